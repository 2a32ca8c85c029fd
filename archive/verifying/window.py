"""Bytes that come in pieces, read ahead as far as is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

__all__ = ["Window"]


class Window:
    """Reads from a function that gives the next piece, or nothing at the end."""

    def __init__(self, pull: Callable[[], bytes]) -> None:
        """Start before the first piece."""
        self._pull = pull
        self._buffer = bytearray()
        self._at_end = False
        self.taken = 0
        """Bytes that were taken out so far."""

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes, or what there is, and leave them where they are."""
        self._fill(size)
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        """Take the next `size` bytes, or what there is."""
        self._fill(size)
        data = bytes(self._buffer[:size])
        del self._buffer[: len(data)]
        self.taken += len(data)
        return data

    def pieces(self, size: int) -> Iterator[bytes]:
        """Take the next `size` bytes, or what there is, in pieces."""
        while size and (piece := self.take(min(size, max(1, self._ready())))):
            size -= len(piece)
            yield piece

    def take_head(self, limit: int) -> bytes:
        """Take everything through the next empty line, or what there is, at most about `limit` bytes."""
        searched = 0
        while True:
            end = _empty_line(self._buffer, searched)
            if end >= 0:
                return self.take(end)
            searched = max(0, len(self._buffer) - 3)
            if len(self._buffer) >= limit or not self._fill(len(self._buffer) + 1):
                return self.take(len(self._buffer))

    def _ready(self) -> int:
        self._fill(1)
        return len(self._buffer)

    def _fill(self, size: int) -> bool:
        while len(self._buffer) < size and not self._at_end:
            piece = self._pull()
            self._buffer += piece
            self._at_end = not piece
        return len(self._buffer) >= size


def _empty_line(data: bytearray, start: int) -> int:
    """Return the place behind the first empty line from `start` on, -1 if there is none; lines may end in LF alone."""
    places = [place + len(mark) for mark in (b"\n\r\n", b"\n\n") if (place := data.find(mark, start)) >= 0]
    return min(places, default=-1)
