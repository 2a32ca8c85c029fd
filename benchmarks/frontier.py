"""Time a URL and memory of the frontier, with as many pending URLs as are asked for.

URLs are put in as a crawl finds them, taken in batches, answered, and noted as done. Read the memory: it must not grow
with the number of URLs. Other work on the machine disturbs the times.

  python benchmarks/frontier.py                      100 000 URLs, then a million, in SQLite
  python benchmarks/frontier.py --urls 50000         another number
  python benchmarks/frontier.py --url postgresql+pg8000://user@host/empty_database --urls 50000
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive import CollectionLayout
from crawler.frontier.database import Database
from crawler.frontier.frontier import Frontier
from crawler.frontier.rows import Answered, NewUrl
from crawler.frontier.run_locks import AdvisoryRunLocks, FileRunLocks

_HOSTS = 1000
_WRITTEN_TOGETHER, _LEASED_TOGETHER, _FINISHED_TOGETHER, _CLAIMED_TOGETHER = 500, 8, 8, 128
"""As the scheduler does it."""


def measure(urls: int, url: str, folder: Path) -> None:
    """Put in and work off `urls` URLs, and print one line."""
    database = Database(url)
    locks = FileRunLocks(CollectionLayout(folder, "news")) if database.is_sqlite else AdvisoryRunLocks(database.engine)
    frontier = Frontier(database, locks, spider="benchmark")
    frontier.begin(is_kept=None, due=False, round_seconds=0)
    begin = time.perf_counter()
    for number in range(urls):
        frontier.put(_new_url(number))
        if frontier.unwritten >= _WRITTEN_TOGETHER:
            frontier.flush()
    frontier.flush()
    between = time.perf_counter()
    done = 0
    while hosts := frontier.claim(_CLAIMED_TOGETHER):
        for leased in frontier.lease(hosts, _LEASED_TOGETHER).values():
            for one in leased:
                frontier.finish(
                    Answered(id=one.id, request=one.request, status=200, fetched_at=0.0, file="x", offset=0, length=1)
                )
                done += 1
                if frontier.outcomes >= _FINISHED_TOGETHER:
                    frontier.flush()
        frontier.synced()
        frontier.free(hosts, after=0.0)
    frontier.end("finished")
    end = time.perf_counter()
    assert done == urls
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    put, served = (between - begin) / urls * 1e6, (end - between) / urls * 1e6
    print(
        f"{urls:>9} URLs: {put:.0f} µs to put one in, {served:.0f} to take and note it, peak {peak:.0f} MB", flush=True
    )


def _new_url(number: int) -> NewUrl:
    host = f"host-{number * 7919 % _HOSTS}.example"
    url = f"https://{host}/news/2026/11/23/a-story-of-the-harbour-{number}"
    fingerprint = hashlib.sha1(url.encode(), usedforsecurity=False).digest()
    return NewUrl(fingerprint=fingerprint, url=url, host=host, request='{"callback":"parse"}', role="article", depth=1)


def main() -> None:
    """Measure each number in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, action="append", help="how many; may be given several times")
    parser.add_argument("--url", help="an empty database; default: a file in the system's folder for such")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for urls in options.urls or [100_000, 1_000_000]:
        with tempfile.TemporaryDirectory(prefix="frontier-benchmark-") as folder:
            url = options.url or f"sqlite:///{folder}/frontier.sqlite"
            if options.here:
                measure(urls, url, Path(folder))
            else:
                again = [sys.executable, __file__, "--here", "--urls", str(urls), "--url", url]
                subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
