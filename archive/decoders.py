"""The compressions that records come in, taken off as the bytes arrive: gzip, zstd and lz4, behind one face.

Fences zlib, libdeflate, zstd and lz4: nothing of theirs, neither types nor errors, is seen outside.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import deflate
import lz4.frame  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = [
    "CODINGS",
    "DECODER_ERRORS",
    "GZIP",
    "Coding",
    "Decoder",
    "coding_of",
    "skippable_frame_length",
    "whole_gzip_member",
    "with_dictionary",
]

DECODER_ERRORS = (zlib.error, zstd.ZstdError, RuntimeError, EOFError, ValueError)
"""What decoders raise over bytes that are not what they should be (lz4: RuntimeError)."""

_LARGEST_DICTIONARY = 64 << 20
"""Bytes up to which a compressed dictionary is unpacked."""

_LARGEST_WHOLE = 8 << 20
"""Bytes of output up to which a gzip member is inflated in one go."""


class Decoder(Protocol):
    """Takes the compression off one member or frame."""

    @property
    def eof(self) -> bool:
        """True once the member is whole, its checksum compared."""

    @property
    def needs_input(self) -> bool:
        """False while there is more to give without more input."""

    @property
    def unused_data(self) -> bytes:
        """What was fed behind the end of the member."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Feed `data`, and return at most `max_length` bytes; raises one of DECODER_ERRORS."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One of the compressions."""

    name: str
    magic: re.Pattern[bytes]
    """The bytes that a member begins with (gzip: RFC 1952, 2.3.1, its one compression method among them)."""

    decoder: Callable[[], Decoder]


class _GzipDecoder:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class _Lz4Decoder:
    def __init__(self) -> None:
        self._inner = lz4.frame.LZ4FrameDecompressor()

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.needs_input)

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data or b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return bytes(self._inner.decompress(data, max_length))


GZIP = Coding("gzip", re.compile(rb"\x1f\x8b\x08"), _GzipDecoder)
_ZSTD = Coding("zstd", re.compile(rb"\x28\xb5\x2f\xfd"), lambda: cast("Decoder", zstd.ZstdDecompressor()))
_LZ4 = Coding("lz4", re.compile(rb"\x04\x22\x4d\x18"), _Lz4Decoder)
CODINGS = (GZIP, _ZSTD, _LZ4)
_SKIPPABLE_FRAME = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")


def coding_of(start: bytes) -> Coding | None:
    """Return the compression of a file that begins with `start`; None if it has none."""
    if _SKIPPABLE_FRAME.match(start):
        return _ZSTD
    return next((coding for coding in CODINGS if coding.magic.match(start)), None)


def skippable_frame_length(start: bytes) -> int | None:
    """Return the length of the skippable frame that `start` begins with (RFC 8878, 3.1.2); None if it is none."""
    if len(start) < 8 or not _SKIPPABLE_FRAME.match(start):
        return None
    return 8 + int.from_bytes(start[4:8], "little")


def with_dictionary(content: bytes) -> Coding:
    """Return zstd with the dictionary out of the frame that begins the file; it may be compressed itself.

    As "Zstandard Compression for WARC Files 1.0" (IIPC) has it. Raises one of DECODER_ERRORS if it is none.
    """
    if _ZSTD.magic.match(content):
        content = zstd.ZstdDecompressor().decompress(content, _LARGEST_DICTIONARY)
    dictionary = zstd.ZstdDict(content)
    zstd.ZstdDecompressor(zstd_dict=dictionary)  # raises now what would otherwise come with the first frame
    return Coding(_ZSTD.name, _ZSTD.magic, lambda: cast("Decoder", zstd.ZstdDecompressor(zstd_dict=dictionary)))


def whole_gzip_member(member: bytes, *, largest: int = _LARGEST_WHOLE) -> bytearray | None:
    """Inflate a member of which all bytes are there and none besides; None if that is not so, or it is very large.

    It is if it inflates to more than `largest` bytes, or than 8 MiB.

    libdeflate does this in less than half of zlib's time, but only with the whole member in hand.
    """
    size = int.from_bytes(member[-4:], "little")
    # Zeros at the end may be padding: a member of size 0 is left to zlib. Deflate cannot do better than 1032 to 1.
    if not 0 < size <= min(largest, _LARGEST_WHOLE, len(member) * 1032):
        return None
    try:
        data: bytearray = deflate.gzip_decompress(member)
    except (deflate.DeflateError, ValueError):
        return None
    # libdeflate does not say where the member ended. It did where checksum and length, which were right, stand first.
    trailer = deflate.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return data if member.find(trailer) == len(member) - len(trailer) else None
