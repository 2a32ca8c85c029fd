"""Bytes that come in pieces and may become many: in memory at first, on disk beyond a threshold."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias

__all__ = ["SPOOL_THRESHOLD", "Block", "Spool", "block_chunks"]

SPOOL_THRESHOLD = 1 << 20
"""Bytes beyond which a spool moves to disk: no page of news is larger, films and data sets are."""

_CHUNK = 1 << 18

Block: TypeAlias = "bytes | Spool"
"""A block of a record: bytes, or a spool that has moved to disk."""


class Spool:
    """Collects bytes; beyond `threshold` they stand in a file without a name in `folder`, gone when it is closed."""

    def __init__(self, folder: Path | None = None, threshold: int = SPOOL_THRESHOLD) -> None:
        """Start empty. The folder should be on the archive's own disk: ``/tmp`` is memory on many machines."""
        self._folder = folder
        self._threshold = threshold
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def on_disk(self) -> bool:
        """True once the bytes have moved to disk."""
        return self._file is not None

    def settled(self) -> Block:
        """Return the bytes themselves where they are in memory, else the spool."""
        return self if self.on_disk else bytes(self._memory)

    def empty_copy(self) -> Spool:
        """Return an empty spool with the same folder and threshold."""
        return Spool(self._folder, self._threshold)

    def append(self, data: bytes) -> None:
        """Add `data` at the end; raises OSError if the disk does not take it."""
        self._size += len(data)
        if self._file is None and self._size > self._threshold:
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  closed by close()
            self._file.write(self._memory)
            self._memory = bytearray()
        if self._file is None:
            self._memory += data
        else:
            self._file.write(data)

    def first(self, size: int) -> bytes:
        """Return the first `size` bytes, or all where there are fewer."""
        if self._file is None:
            return bytes(self._memory[:size])
        self._file.seek(0)
        data = self._file.read(size)
        self._file.seek(0, 2)
        return data

    def chunks(self) -> Iterator[bytes]:
        """Give all the bytes, in pieces."""
        if self._file is None:
            yield bytes(self._memory)
            return
        self._file.seek(0)
        while data := self._file.read(_CHUNK):
            yield data
        self._file.seek(0, 2)

    def __del__(self) -> None:
        self.close()  # copies are made on the way, and go with the last reader

    def close(self) -> None:
        """Let go of the bytes."""
        self._memory = bytearray()
        if self._file is not None:
            self._file.close()


def block_chunks(block: Block, start: int = 0) -> Iterator[bytes]:
    """Give the bytes of `block` from `start` on, in pieces."""
    if isinstance(block, bytes):
        yield block[start:] if start else block
        return
    for data in block.chunks():
        if start >= len(data):
            start -= len(data)
        else:
            yield data[start:] if start else data
            start = 0
