"""Heads of records looked at without the rest, in gzip files where every record is a member (WARC 1.1, annex D.2).

Of a member only the beginning is inflated. Where it ends follows from what it says of itself: the head how long the
record is, and the trailer, before the next member begins, how long the member is once inflated (RFC 1952, 2.3.1). If
the two agree, the rest is passed over. Checksums are not compared: damage within a block is not seen.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator
from functools import cached_property
from typing import BinaryIO

from archive.decoders import GZIP
from archive.fields import Fields
from archive.record_head import begins_warc_record, parse_warc_head
from archive.records import Named

__all__ = ["RecordHead", "glance"]

_WINDOW = 1 << 20
"""Bytes of the file in memory."""

_HEAD_INPUT, _HEAD = 1 << 11, 1 << 13
"""Bytes that are inflated of a member, and into how many: a head of WARC, with a URL of some length."""

_MAGIC = 4
"""Bytes of a member's start that are sought: the magic, the method, and the flags, which one writer sets alike."""

_SHORTEST_MEMBER = 18
_LONGEST_WRAPPING = 1 << 10
"""For the header of a member, which may name a file, and its trailer."""

_STORED_BLOCK = 16383
"""Bytes of the smallest blocks in which compressors store what they cannot deflate, at five bytes each."""

_LARGE = 8 << 10
"""Bytes of a record from which on it is worth while to guess where its member ends."""

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_TYPE = re.compile(rb"\r\nWARC-Type:[ \t]*([\w-]+)[ \t]*\r\n", re.IGNORECASE)


class RecordHead(Named):
    """The head of a record, and where the record lies; offset and length are in bytes of the compressed file."""

    def __init__(self, kind: str, head: bytes, offset: int, length: int) -> None:
        """Take the head from its version line to its empty line; its fields are read when they are asked for."""
        self.type = kind
        self.offset = offset
        self.length = length
        self._head = head

    @cached_property
    def headers(self) -> Fields:  # type: ignore[override]  # worked out, which few are asked for
        """The record's own headers."""
        return parse_warc_head(self._head).fields


def glance(stream: BinaryIO) -> Generator[RecordHead, None, int]:
    """Give the heads of the records of a gzip file from its beginning, for as long as each is where it should be.

    Return the offset of the first that is not, which is the end of the file if all are. Memory is bounded. Raises
    OSError if the file cannot be read.
    """
    window = _Window(stream)
    magic = window.bytes_at(0, _MAGIC)
    if not GZIP.magic.match(magic):
        return 0
    offset, are_stored = 0, False
    while head := _inflated_head(window.bytes_at(offset, _HEAD_INPUT)):
        kind, length = _TYPE.search(head), _LENGTH.search(head)
        if kind is None or length is None:
            break
        size = len(head) + int(length[1]) + len(_END_OF_HEAD)
        trailer = (size & 0xFFFFFFFF).to_bytes(4, "little")
        beyond = offset + _longest(size)
        guess = offset + size // 8 * 7 if are_stored and size > _LARGE else offset + _SHORTEST_MEMBER
        end = window.find(trailer + magic, guess, beyond)
        if end < 0 and guess > offset + _SHORTEST_MEMBER:
            end = window.find(trailer + magic, offset + _SHORTEST_MEMBER, beyond)
        if end < 0 and window.size <= beyond and window.bytes_at(window.size - 4, 4) == trailer:
            end = window.size - 4  # nothing follows
        if end < 0:
            break
        end += len(trailer)
        if size > _LARGE:
            are_stored = end - offset > size // 8 * 7  # as the body was compressed by the server
        yield RecordHead(kind[1].decode("ascii").lower(), head, offset, end - offset)
        offset = end
        if offset == window.size:
            break
    return offset


def _inflated_head(start: bytes) -> bytes:
    """Return the head that a member begins with; nothing if it begins with none, or a very long one."""
    try:
        data = zlib.decompressobj(31).decompress(start, _HEAD)
    except zlib.error:
        return b""
    end = data.find(_END_OF_HEAD)
    return data[: end + len(_END_OF_HEAD)] if end > 0 and begins_warc_record(data) else b""


def _longest(size: int) -> int:
    """Return the bytes that a member of `size` inflated ones takes if nothing can be deflated."""
    return size + 5 * (size // _STORED_BLOCK + 1) + _LONGEST_WRAPPING


class _Window:
    """A stretch of a file that moves on with what is asked for; offsets are those of the file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = stream.seek(0, 2)
        self._data = b""
        self._at = 0

    def bytes_at(self, offset: int, count: int) -> bytes:
        """Return `count` bytes, or those up to the end of the file."""
        begin = offset - self._at
        if not (begin >= 0 and begin + count <= len(self._data)) and not self._is_at_end(begin):
            self._load(offset)
            begin = 0
        return self._data[begin : begin + count]

    def find(self, needle: bytes, begin: int, end: int) -> int:
        """Return where `needle` stands that begins within `begin` and `end`; -1 if it does not."""
        while begin < end:
            if not self._at <= begin < self._at + len(self._data):
                self._load(begin)
            found = self._data.find(needle, begin - self._at, end - self._at + len(needle))
            if found >= 0:
                return self._at + found
            if self._at + len(self._data) >= min(end + len(needle), self.size):
                return -1
            begin = self._at + len(self._data) - len(needle) + 1
            self._load(begin)
        return -1

    def _is_at_end(self, begin: int) -> bool:
        return begin >= 0 and self._at + len(self._data) == self.size

    def _load(self, offset: int) -> None:
        self._stream.seek(offset)
        self._data = self._stream.read(_WINDOW)
        self._at = offset
