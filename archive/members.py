"""The members of a file: where each one lies, and its bytes with the compression taken off.

A member is a gzip member (WARC 1.1, annex D), or a frame of zstd or lz4. A file without compression, and a stretch
between members that belongs to none, is given as it stands.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archive.decoders import (
    CODINGS,
    DECODER_ERRORS,
    GZIP,
    Coding,
    Decoder,
    coding_of,
    skippable_frame_length,
    whole_gzip_member,
    with_dictionary,
)
from archive.magic_search import find_magic
from archive.record_head import begins_record

__all__ = ["Fault", "Members", "Piece"]

_STEP = 1 << 20
"""Bytes given at a time."""

_INPUT = 1 << 16
"""Bytes fed to a decoder at a time."""

_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_HEADER = 10
_SHORTEST_MEMBER = 18
_TRIED = 3
"""How many ends are tried for a member, but for the right one, before it is left to a slower way."""

_SMALL_STEP = 64
"""Bytes fed at a time to get as close as possible to the place where a member is broken."""

_PROBE = 16 << 10
"""Bytes looked at to tell whether a member begins a record."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a member ends before its time."""

    reason: str
    torn: bool
    """True if only the end is missing; False if there are other bytes than there were."""


@dataclass(slots=True)
class Piece:
    """A stretch of bytes with the compression taken off."""

    data: bytes | bytearray
    offset: int
    """Where the member begins in the file."""

    end: int
    """Up to where the file was read for `data`."""

    opens: bool
    """True for the first piece of a member."""

    closes: bool
    """True for its last."""

    plain: bool = False
    """True where there is no compression: one byte of `data` is one byte of the file."""

    fault: Fault | None = None


