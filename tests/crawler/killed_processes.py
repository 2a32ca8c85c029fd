"""Processes that are killed (-9) at moments of their own, each in a collection of its own: a program.

python killed_processes.py write FOLDER RUNS    writers, who report what they have written
python killed_processes.py mend FOLDER RUNS     menders of FOLDER/<run>/news, one after the other
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from inline_workers import InlineWorkers

from archive import CollectionLayout, CollectionWriter, Exchange, Limits
from crawler.mending import mend_collection

LONGEST_LIFE = {"write": 0.08, "mend": 0.02}
"""Seconds: a writer fills some files in it, a mender closes a stem."""

WORKERS = InlineWorkers()


def write(folder: Path) -> None:
    """Write exchanges as fast as it goes; report each once it is written."""
    layout = CollectionLayout(folder, "news")
    writer = CollectionWriter(layout, software={"software": "t"}, limits=Limits(max_bytes=20_000, revisits=False))
    reports = os.open(folder / "reports", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    waiting = []
    for number in range(1_000_000):
        body = os.urandom(random.choice((10, 1000, 100_000)))
        exchange = Exchange(
            url=f"http://example.org/{number}",
            started_at=datetime.now(UTC),
            request=b"GET / HTTP/1.1\r\n\r\n",
            response=b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body),
            notes={"role": "listing"},
        )
        kept = writer.keep(exchange)
        os.write(
            reports, f"{kept.stem.paths.warc.name} {kept.response.offset} {kept.response.record.record_id}\n".encode()
        )
        kept.stem.expect_article(kept.response.offset)
        waiting.append(kept)
        if len(waiting) > 3:  # articles come late, so that a stem waits for them after it is full
            late = waiting.pop(0)
            writer.deliver_article(late.stem, late.response.offset, None)


def mend(folder: Path) -> None:
    """Mend a collection."""
    asyncio.run(mend_collection(CollectionLayout(folder, "news"), WORKERS))


def run_and_kill(job: Callable[[Path], None], folder: Path, longest: float) -> None:
    """Run a job in a process of its own and kill it at some moment."""
    child = os.fork()
    if not child:
        try:
            job(folder)
        finally:
            os._exit(0)
    time.sleep(random.random() * longest)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


if __name__ == "__main__":
    name, root, runs = sys.argv[1:]
    if name == "mend":  # what takes long, the articles, is made before the first is started
        mend(Path(root) / "first")
    for run in range(int(runs)):
        place = Path(root) / str(run)
        place.mkdir(exist_ok=True)
        run_and_kill({"write": write, "mend": mend}[name], place, LONGEST_LIFE[name])
