"""Lines sorted in bounded memory: an external merge sort (Knuth, TAOCP 3, 5.4)."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

__all__ = ["SortedLines"]

_FAN_IN = 32
"""Runs that are merged into one: it bounds the open files."""


class SortedLines:
    """Takes lines in any order and gives them back in the order of their bytes, line break included.

    Memory holds one run; longer input goes through files without a name in `folder`, gone when they are closed.
    """

    def __init__(self, folder: Path | None = None, *, run_bytes: int = 2 << 20) -> None:
        """Start empty. The folder should be on a real disk: ``/tmp`` is memory on many machines."""
        self._folder = folder
        self._run_bytes = run_bytes
        self._lines: list[bytes] = []
        self._size = 0
        # A run of level n was merged from _FAN_IN runs of the level below, so no line is copied more often than there
        # are levels.
        self._levels: list[list[BinaryIO]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, line: bytes) -> None:
        """Take one line, without its line break; raises OSError if the disk does not take it."""
        self._lines.append(line + b"\n")
        self._size += len(line)
        if self._size >= self._run_bytes:
            self._lines.sort()
            self._keep(self._lines, level=0)
            self._lines, self._size = [], 0

    def __iter__(self) -> Iterator[bytes]:
        """Give all lines so far, without their line breaks."""
        runs = [_read(run) for level in self._levels for run in level]
        self._lines.sort()
        for line in heapq.merge(*runs, self._lines):
            yield line[:-1]

    def close(self) -> None:
        """Let go of the lines."""
        for run in (run for level in self._levels for run in level):
            run.close()
        self._lines, self._levels = [], []

    def _keep(self, lines: Iterable[bytes], level: int) -> None:
        if level == len(self._levels):
            self._levels.append([])
        run: BinaryIO = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  closed by close() or below
        self._levels[level].append(run)
        run.writelines(lines)
        if len(self._levels[level]) == _FAN_IN:
            full = self._levels[level]
            self._levels[level] = []
            try:
                self._keep(heapq.merge(*map(_read, full)), level + 1)
            finally:
                for merged in full:
                    merged.close()


def _read(run: BinaryIO) -> Iterator[bytes]:
    run.seek(0)
    return iter(run)
