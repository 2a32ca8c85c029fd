"""The lines in which an article prints its date: round its headline, and above its text."""

from __future__ import annotations

from collections.abc import Sequence

from .document import inner_text
from .marked_dates import is_answers, is_teaser
from .passages import Passage

__all__ = ["is_comment", "is_tagged", "lines_above", "lines_round"]

_LINES = 10
"""So many passages after the headline, and half as many before it, can the date stand."""
_BEFORE_TAGS = 100
_TAGGED = 0.3
"""A line of which links have this share is a list, not a sentence; its first characters are looked at."""
_BESIDE = frozenset(["aside", "nav", "footer"])
_HOMES = frozenset(["header", "article", "main"])
_MOST_PIECES = 6


def lines_round(passages: Sequence[Passage], headline: int | None) -> list[str]:
    """Return the lines round the passage that prints the headline, those after it first, then the nearest."""
    if headline is None:
        return []
    near = passages[headline + 1 : headline + 1 + _LINES]
    above = [p for p in passages[max(0, headline - _LINES // 2) : headline] if not _is_masthead(p)]
    own = (p for p in (*near, *reversed(above)) if p.text and not _is_beside(p) and not is_comment(p))
    return [line for p in own if not is_teaser(p.element) for line in _lines(p)]


def lines_above(passages: Sequence[Passage], text: Sequence[int]) -> list[str]:
    """Return the lines above the text, the nearest first; some sites put their byline into an ``aside``."""
    first = text[0] if text else 0
    above = reversed(passages[max(0, first - _LINES) : first])
    return [line for p in above if p.text and not _is_masthead(p) for line in _lines(p)]


def is_comment(passage: Passage) -> bool:
    """True for a line in what a reader wrote below the article."""
    return is_answers(passage.around)


def is_tagged(passage: Passage) -> bool:
    """True for a line that goes on with tags behind name and date: it may be long, and is no sentence."""
    return passage.linked > _TAGGED * len(passage.text)


def _lines(passage: Passage) -> list[str]:
    """Return the lines that a passage is shown as.

    They are without the tags that some pages print behind date and author: "… on 3 May 2013; tagged a, b". Elements
    with nothing between them, not even a space, are set apart by the style sheet.
    """
    if is_tagged(passage):
        return [passage.text[:_BEFORE_TAGS]]
    element = passage.element
    pieces = [element.text, *(child.tail for child in element)]
    if passage.figure is None and 1 < len(element) <= _MOST_PIECES and not any(pieces):
        shown = [inner_text(child) for child in element]
        if "".join(shown) == passage.text:
            return [line for line in shown if line]
    return [passage.text]


def _is_masthead(passage: Passage) -> bool:
    """True in the ``header`` of the site, which shows the date of the day."""
    steps = (passage.element, *passage.element.iterancestors())
    home = next((step for step in steps if step.tag in _HOMES), None)
    return home is not None and home.tag == "header" and home.find(".//h1") is None


def _is_beside(passage: Passage) -> bool:
    element = passage.element
    return element.tag in _BESIDE or any(step.tag in _BESIDE for step in element.iterancestors())
