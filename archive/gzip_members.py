"""Gzip members told apart in constant memory, whole ones from torn ones (RFC 1952, 2.2; WARC 1.1, annex D.2)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from archive.decoders import GZIP
from archive.magic_search import find_magic

__all__ = ["MemberReader", "record_members_from"]

_READ = 1 << 14
_PIECE = 1 << 18
"""Bytes decompressed at a time: a member of any size, or a bomb, takes no more memory than this."""

_RECORD_START = b"WARC/"


class MemberReader:
    """Decompresses the member at one offset of a file, piece by piece.

    The file may be moved about by nobody else until the member has been read to its end.
    """

    def __init__(self, stream: BinaryIO, offset: int) -> None:
        """Start at `offset`."""
        stream.seek(offset)
        self._stream = stream
        self._inflater = zlib.decompressobj(31)
        self.offset = offset
        self.read_to = offset
        """How far the file has been read; once the member is whole, the offset behind it."""

        self.is_whole = False
        """True once the member has been read to its end and its checksum and length were right."""

        self.fault: str | None = None
        """What is wrong with the member, once that is known."""

        self.is_torn = False
        """True if the fault is that the file ends within the member."""

    def read(self) -> bytes:
        """Return the next piece; nothing at the end of the member, or where it cannot be read further."""
        while not self.is_whole and self.fault is None:
            data = self._inflater.unconsumed_tail or self._stream.read(_READ)
            if not data:
                self.fault, self.is_torn = "the gzip member is cut off by the end of the file", True
                break
            try:
                piece = self._inflater.decompress(data, _PIECE)
            except zlib.error as error:
                self.fault = f"the gzip member is damaged: {str(error).removeprefix('Error -3 while ')}"
                break
            self.read_to = self._stream.tell() - len(self._inflater.unused_data)
            self.is_whole = self._inflater.eof
            if piece:
                return piece
        return b""

    def skip(self) -> None:
        """Read on to the end of the member."""
        while self.read():
            pass


def record_members_from(stream: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """Give the offsets at and behind `start` where a member with a WARC record begins, and its first piece.

    A search for what is left behind damage: whether such a member is whole is for the caller to see.
    """
    for offset in find_magic(stream, GZIP.magic, start, stream.seek(0, 2)):
        first = MemberReader(stream, offset).read()
        if first.startswith(_RECORD_START):
            yield offset, first
