"""Where the page prints its headline, and the lines round it."""

from __future__ import annotations

from collections.abc import Sequence

from .passages import Passage
from .whitespace import comparable

__all__ = ["find_printed_headline"]

_PROSE = 100
_REACH = 40
"""Within so many passages the text follows its headline."""
_SHORTEST = 12


def find_printed_headline(passages: Sequence[Passage], title: str | None) -> int | None:
    """Return the passage that prints the headline of the text, or None.

    A page prints its headline in a bar that stays on the screen, in dialogues and in teasers as well: the one that
    the text follows counts.
    """
    key = comparable(title or "")
    prose = [i for i, p in enumerate(passages) if p.kind == "text" and len(p.text) > _PROSE and p.link_share < 0.3]
    best: tuple[int, int] | None = None
    found: int | None = None
    at = 0
    for index, passage in enumerate(passages):
        if not (rank := _rank(passage, key)):
            continue
        while at < len(prose) and prose[at] <= index:
            at += 1
        follows = sum(1 for i in prose[at : at + 2] if i <= index + _REACH)
        if best is None or (follows, rank) > best:
            best, found = (follows, rank), index
    return found


def _rank(passage: Passage, key: str) -> int:
    if passage.kind not in {"heading", "text"} or not passage.key:
        return 0
    if passage.key == key:
        return 4 if passage.kind == "heading" else 2
    if passage.kind != "heading":
        return 0
    if len(passage.key) >= _SHORTEST and (key.endswith(passage.key) or passage.key.startswith(key or " ")):
        return 3
    return 1 if passage.level == 1 else 0
