"""Records out of the bytes of a file, however badly it was written.

The rules, in the order in which they apply:

- A record is due at the beginning of a file or member, and behind the one before. What stands there instead is passed
  over up to the next version line (in ARC files: header line) and reported.
- A block is as long as the head says if a record, or the end of the member, follows it. If not, and a record begins
  inside the block, the record was cut off there. If none does, the length is taken at its word, and what comes after
  it belongs to no record.
- Without a length the block goes up to the next record, or to the end of the member. A head that has no date either
  is damage: nobody knows what the bytes behind it are.
- A record that is cut off is reported, and given as torn. So is one whose bytes are all there, in a member with a wrong
  checksum. One in a member of which only the end is missing is given, and reported.
- Bytes behind a record that belong to none are reported, and given as torn too, as a record that has no type: in two
  parts where an empty line is among them, which may be what is left of a head and of a block.
- What is torn is given only to those who ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from archive.feed import Feed, Place
from archive.fields import Fields
from archive.members import Members
from archive.passage import EVERYTHING, NOTHING, Passage
from archive.record_head import HEAD_END, Head, sole_record
from archive.records import Record

__all__ = ["RecordReader", "Wanted"]

_CLOSING = re.compile(rb"(?:\r\n)*|\n*")
_LONGEST_STRAY = 1 << 20
"""Bytes that are kept of what belongs to no record: that may be anything, and of any size."""

_NO_HEAD = Head("", Fields(), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a caller wants of the records."""

    blocks: bool = True
    torn: bool = True


