"""Removals that are killed (-9), each at another moment, in a copy of a collection of its own: a program.

python killed_removals.py FOLDER URL    removals of URL from FOLDER/<number>/news, copies of FOLDER/whole/news

The first is killed before it opens, renames or removes the first file, the next before the second, and so on until one
comes to its end. Then some are killed after times of all lengths, in the middle of what they write.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from removed import remove

from archive import CollectionLayout

STEPS = {"open", "os.rename", "os.remove", "os.truncate", "sqlite3.connect"}
TIMED = 40


def kill_before(step: int) -> None:
    """Kill this process before its step of that number."""
    numbers = count()

    def on_event(name: str, _arguments: object) -> None:
        if name in STEPS and next(numbers) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(on_event)


def run(folder: Path, url: str, before: Callable[[], None], seconds: float | None) -> tuple[bool, float]:
    """Remove in a process of its own; return whether it came to its end, and how long it took."""
    shutil.copytree(folder.parent / "whole", folder)
    start = time.monotonic()
    child = os.fork()
    if not child:
        before()
        remove(CollectionLayout(folder, "news"), url)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0, time.monotonic() - start


if __name__ == "__main__":
    root, removed_url = Path(sys.argv[1]), sys.argv[2]
    took = 0.0
    for number in count():
        ended, took = run(root / str(number), removed_url, lambda number=number: kill_before(number), None)
        if ended:
            break
    for timed in range(number + 1, number + 1 + TIMED):
        run(root / str(timed), removed_url, lambda: None, random.random() * took)
