"""A file written beside the one whose place it takes, by one process at a time.

Two that write one file, as two replays from cron do that overlap, would else mix their lines, and one of them would
put half of the other's work in place.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

__all__ = ["fresh_file"]


@contextmanager
def fresh_file(path: Path) -> Iterator[BinaryIO]:
    """Give the file `path` to be written from its beginning; whoever is content with it renames it within the block.

    What was not renamed is removed. Raises OSError if it cannot be made, or another process is writing it.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(path) from None
        if not _is_at(path, stream):  # the other was just done
            raise _busy(path)
        try:
            stream.truncate()  # what a killed process has left
            yield stream
        finally:
            if _is_at(path, stream):
                path.unlink()


def _busy(path: Path) -> OSError:
    return OSError(errno.EBUSY, "another process is writing this file", str(path))


def _is_at(path: Path, stream: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False
