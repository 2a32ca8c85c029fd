"""The articles of one stem: JSON lines in the order of their records, whatever order they are made in."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from pathlib import Path

__all__ = ["ArticleFile"]


class ArticleFile:
    """Writes ``<stem>.jsonl.open`` while the articles of a stem are made, then gives it its final name."""

    def __init__(self, path: Path) -> None:
        """Start the file that will be called `path`."""
        self.path = path
        self._open_path = path.with_name(path.name + ".open")
        self._stream = self._open_path.open("xb")
        self._expected: deque[int] = deque()
        self._ready: dict[int, str | None] = {}

    @property
    def is_settled(self) -> bool:
        """True if nothing more is expected."""
        return not self._expected

    def expect(self, offset: int) -> None:
        """Keep the place of the record at `offset`; offsets come in rising order."""
        self._expected.append(offset)

    def deliver(self, offset: int, line: str | None) -> None:
        """Take the article of the record at `offset` as one line of JSON, or None if the record gives none."""
        self._ready[offset] = line
        while self._expected and self._expected[0] in self._ready:
            settled = self._ready.pop(self._expected.popleft())
            if settled is not None:
                self._stream.write(settled.encode("utf-8") + b"\n")

    def flush(self) -> None:
        """Hand what is written to the operating system and the disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def rename(self) -> None:
        """Close the file under its final name."""
        self._stream.close()
        self._open_path.rename(self.path)

    def abandon(self) -> None:
        """Close the file and leave it ``.open``; what the disk does not take is made again by mend."""
        with suppress(OSError):
            self._stream.close()
