"""Named fields in order: the headers of a WARC record or of an HTTP message."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Self

__all__ = ["Fields"]


class Fields(tuple[tuple[str, str], ...]):  # noqa: SLOT001  what is asked for by name is worked out once
    """(name, value) pairs in the order they stand; names compare without regard to case, and may repeat."""

    def __new__(cls, pairs: Iterable[tuple[str, str]] = ()) -> Self:
        """Take the pairs as they are."""
        return super().__new__(cls, pairs)

    @classmethod
    def parse(cls, lines: str) -> Self:
        """Read lines of ``Name: value``; folded ones are joined, those without a colon left out."""
        if "\n " in lines or "\n\t" in lines:
            return cls(_unfolded(lines))
        return cls(
            [
                (name.strip(), value.strip())
                for line in lines.split("\n")
                for name, colon, value in (line.partition(":"),)
                if colon
            ]
        )

    def first(self, name: str) -> str | None:
        """Return the value of the first field of that name, or None."""
        return self._firsts.get(name.lower())

    def every(self, name: str) -> list[str]:
        """Return the values of all fields of that name, in order."""
        wanted = name.lower()
        return [value for key, value in self if key.lower() == wanted] if wanted in self._firsts else []

    @cached_property
    def _firsts(self) -> dict[str, str]:
        firsts: dict[str, str] = {}
        for name, value in self:
            firsts.setdefault(name.lower(), value)
        return firsts


def _unfolded(lines: str) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines.split("\n"):
        name, colon, value = line.partition(":")
        if line.startswith((" ", "\t")) and fields:
            last, so_far = fields[-1]
            fields[-1] = (last, f"{so_far} {line.strip()}".strip())
        elif colon:
            fields.append((name.strip(), value.strip()))
    return fields
