"""The folder in which the parts of one output wait until all are there: for one replay at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

from crawler.errors import ArgumentError, OutputInUseError

__all__ = ["PartsFolder"]

_LABEL = "of"
_PARTS = "[0-9]*-*.jsonl*"


class PartsFolder:
    """A folder with a label that says what its parts are of, and is locked (``flock``) while its process lives."""

    def __init__(self, folder: Path, description: Iterable[str]) -> None:
        """Make the folder, or go on with the one that is there; parts that were made of something else are removed.

        Raises OutputInUseError if another process works in it, ArgumentError if it holds what no replay has put there,
        OSError if it cannot be made.
        """
        self._folder, label = folder, folder / _LABEL
        folder.mkdir(parents=True, exist_ok=True)
        if not label.exists() and any(folder.iterdir()):
            message = f"{folder}: the parts of the output are to wait there, but it holds something else: move that"
            raise ArgumentError(message)
        descriptor = os.open(label, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        self._label = os.fdopen(descriptor, "r+", encoding="utf-8", errors="surrogateescape", newline="")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._label.close()
            message = f"{folder}: another replay is writing there; try again when that has ended"
            raise OutputInUseError(message) from None
        lines = "\n".join(description)
        if self._label.read() != lines:
            self._remove_parts()
            self._label.seek(0)
            self._label.truncate()
            self._label.write(lines)
            self._label.flush()

    def clear(self) -> None:
        """Remove the folder, whose parts are put together; raises OSError if something else is in it."""
        self._remove_parts()
        (self._folder / _LABEL).unlink()
        self._folder.rmdir()

    def _remove_parts(self) -> None:
        for part in self._folder.glob(_PARTS):
            part.unlink()