class RecordReader:
    """Reads the records of one file, or of one stretch of it."""

    def __init__(
        self,
        members: Members,
        *,
        file: str,
        report: Callable[[int, str], None],
        wanted: Wanted,
        at: Place | None = None,
    ) -> None:
        """Begin at `at`; `file` is the name that the records bear, `report` takes offset and reason of damage."""
        if members.bad_dictionary:
            report(0, "the zstd dictionary cannot be read")
        self._feed = Feed(members)
        self._passage = Passage(self._feed)
        if at is not None:
            self._feed.rewind(at)
        self._file = file
        self._report = report
        self._wanted = wanted
        self._told: int | None = None  # the member whose fault was reported last

    def records(self) -> Iterator[Record]:
        """Give the records in order."""
        while True:
            yield from self._sole_records()
            if not (yield from self._find_start()):
                return
            record = self._next()
            if record is not None:
                yield record

    def _sole_records(self) -> Iterator[Record]:
        """Give records for as long as every one has a member to itself and is as it should be: nearly always.

        Nothing is different from what the rest of this module would give, but the time.
        """
        feed, file, blocks = self._feed, self._file, self._wanted.blocks
        while (piece := feed.next_whole_member()) is not None and piece.fault is None:
            found = sole_record(piece.data)
            if found is None:
                return
            head, begin = found
            feed.skip(piece)
            self._passage.arc = False
            yield Record(
                type=head.type,
                headers=head.fields,
                offset=piece.offset,
                length=piece.end - piece.offset,
                block=bytes(memoryview(piece.data)[begin:-4]) if blocks else b"",
                file=file,
            )

    def _find_start(self) -> Generator[Record, None, bool]:
        """Pass everything up to the next record, and give of it what is wanted; return whether there is one."""
        feed = self._feed
        while True:
            self._passage.line_breaks()
            if feed.at < len(feed.data):
                if self._passage.record_is_due():
                    return True
                yield from self._strays()
            else:
                self._tell_fault(feed.place().offset)
                if not feed.enter():
                    return False

    def _strays(self) -> Iterator[Record]:
        place = self._feed.place()
        self._report(place.offset, "bytes that belong to no record")
        # What stands before the first record is some other file, or the file is no archive.
        is_wanted = self._wanted.torn and self._passage.arc is not None
        data, size = self._passage.up_to_next_record(keep=_LONGEST_STRAY if is_wanted else NOTHING)
        empty_line = HEAD_END.search(data)
        parting = empty_line.end() if empty_line else size
        for begin, end in ((0, parting), (parting, size)):
            part = data[begin:end]
            if part.strip(b"\r\n"):
                at = place.further(begin)
                reach = place.offset + end if place.plain else self._feed.reach()
                yield self._record(at, _NO_HEAD, part if self._wanted.blocks else b"", reach, whole=False)

    def _next(self) -> Record | None:
        feed, place = self._feed, self._feed.place()
        head = self._passage.head()
        if head is None:
            begun = feed.data[feed.at : feed.at + 1]
            feed.at += 1
            rest, _ = self._passage.up_to_next_record(keep=_LONGEST_STRAY)
            block = begun + rest if self._wanted.blocks else b""
            return self._torn(place, _NO_HEAD, "the head of the record breaks off", block)
        if head.length is None and not self._passage.arc and not head.is_dated:
            return self._torn(place, head, "neither the length nor the date of the record can be read")
        body = feed.place_before()
        if head.length is None:
            return self._without_length(place, head)
        if not feed.can_hold(head.length):
            reason = f"the file ends before the block of {head.length} bytes does"
            return self._torn_at_next_record(place, body, head, reason)
        block, size = self._passage.block(head.length, keep=self._wanted.blocks)
        if size < head.length:
            reason = f"the record is cut off: {size} of {head.length} bytes"
            if feed.fault is not None:
                return self._torn(place, head, reason, block)
            return self._torn_at_next_record(place, body, head, reason)
        return self._closed(place, body, head, block)

    def _closed(self, place: Place, body: Place, head: Head, block: bytes) -> Record | None:
        """Look at what comes after a whole block."""
        feed, size = self._feed, head.length or 0
        end, reach = feed.place(), feed.reach()
        gap = self._passage.line_breaks()
        if feed.at < len(feed.data) and not self._passage.record_is_due():
            self._passage.rewind_behind(body)
            _, length = self._passage.up_to_next_record(keep=NOTHING)
            if length < size:
                reason = f"the head says {size} bytes, but a record begins after {length}"
                return self._torn_at_next_record(place, body, head, reason)
            if feed.broken and feed.at == len(feed.data):
                return self._torn(place, head, "the record is damaged", block)
            feed.rewind(end)
        elif not _CLOSING.fullmatch(gap):
            self._report(place.offset, "no two line breaks after the block: its length may be wrong")
        elif (
            place.plain
            and not self._passage.arc
            and not gap.endswith((b"\r\n\r\n", b"\n\n"))
            and feed.at == len(feed.data)
        ):
            self._report(place.offset, "the file ends before the two line breaks that close the record")
        if feed.broken and feed.at == len(feed.data):
            return self._torn(place, head, "the record is damaged", block)
        self._tell_fault(place.offset)
        return self._record(place, head, block, reach if place.plain else feed.reach())

    def _without_length(self, place: Place, head: Head) -> Record | None:
        feed = self._feed
        block, size = self._passage.up_to_next_record(keep=EVERYTHING if self._wanted.blocks else NOTHING)
        if feed.fault is not None and feed.at == len(feed.data):
            return self._torn(place, head, "the record is cut off and has no Content-Length", block)
        self._report(
            place.offset, f"no Content-Length: the block is taken to be the {size} bytes up to the next record"
        )
        for closing in (b"\r\n\r\n", b"\n\n", b"\r\n", b"\n"):
            if block.endswith(closing):
                block = block.removesuffix(closing)
                break
        return self._record(place, head, block, feed.reach())

    def _torn_at_next_record(self, place: Place, body: Place, head: Head, reason: str) -> Record | None:
        """Go on at the next record behind `body`: it may begin where the torn one should still be going on."""
        self._passage.rewind_behind(body)
        is_wanted = self._wanted.torn and self._wanted.blocks
        block, _ = self._passage.up_to_next_record(keep=EVERYTHING if is_wanted else NOTHING)
        return self._torn(place, head, reason, block)

    def _torn(self, place: Place, head: Head, reason: str, block: bytes = b"") -> Record | None:
        fault = self._feed.fault
        if fault is not None and self._told != self._feed.member_offset:
            self._told = self._feed.member_offset
            reason = f"{reason}: {fault.reason}"
        self._report(place.offset, reason)
        if not self._wanted.torn:
            return None
        return self._record(place, head, block, self._feed.reach(), whole=False)

    def _record(self, place: Place, head: Head, block: bytes, end: int, *, whole: bool = True) -> Record:
        return Record(
            type=head.type,
            headers=head.fields,
            offset=place.offset,
            length=end - place.offset,
            within=place.within,
            block=block,
            file=self._file,
            whole=whole,
        )

    def _tell_fault(self, offset: int) -> None:
        feed = self._feed
        if feed.fault is not None and self._told != feed.member_offset and feed.at == len(feed.data):
            self._told = feed.member_offset
            self._report(offset, feed.fault.reason)
