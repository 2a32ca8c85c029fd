"""Whether a gzip file is sound, told while its bytes go by (RFC 1952: every member ends in a CRC and a length)."""

from __future__ import annotations

import zlib

__all__ = ["GzipCheck"]

_STEP = 1 << 12
"""Bytes decompressed at a time: at most 4 MiB come of them, and little is copied where a member ends among them."""


class GzipCheck:
    """Follows the bytes of one file and remembers the first member that is damaged."""

    def __init__(self) -> None:
        """Start at the beginning of a file."""
        self._inflater = zlib.decompressobj(31)
        self._at = 0
        self._member = 0
        self._within = False
        self.trouble: tuple[int, str] | None = None
        """Offset of the first damaged member, and what is wrong; None so far if nothing is."""

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        view = memoryview(data)
        for start in range(0, len(view), _STEP):
            if self.trouble is not None:
                return
            self._follow(view[start : start + _STEP])

    def finish(self) -> None:
        """Take note that the file has ended."""
        if self.trouble is None and self._within:
            self.trouble = (self._member, "the last gzip member is cut off")

    def _follow(self, data: memoryview | bytes) -> None:
        while data:
            self._within = True
            try:
                self._inflater.decompress(data)
            except zlib.error as error:
                self.trouble = (self._member, f"damaged gzip member: {error}")
                return
            rest = self._inflater.unused_data
            self._at += len(data) - len(rest)
            if self._inflater.eof:
                self._inflater = zlib.decompressobj(31)
                self._member, self._within = self._at, False
            data = rest
