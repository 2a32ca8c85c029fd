"""The chunked transfer coding taken off a body (RFC 9112, 7.1), whole or piece by piece."""

from __future__ import annotations

import re

__all__ = ["ChunkedDecoder", "dechunk"]

_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?\r?")
_LONGEST_LINE = 16 << 10
"""Bytes of a size line with its extensions; what is longer is no size line."""


def dechunk(data: bytes) -> bytes:
    """Remove the chunked transfer coding, extensions and trailers too.

    Bytes that were never chunked although the header says so are returned as they are; a body that breaks off in a
    chunk gives what there is of it.
    """
    decoder = ChunkedDecoder()
    return decoder.feed(data) + decoder.end()


class ChunkedDecoder:
    """Removes the chunked coding from a body that comes in pieces."""

    def __init__(self) -> None:
        self._line = bytearray()  # of a size line, as far as it has come
        self._left = 0  # bytes of the current chunk that are still to come
        self._after_chunk = False  # its line break is still to come
        self._chunks = 0
        self._plain = False  # the body was never chunked
        self._done = False

    def feed(self, data: bytes) -> bytes:
        """Take the next piece and return the payload that is in it."""
        if self._plain:
            return data
        out = bytearray()
        at = 0
        while at < len(data) and not self._done:
            if self._left:
                piece = data[at : at + self._left]
                out += piece
                self._left -= len(piece)
                self._after_chunk = not self._left
                at += len(piece)
            else:
                at = self._read_line(data, at)
                if self._plain:
                    out += self._line
                    self._line.clear()
                    out += data[at:]
                    break
        return bytes(out)

    def end(self) -> bytes:
        """Return what is left when no more comes: the beginning of a body that was never chunked."""
        if self._chunks or self._done or self._plain or _SIZE.fullmatch(self._line):
            return b""
        return bytes(self._line)

    def _read_line(self, data: bytes, at: int) -> int:
        """Read on to the end of the line; return the place in `data` behind it."""
        newline = data.find(b"\n", at)
        end = len(data) if newline < 0 else newline + 1
        self._line += data[at:end]
        if newline >= 0:
            self._take_line(bytes(self._line))
        elif len(self._line) > _LONGEST_LINE:
            self._no_size()
        return end

    def _take_line(self, line: bytes) -> None:
        if self._after_chunk and not line.strip(b"\r\n"):
            self._after_chunk = False
            self._line.clear()
            return
        match = _SIZE.fullmatch(line.removesuffix(b"\n"))
        if match is None:
            self._no_size()
            return
        self._line.clear()
        self._chunks += 1
        self._after_chunk = False
        self._left = int(match[1], 16)
        self._done = not self._left

    def _no_size(self) -> None:
        # After some chunks this is where the coding breaks off; at the start the body was never chunked.
        self._plain = not self._chunks
        self._done = bool(self._chunks)
