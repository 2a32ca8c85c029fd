"""One WARC file while it is written: members appended, the kernel's lock held, ``.open`` until it is closed."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from archive.errors import CollectionError

__all__ = ["Extent", "WarcFile"]

_AT_ONCE = 1 << 20
"""Bytes that are written at once, and wait in memory for it."""


class Extent(NamedTuple):
    """Where a gzip member lies."""

    offset: int
    length: int


class WarcFile:
    """Appends gzip members to ``<path>.open``.

    The file is locked with ``flock`` for as long as its writer lives, so that mend can tell a crashed writer's file
    from one in use; the kernel frees the lock at kill -9.
    """

    def __init__(self, path: Path) -> None:
        """Create the file that will be called `path`; raises CollectionError if it cannot be made."""
        self.path = path
        self.open_path = path.with_name(path.name + ".open")
        try:
            self._fd = os.open(self.open_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        except OSError as error:
            message = f"cannot create {self.open_path}: {error.strerror}"
            raise CollectionError(message) from error
        fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.size = 0
        # Taken while the bytes are at hand: 30 µs a page; the whole file read again at its end would stop the crawl.
        self._sha256 = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """SHA-256 of what is written, in hex digits; of no meaning once a write has failed."""
        return self._sha256.hexdigest()

    def append(self, members: Iterable[Iterable[bytes]]) -> list[Extent]:
        """Write gzip members that belong together, each in pieces, with one call where they are small.

        Raises OSError if they cannot all be written whole; what was written of them is cut off again.
        """
        begin, extents = self.size, []
        waiting: list[bytes] = []
        end = begin
        try:
            for member in members:
                offset = end
                for piece in member:
                    waiting.append(piece)
                    end += len(piece)
                    if end - self.size >= _AT_ONCE:
                        self._write(waiting)
                        waiting.clear()
                extents.append(Extent(offset, end - offset))
            self._write(waiting)
        except BaseException:
            os.ftruncate(self._fd, begin)
            self.size = begin
            raise
        return extents

    def _write(self, pieces: list[bytes]) -> None:
        view = memoryview(b"".join(pieces))
        while view:
            written = os.write(self._fd, view)
            self.size += written
            self._sha256.update(view[:written])
            view = view[written:]

    def flush(self) -> None:
        """Bring what is written to the disk."""
        os.fsync(self._fd)

    def rename(self) -> None:
        """Give the file its final name; its lock stays until it is closed."""
        self.open_path.rename(self.path)

    def close(self) -> None:
        """Close the file under the name that it has, and let go of the lock."""
        os.close(self._fd)
