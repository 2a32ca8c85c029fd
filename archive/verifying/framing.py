"""The records of a WARC file as they are framed, each read once, from its first byte to its last.

Nothing larger than a header is held in memory. Behind damage the walk goes on at the next record that can be found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from archive.decoders import GZIP, coding_of
from archive.gzip_members import MemberReader, record_members_from
from archive.http_message import HttpResponse
from archive.verifying.block_check import BlockCheck
from archive.verifying.findings import Report
from archive.verifying.record_head import RecordHead, parse_head
from archive.verifying.window import Window

__all__ = ["FramedRecord", "gzip_records", "plain_records"]

OnBytes = Callable[[int], Any]

_RECORD_START = b"WARC/"
_RECORD_END = b"\r\n\r\n"
_LONGEST_HEAD = 1 << 20
_STEP = 1 << 18
_NEXT_RECORD = re.compile(rb"\n(?=WARC/\d+\.\d+\r?\n)")
_NEXT_RECORD_SPAN = 32
"""Bytes that the pattern may take: windows that are searched one after the other overlap by so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedRecord:
    """One record whose bytes have been read."""

    offset: int
    length: int
    """Bytes in the file: of its gzip member, or from the version line to the end of the block."""

    head: RecordHead
    http: HttpResponse | None
    """The head of the HTTP response in its block; the body is not there."""

    faults: list[tuple[str, str]]
    """Rules that are broken, with what to say about it."""


@dataclass(slots=True)
class _Read:
    """A record as far as it could be read."""

    head: RecordHead
    block: BlockCheck
    last: bytes
    """The last bytes of what was taken for the block."""
    is_ended: bool
    """Whether the two line breaks came behind it."""

    @property
    def is_short(self) -> bool:
        """Whether there was less than Content-Length says."""
        return self.block.size < (self.head.content_length or 0)

    @property
    def has_length(self) -> bool:
        """Whether there is a Content-Length that could be read; if not, the rules for fields say so."""
        return self.head.content_length is not None

    def framed(self, offset: int, length: int, extra: list[tuple[str, str]]) -> FramedRecord:
        """Return the record; a block of the wrong length has no digest worth comparing."""
        blocks = self.block.faults() if self.has_length and not extra else []
        faults = [*self.head.faults, *extra, *blocks]
        return FramedRecord(offset=offset, length=length, head=self.head, http=self.block.http, faults=faults)


def gzip_records(path: Path, report: Report, on_bytes: OnBytes) -> Iterator[FramedRecord]:
    """Walk through a file of gzip members; raises OSError if it cannot be read."""
    with path.open("rb") as stream:
        size, offset = stream.seek(0, 2), 0
        while offset < size:
            member = MemberReader(stream, offset)
            yield from _records_of_member(member, report)
            behind = member.read_to
            if member.fault is not None:
                _report_fault(stream, member, report)
                behind = next((found for found, _ in record_members_from(stream, offset + 1)), size)
            on_bytes(behind - offset)
            offset = behind


def _report_fault(stream: BinaryIO, member: MemberReader, report: Report) -> None:
    stream.seek(member.offset)
    assert member.fault is not None
    if coding_of(stream.read(3)) is not GZIP and not member.is_torn:
        report.found("garbage", member.offset, "bytes that are no gzip member")
    else:
        report.found("gzip-torn" if member.is_torn else "gzip-damaged", member.offset, member.fault)


def _records_of_member(member: MemberReader, report: Report) -> Iterator[FramedRecord]:
    window = Window(member.read)
    records = 0
    while window.peek(1):
        if window.peek(len(_RECORD_START)) != _RECORD_START:
            shown = window.peek(40)
            member.skip()
            if member.is_whole:
                rule = "garbage" if records else "version-line"
                report.found(rule, member.offset, f"in the gzip member stands {shown!r} where a record should begin")
            return
        read = _read_record(window)
        extra = [] if read.is_ended else _unended(read, window)
        if not window.peek(1) and not member.is_whole:
            return  # the member is torn or damaged: that is told, and no verdict on its record
        records += 1
        if records == 2:
            report.found("member-records", member.offset, "the gzip member holds more than one record")
        yield read.framed(member.offset, member.read_to - member.offset, extra)
    if not records and member.is_whole:
        report.found("member-empty", member.offset, "the gzip member holds no record")


