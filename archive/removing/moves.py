"""Where the bytes of a file stand after some were taken out of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Moves", "Stretch"]


class Stretch(NamedTuple):
    """Bytes that stay, one behind the other."""

    start: int
    """Where they stood."""

    end: int
    """Behind the last of them."""

    now: int
    """Where they stand now."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The stretches of one file that stay, in order."""

    stretches: tuple[Stretch, ...]

    @classmethod
    def of(cls, stretches: Iterable[Iterable[int]]) -> Moves:
        """Take them from numbers, as JSON has them."""
        return cls(tuple(Stretch(*numbers) for numbers in stretches))

    def new_offset(self, offset: int) -> int | None:
        """Return where the record that stood at `offset` stands now; None if it was taken out."""
        place = bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1
        if place < 0 or offset >= self.stretches[place].end:
            return None
        stretch = self.stretches[place]
        return stretch.now + offset - stretch.start
