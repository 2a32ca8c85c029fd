"""The bytes of a file's members as one stream that knows where in the file it stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from archive.members import Fault, Members, Piece
from archive.record_head import begins_record

__all__ = ["Feed", "Place"]

_REMEMBERED, _PIECES_REMEMBERED = 4 << 20, 64
"""Inflated bytes, and pieces, that are kept to go back to: a file may be one member, and every length in it wrong."""


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
        self._ending: tuple[int, int] | None = None  # where the last member of the file begins, and its inflated size
        self._start(at)

    def _start(self, at: int) -> None:
        self.data = b""
        self.at = 0
        self._pieces: Iterator[Piece] = self._members.pieces(at)
        self._coming: deque[Piece] = deque()  # looked at before it is taken, or to be taken once more
        # The member that what lies before the reader begins in, and where its first byte is, counted from data[0].
        self._member: Piece | None = None
        self._member_at = 0
        # The members that begin further on in data, in order.
        self._further: list[tuple[int, Piece]] = []
        self._last: Piece | None = None
        # What was taken last of the member, and how far into it each piece begins.
        self._taken: deque[tuple[Piece, int]] = deque(maxlen=_PIECES_REMEMBERED)

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
        piece = self._peek()
        assert piece is not None, "a piece that closes its member is still to come"
        self._take(piece)
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
        piece = self._peek()
        return piece if piece is not None and piece.opens and piece.closes and not piece.plain else None

    def skip(self, piece: Piece) -> None:
        """Pass the whole member that was looked at."""
        self._coming.popleft()
        self._last = self._member = piece
        self._further.clear()
        self._taken.clear()
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
        """Tell whether `size` more bytes can come; where nobody knows because of compression, the answer is yes."""
        if self.plain:
            return self._members.end - self.reach() >= size
        place = self.place()
        if self._ending is None or self._ending[0] != place.offset:
            return True
        return self._ending[1] - place.within >= size

    def rewind(self, place: Place) -> None:
        """Go back to a place that was passed before."""
        if not place.plain and self._take_again(place):
            return
        self._start(place.offset)
        self.enter()
        left = place.within
        while left >= len(self.data):
            left -= len(self.data)
            self.at = len(self.data)
            if not self.extend():
                return
        self.at = left

    def _take_again(self, place: Place) -> bool:
        """Go back to a place in what is remembered; False if it is not there."""
        while self._taken:
            piece, begin = self._taken.pop()
            if piece.offset == place.offset and begin <= place.within < begin + len(piece.data):
                self.data, self.at = bytes(piece.data), place.within - begin
                self._member, self._member_at, self._last = piece, -begin, piece
                self._further.clear()
                self._taken.append((piece, begin))
                return True
            self._coming.appendleft(piece)
        return False

    def _remember(self, piece: Piece) -> None:
        begin = 0
        if not piece.opens and self._taken:
            last, last_begin = self._taken[-1]
            begin = last_begin + len(last.data)
        self._taken.append((piece, begin))
        while sum(len(taken.data) for taken, _ in self._taken) > _REMEMBERED and len(self._taken) > 1:
            self._taken.popleft()
        if piece.closes and piece.fault is None and piece.end >= self._members.end:
            self._ending = piece.offset, begin + len(piece.data)

    def _peek(self) -> Piece | None:
        if not self._coming:
            self._coming.extend(islice(self._pieces, 1))
        return self._coming[0] if self._coming else None

    def _take(self, piece: Piece) -> None:
        self._coming.popleft()
        self._remember(piece)
        self.place()  # what begins before the reader is settled by now
        rest = self.data[self.at :]
        self.data = rest + piece.data if rest else bytes(piece.data)
        self._member_at -= self.at
        self._further = [(begin - self.at, member) for begin, member in self._further]
        self.at = 0
        self._last = piece
        if piece.opens:
            self._further.append((len(rest), piece))
