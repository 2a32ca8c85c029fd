"""Named fields in order: the headers of a WARC record or of an HTTP message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

__all__ = ["Fields"]


class Fields(tuple[tuple[str, str], ...]):
    """(name, value) pairs in the order they stand; names compare without regard to case, and may repeat."""

    __slots__ = ()

    def __new__(cls, pairs: Iterable[tuple[str, str]] = ()) -> Self:
        """Take the pairs as they are."""
        return super().__new__(cls, pairs)

    def first(self, name: str) -> str | None:
        """Return the value of the first field of that name, or None."""
        wanted = name.lower()
        for key, value in self:
            if key.lower() == wanted:
                return value
        return None

    def every(self, name: str) -> list[str]:
        """Return the values of all fields of that name, in order."""
        wanted = name.lower()
        return [value for key, value in self if key.lower() == wanted]
