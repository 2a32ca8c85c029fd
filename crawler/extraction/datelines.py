"""The lines in which an article prints its date: round its headline, and above its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .passages import Passage

__all__ = ["is_comment", "lines_above", "lines_round"]

_LINES = 10
"""So many passages after the headline, and half as many before it, can the date stand."""
_BEFORE_TAGS = 100
_TAGGED = 0.3
"""A line of which links have this share is a list, not a sentence; its first characters are looked at."""
_COMMENT = re.compile(r"comment(?!ar)")
"""In the classes round a line; readers' answers are dated as articles are."""
_BESIDE = frozenset(["aside", "nav", "footer"])


def lines_round(passages: Sequence[Passage], headline: int | None) -> list[str]:
    """Return the lines round the passage that prints the headline, those after it first."""
    if headline is None:
        return []
    near = passages[headline + 1 : headline + 1 + _LINES]
    above = passages[max(0, headline - _LINES // 2) : headline]
    return [_line(p) for p in (*near, *above) if p.text and not _is_beside(p) and not is_comment(p)]


def lines_above(passages: Sequence[Passage], text: Sequence[int]) -> list[str]:
    """Return the lines above the text, the nearest first; some sites put their byline into an ``aside``."""
    first = text[0] if text else 0
    return [_line(p) for p in reversed(passages[max(0, first - _LINES) : first]) if p.text]


def is_comment(passage: Passage) -> bool:
    """True for a line in what a reader wrote below the article."""
    return bool(_COMMENT.search(passage.around))


def _line(passage: Passage) -> str:
    """Return a line without the tags that some pages print behind date and author: "… on 3 May 2013; tagged a, b"."""
    return passage.text[:_BEFORE_TAGS] if passage.linked > _TAGGED * len(passage.text) else passage.text


def _is_beside(passage: Passage) -> bool:
    element = passage.element
    return element.tag in _BESIDE or any(step.tag in _BESIDE for step in element.iterancestors())
