"""The ways through a feed: past line breaks, a head, a block, and whatever stands before the next record."""

from __future__ import annotations

import re
import sys
from io import BytesIO

from archive.feed import Feed, Place
from archive.record_head import (
    HEAD_END,
    LONGEST_HEAD,
    LONGEST_START,
    NEXT_ARC_RECORD,
    NEXT_WARC_RECORD,
    Head,
    begins_arc_record,
    begins_warc_record,
    parse_arc_head,
    parse_warc_head,
)

__all__ = ["EVERYTHING", "NOTHING", "Passage"]

NOTHING, EVERYTHING = 0, sys.maxsize
"""How many bytes to keep of what is passed."""

_LINE_BREAKS = re.compile(rb"[\r\n]*")
_LONGEST_GAP = 64


class Passage:
    """Passes what lies before the reader of a feed."""

    def __init__(self, feed: Feed) -> None:
        """Begin where `feed` stands."""
        self.feed = feed
        self.arc: bool | None = None
        """Whether the last record was one of an ARC file; None before the first."""

    def head(self) -> Head | None:
        """Pass the head of the record that is due; None, and nothing is passed, if it breaks off."""
        feed = self.feed
        arc = not begins_warc_record(feed.data, feed.at)
        self.arc = arc
        end = feed.data.find(b"\n", feed.at) + 1 if arc else self._end_of_head()
        if not end:
            return None
        head = feed.data[feed.at : end]
        feed.at = end
        return parse_arc_head(head) if arc else parse_warc_head(head)

    def block(self, size: int, *, keep: bool) -> tuple[bytes, int]:
        """Pass the next `size` bytes; return them, if they are to be kept, and how many there were."""
        feed = self.feed
        begin = feed.at
        if len(feed.data) - begin >= size:
            feed.at += size
            return feed.data[begin : feed.at] if keep else b"", size
        # BytesIO hands its buffer over without a copy, so that a large block is in memory once.
        sink = BytesIO()
        left = size
        while True:
            part = memoryview(feed.data)[feed.at : feed.at + left]
            if keep:
                sink.write(part)
            left -= len(part)
            feed.at += len(part)
            if not left or not feed.grow():
                return sink.getvalue(), size - left

    def line_breaks(self) -> bytes:
        """Pass the line breaks up to the next record or the end of the member; return the first of them."""
        feed = self.feed
        gap = b""
        while True:
            begin, feed.at = feed.at, _LINE_BREAKS.match(feed.data, feed.at).end()  # type: ignore[union-attr]
            if len(gap) < _LONGEST_GAP:
                gap += feed.data[begin : feed.at]
            if feed.at < len(feed.data) or not feed.extend():
                return gap

    def record_is_due(self) -> bool:
        """Tell whether a record begins where the reader stands, where one may begin."""
        feed = self.feed
        while feed.data.find(b"\n", feed.at, feed.at + LONGEST_START) < 0:
            if len(feed.data) - feed.at >= LONGEST_START or not feed.extend():
                break
        if begins_warc_record(feed.data, feed.at):
            return True
        return self.arc is not False and begins_arc_record(feed.data, feed.at)

    def up_to_next_record(self, *, keep: int) -> tuple[bytes, int]:
        """Pass everything up to what looks like a record, or to the end of the member.

        Return the first `keep` bytes of it, and how much it was.
        """
        feed, sink, size = self.feed, BytesIO(), 0
        pattern = NEXT_ARC_RECORD if self.arc else NEXT_WARC_RECORD
        while True:
            match = pattern.search(feed.data, feed.at)
            # A start may lie across the edge: the last bytes wait for more.
            to = match.start() if match else max(len(feed.data) - LONGEST_START, feed.at)
            if match is None and feed.at_last_piece:
                to = len(feed.data)
            sink.write(memoryview(feed.data)[feed.at : min(to, feed.at + keep - sink.tell())])
            size += to - feed.at
            feed.at = to
            if match is not None or not feed.extend():
                return sink.getvalue(), size

    def rewind_behind(self, place: Place) -> None:
        """Go back to the byte behind `place`, which stays in reach, so that a line is seen to begin behind it."""
        self.feed.rewind(place)
        self.feed.at = min(self.feed.at + 1, len(self.feed.data))

    def _end_of_head(self) -> int:
        feed = self.feed
        while True:
            match = HEAD_END.search(feed.data, feed.at)
            if match is not None:
                is_cut_off = NEXT_WARC_RECORD.search(feed.data, feed.at + 1, match.end())
                return 0 if is_cut_off else match.end()
            if len(feed.data) - feed.at > LONGEST_HEAD or not feed.grow():
                return 0
