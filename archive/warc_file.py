"""One WARC file while it is written: members appended, the kernel's lock held, ``.open`` until it is closed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

from archive.errors import CollectionError

__all__ = ["WarcFile"]


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

    def append(self, member: bytes) -> int:
        """Write one whole gzip member; return its offset.

        Raises OSError if it cannot be written whole; the part of it that was is cut off again.
        """
        return self.append_pieces([member])

    def append_pieces(self, pieces: Iterable[bytes]) -> int:
        """Write one gzip member that comes in pieces; return its offset, and raise as `append` does."""
        offset = self.size
        try:
            for piece in pieces:
                self._write(piece)
        except BaseException:
            os.ftruncate(self._fd, offset)
            self.size = offset
            raise
        return offset

    def _write(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            written = os.write(self._fd, view)
            self.size += written
            view = view[written:]

    def flush(self) -> None:
        """Bring what is written to the disk."""
        os.fsync(self._fd)

    def rename(self) -> None:
        """Close the file under its final name."""
        self.open_path.rename(self.path)
        os.close(self._fd)

    def abandon(self) -> None:
        """Close the file and leave it ``.open``."""
        os.close(self._fd)
