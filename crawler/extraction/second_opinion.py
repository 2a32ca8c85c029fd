"""Where the judge finds next to nothing, another extractor is asked: trafilatura, slower, with rules of its own."""

from __future__ import annotations

from collections.abc import Sequence

from .document import Page
from .passages import Passage
from .proposal import propose
from .selection import select

__all__ = ["is_doubtful", "second_opinion"]

_LITTLE = 300
"""Letters and digits: about fifty words."""
_MOST = 0.35
"""A text that holds less of the page's paragraphs than this may be the wrong part of the page."""
_PARAGRAPH = 120
_LONGER = 1.25
_MOST_ELEMENTS = 20_000
"""Of a larger page nobody else is asked: an article is never as long, and the work is bounded by this."""


def is_doubtful(passages: Sequence[Passage], chosen: Sequence[int]) -> bool:
    """True if the chosen passages are few beside the paragraphs that the page has."""
    held = sum(len(passages[i].key) for i in chosen)
    whole = sum(len(p.key) for p in passages if p.kind == "text" and len(p.key) >= _PARAGRAPH and p.link_share < 0.5)
    return held < _LITTLE or held < _MOST * whole


def second_opinion(page: Page, passages: Sequence[Passage], chosen: Sequence[int]) -> list[int]:
    """Return what trafilatura takes for the text, if that is clearly more than what was chosen."""
    enough = max(_LONGER * sum(len(passages[i].key) for i in chosen), 1)
    if len(page.alive) > _MOST_ELEMENTS or sum(len(passage.key) for passage in passages) <= enough:
        return list(chosen)  # of the latter the whole page is not more: trafilatura's lists of words alone take 0.2 s
    proposed = select(passages, propose(page.tree))
    if sum(len(passages[i].key) for i in proposed) > enough:
        return proposed
    return list(chosen)