class Members:
    """Walks over the members of a file, or of the part of it up to `end`."""

    def __init__(self, stream: BinaryIO, *, start: int = 0, end: int | None = None) -> None:
        """Look at the beginning of `stream`, which can seek; raises OSError if it cannot be read.

        Where that is damaged, the compression is that of what stands at `start`, or further on in the file.
        """
        self._stream = stream
        self.end = stream.seek(0, 2) if end is None else min(end, stream.seek(0, 2))
        self._coding = coding_of(self._read(0, 8)) or coding_of(self._read(start, 8))
        if self._coding is None and not start:
            self._coding = self._coding_further_on()
        self.bad_dictionary = not self._take_dictionary()

    def pieces(self, at: int = 0) -> Iterator[Piece]:
        """Give everything from `at` on, which must be the beginning of a member, or any place in a plain file."""
        coding = self._coding
        if coding is None:
            yield from self._plain(at, self.end)
            return
        if coding.magic is GZIP.magic:
            at = yield from self._whole_gzip_members(at)
        while at < self.end:
            start = self._read(at, 8)
            skipped = skippable_frame_length(start)
            if skipped is not None and coding.magic is not GZIP.magic:
                at += skipped
            elif coding.magic.match(start):
                at = yield from self._member(coding, at)
                if coding.magic is GZIP.magic:
                    at = yield from self._whole_gzip_members(at)
            else:
                beyond = self._next_member(coding, at + 1)
                yield from self._plain(at, beyond)
                at = beyond

    def _whole_gzip_members(self, at: int) -> Generator[Piece, None, int]:
        """Give members in one go each, for as long as they are whole and not large; return where that ends."""
        data, begin = self._read(at, _STEP), 0
        # One writer's members begin alike: ten bytes are found much faster than three, and are less often no member.
        magic = data[:_GZIP_HEADER]
        beyond = tried = 0
        while begin < len(data):
            beyond = data.find(magic, max(beyond + 1, begin + _SHORTEST_MEMBER))
            if beyond < 0 and at + len(data) < self.end:
                if begin == 0:
                    break
                at += begin
                data, begin = self._read(at, _STEP), 0
                beyond = tried = 0
                continue
            is_last = beyond < 0
            beyond = len(data) if is_last else beyond
            whole = whole_gzip_member(data[begin:beyond])
            if whole is not None:
                yield Piece(whole, at + begin, at + beyond, True, True)
                begin, tried = beyond, 0
            elif tried < _TRIED and not is_last:
                tried += 1  # what was found stands within the member, as it does in a body that was stored
            elif magic != _GZIP_MAGIC:
                magic, beyond, tried = _GZIP_MAGIC, begin, 0
            else:
                break
        return at + begin

    def _member(self, coding: Coding, at: int) -> Generator[Piece, None, int]:
        """Give one member as it is inflated; return where the next thing begins."""
        decoder = coding.decoder()
        last_fed, read_to, given = at, at, 0
        while True:
            chunk = self._read(read_to, _INPUT) if decoder.needs_input else b""
            if chunk:
                last_fed, read_to = read_to, read_to + len(chunk)
            try:
                data = decoder.decompress(chunk, _STEP)
            except DECODER_ERRORS as error:
                rest = self._up_to_the_fault(coding.decoder(), at, last_fed, given)
                fault = Fault(f"the {coding.name} member is broken ({error})", torn=False)
                yield Piece(rest, at, read_to, opens=not given, closes=True, fault=fault)
                return self._next_member(coding, at + 1)
            if decoder.eof:
                end = read_to - len(decoder.unused_data)
                yield Piece(data, at, end, opens=not given, closes=True)
                return end
            if not data and not chunk:
                fault = Fault(f"the file ends before the {coding.name} member does", torn=True)
                yield Piece(b"", at, read_to, opens=not given, closes=True, fault=fault)
                return read_to
            if data:
                yield Piece(data, at, read_to, opens=not given, closes=False)
                given += len(data)

    def _up_to_the_fault(self, decoder: Decoder, at: int, last_fed: int, given: int) -> bytes:
        """Inflate a broken member once more, in small steps at the end, and return what comes after `given` bytes."""
        out = bytearray()
        seen = 0
        try:
            while True:
                step = min(_INPUT, last_fed - at) if at < last_fed else _SMALL_STEP
                chunk = self._read(at, step) if decoder.needs_input else b""
                at += len(chunk)
                data = decoder.decompress(chunk, _STEP)
                if decoder.eof or (not chunk and not data):
                    break
                out += data[max(given - seen, 0) :]
                seen += len(data)
        except DECODER_ERRORS:
            pass
        return bytes(out)

    def _plain(self, at: int, end: int) -> Iterator[Piece]:
        for begin in range(at, end, _STEP):
            data = self._read(begin, min(_STEP, end - begin))
            beyond = begin + len(data)
            yield Piece(data, at, beyond, opens=begin == at, closes=begin + _STEP >= end, plain=True)

    def _next_member(self, coding: Coding, at: int) -> int:
        """Return where the next member begins that inflates to a record; the end of the file if there is none."""
        places = find_magic(self._stream, coding.magic, at, self.end)
        return next((place for place in places if self._inflates_to_a_record(coding, place)), self.end)

    def _inflates_to_a_record(self, coding: Coding, at: int) -> bool:
        try:
            self._stream.seek(at)  # beyond the end of a stretch too: the answer is the file's
            data = coding.decoder().decompress(self._stream.read(_PROBE), _PROBE)
        except DECODER_ERRORS:
            return False
        return begins_record(data.lstrip(b"\r\n"))

    def _coding_further_on(self) -> Coding | None:
        """Return the compression of a file that begins with neither a member nor a record: with damage."""
        if begins_record(self._read(0, _PROBE).lstrip(b"\r\n")):
            return None
        return next((coding for coding in CODINGS if self._next_member(coding, 1) < self.end), None)

    def _take_dictionary(self) -> bool:
        length = skippable_frame_length(self._read(0, 8))
        if length is None:
            return True
        try:
            self._coding = with_dictionary(self._read(8, length - 8))
        except DECODER_ERRORS:
            return False
        return True

    def _read(self, at: int, size: int) -> bytes:
        self._stream.seek(at)
        return self._stream.read(max(min(size, self.end - at), 0))
