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
    """A folder with a label that says what its parts are of; locked (``flock``) for as long as the process lives."""

    def __init__(self, folder: Path, description: Iterable[str]) -> None:
        """Make the folder, or go on with the one that is there; parts that were made of something else are removed.

        Raises OutputInUseError if another process works in it, ArgumentError if it holds what no replay has put there,
        OSError if it cannot be made.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"{folder}: another replay is writing there; try again when that has ended"
            raise OutputInUseError(message) from None
        label, lines = folder / _LABEL, "\n".join(description)
        if not label.exists() and any(folder.iterdir()):
            message = f"{folder}: the parts of the output are to wait there, but it holds something else: move that"
            raise ArgumentError(message)
        if not label.exists() or label.read_text("utf-8") != lines:
            self._remove_parts()
            label.write_text(lines, "utf-8")

    def clear(self) -> None:
        """Remove the folder, whose parts are put together; raises OSError if something else is in it."""
        self._remove_parts()
        (self._folder / _LABEL).unlink()
        self._folder.rmdir()

    def _remove_parts(self) -> None:
        for part in self._folder.glob(_PARTS):
            part.unlink()
