"""The bytes of a file's members as one stream that knows where in the file it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.members import Fault, Members, Piece
from archive.record_head import begins_record

__all__ = ["Feed", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file."""

    offset: int
    """Of the compressed member, or of the byte itself where there is no compression."""

    within: int
    """How far into the inflated member; 0 where there is no compression."""

    plain: bool

    def further(self, size: int) -> Place:
        """Return the place so many bytes on in the same member."""
        if self.plain:
            return Place(self.offset + size, 0, plain=True)
        return Place(self.offset, self.within + size, plain=False)


class Feed:
    """What lies before the reader is ``data[at:]``; more is added on demand."""

    def __init__(self, members: Members, at: int = 0) -> None:
        """Begin at `at`, the beginning of a member or any place in a plain file."""
        self._members = members
        self._start(at)

    def _start(self, at: int) -> None:
        self.data = b""
        self.at = 0
        self._pieces: Iterator[Piece] = self._members.pieces(at)
        self._ahead: Piece | None = None
        # The member that what lies before the reader begins in, and where its first byte is, counted from data[0].
        self._member: Piece | None = None
        self._member_at = 0
        # The members that begin further on in data, in order.
        self._further: list[tuple[int, Piece]] = []
        self._last: Piece | None = None

    @property
    def fault(self) -> Fault | None:
        """Why the member that was read last ends before its time."""
        return self._last.fault if self._last is not None else None

    @property
    def broken(self) -> bool:
        """True if the member that was read last holds other bytes than were written, as far as one can tell."""
        return self.fault is not None and not self.fault.torn

    @property
    def member_offset(self) -> int:
        """Where the member that was read last begins."""
        return self._last.offset if self._last is not None else 0

    @property
    def at_last_piece(self) -> bool:
        """True if no more of the member that was read last is to come."""
        return self._last is None or self._last.closes

    @property
    def plain(self) -> bool:
        """True where the bytes read last were not compressed."""
        return self._last is not None and self._last.plain

    def place(self) -> Place:
        """Return where the reader stands."""
        while self._further and self._further[0][0] <= self.at:
            self._member_at, self._member = self._further.pop(0)
        if self._member is None:
            return Place(0, 0, plain=True)
        inside = self.at - self._member_at
        if self._member.plain:
            return Place(self._member.offset + inside, 0, plain=True)
        return Place(self._member.offset, inside, plain=False)

    def place_before(self) -> Place:
        """Return the place of the byte that was passed last."""
        self.at -= 1
        place = self.place()
        self.at += 1
        return place

    def reach(self) -> int:
        """Return up to where the file is needed for what has been passed."""
        if self._last is None or not self._last.plain:
            return self._last.end if self._last is not None else 0
        return self._last.end - (len(self.data) - self.at)

    def extend(self) -> bool:
        """Add more of the same member; False at its end."""
        if self._last is None or self._last.closes:
            return False
        self._take(next(self._pieces))
        return True

    def enter(self) -> bool:
        """Add the beginning of the next member; False at the end of the file."""
        piece = self._peek()
        if piece is None:
            return False
        self._take(piece)
        return True

    def next_whole_member(self) -> Piece | None:
        """Look at the next member, if it has been inflated in one go; None if that is not so, or bytes are left."""
        last = self._last
        if self.at < len(self.data) or (last is not None and (not last.closes or last.fault is not None)):
            return None
        piece = self._ahead or self._peek()
        return piece if piece is not None and piece.opens and piece.closes and not piece.plain else None

    def skip(self, piece: Piece) -> None:
        """Pass the whole member that was looked at."""
        self._ahead = None
        self._last = self._member = piece
        self._further.clear()
        self.data = b""
        self.at = self._member_at = 0

    def grow(self) -> bool:
        """Add more of what a record needs: of its member, or out of the next one unless that begins a record.

        False if there is no more: the member is broken, another record follows, or the file ends.
        """
        if self.extend():
            return True
        if self.fault is not None:
            return False
        piece = self._peek()
        if piece is None or piece.plain != self.plain or begins_record(bytes(piece.data).lstrip(b"\r\n")):
            return False
        self._take(piece)
        return True

    def can_hold(self, size: int) -> bool:
        """Tell whether `size` more bytes can come; where there is compression nobody knows, and the answer is yes."""
        return not self.plain or self._members.end - self.reach() >= size

    def rewind(self, place: Place) -> None:
        """Go back to a place that was passed before."""
        self._start(place.offset)
        self.enter()
        left = place.within
        while left >= len(self.data):
            left -= len(self.data)
            self.at = len(self.data)
            if not self.extend():
                return
        self.at = left

    def _peek(self) -> Piece | None:
        if self._ahead is None:
            self._ahead = next(self._pieces, None)
        return self._ahead

    def _take(self, piece: Piece) -> None:
        self._ahead = None
        self.place()  # what begins before the reader is settled by now
        rest = self.data[self.at :]
        self.data = rest + piece.data if rest else bytes(piece.data)
        self._member_at -= self.at
        self._further = [(begin - self.at, member) for begin, member in self._further]
        self.at = 0
        self._last = piece
        if piece.opens:
            self._further.append((len(rest), piece))