def _unended(read: _Read, window: Window) -> list[tuple[str, str]]:
    """Say what is wrong with the end of a record that has a gzip member to itself."""
    rest, last = 0, read.last
    for piece in window.pieces(1 << 62):
        rest, last = rest + len(piece), (last + piece)[-len(_RECORD_END) :]
    if not read.has_length:
        return []
    return _end_fault(read, read.block.size + rest, ends_well=last == _RECORD_END)


def _end_fault(read: _Read, found: int, *, ends_well: bool) -> list[tuple[str, str]]:
    """Tell a wrong Content-Length from a wrong end: `found` bytes stand where block and end should."""
    declared = read.head.content_length
    actual = found - len(_RECORD_END)
    if ends_well and actual != declared:
        return [("content-length", f"Content-Length: {declared}, but the block has {actual} bytes")]
    if read.is_short:
        return [("content-length", f"Content-Length: {declared}, but only {found} bytes follow the header")]
    return [("record-end", "the block is not followed by two line breaks")]


def _read_record(window: Window) -> _Read:
    head = parse_head(window.take_head(_LONGEST_HEAD))
    block = BlockCheck(head)
    last = b""
    for piece in window.pieces(head.content_length or 0):
        block.feed(piece)
        last = (last + piece)[-len(_RECORD_END) :]
    block.finish()
    is_ended = head.content_length is not None and window.peek(len(_RECORD_END)) == _RECORD_END
    if is_ended:
        window.take(len(_RECORD_END))
    return _Read(head, block, last, is_ended)


def plain_records(path: Path, report: Report, on_bytes: OnBytes) -> Iterator[FramedRecord]:
    """Walk through a file that is not compressed; raises OSError if it cannot be read."""
    with path.open("rb") as stream:
        size, offset = stream.seek(0, 2), 0
        while offset < size:
            behind = yield from _record_at(stream, offset, size, report)
            on_bytes(behind - offset)
            offset = behind


def _record_at(stream: BinaryIO, offset: int, size: int, report: Report) -> Generator[FramedRecord, None, int]:
    """Read the record at `offset`; return where the next begins."""
    stream.seek(offset)
    window = Window(lambda: stream.read(_STEP))
    if window.peek(len(_RECORD_START)) != _RECORD_START:
        rule = "garbage" if offset and b"\nwarc-" not in window.peek(200).lower() else "version-line"
        report.found(rule, offset, f"{window.peek(40)!r} stands where a record should begin")
        return _next_record(stream, offset, size)
    read = _read_record(window)
    end = offset + window.taken
    if read.is_ended:
        yield read.framed(offset, end - len(_RECORD_END) - offset, [])
        return end
    block_start = end - read.block.size
    behind = _next_record(stream, block_start, size)
    if behind == size and read.is_short:
        report.found("record-torn", offset, "the file ends within the record")
        return size
    if not read.has_length:
        yield read.framed(offset, behind - len(_RECORD_END) - offset, [])
        return behind
    stream.seek(max(block_start, behind - len(_RECORD_END)))
    ends_well = stream.read(len(_RECORD_END)) == _RECORD_END
    yield read.framed(offset, end - offset, _end_fault(read, behind - block_start, ends_well=ends_well))
    return behind


def _next_record(stream: BinaryIO, start: int, size: int) -> int:
    """Return where the next version line behind `start` stands, or the end of the file."""
    base = start
    while base < size:
        stream.seek(base)
        window = stream.read(_STEP)
        if match := _NEXT_RECORD.search(window):
            return base + match.end()
        if len(window) <= _NEXT_RECORD_SPAN:
            break
        base += len(window) - _NEXT_RECORD_SPAN
    return size
