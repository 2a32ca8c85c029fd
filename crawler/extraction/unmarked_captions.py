"""Captions that no mark-up names: the lines that the text leaves, in the smallest box round a picture."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml.html import HtmlElement

from .chrome import is_chrome_container, is_chrome_line
from .document import class_tokens
from .passages import Passage
from .printed_dates import find_dates

__all__ = ["lines_beside"]

_OUTSIDE = frozenset(["article", "main", "body", "section", "td", "a"])
_LEVELS = 4
_MOST_LINES = 3
_LONGEST = 500
_MOST_LINKED = 0.3
_FEWEST_WORDS = 3
_DATELINE = 60
_PICTURE_BOX = re.compile(r"image|img|photo|foto|bild|picture|gallery|media")
_OTHER = re.compile(
    r"^(?:(?:written |words |text |story |reviewed )?by|von|par|por|av|af|door|di|text:"
    r"|subscribe|sign up|download|join|shop|buy|add)\s|[$€£¥]\s?\d"
    r"|\b\d+ min(?:\.|ute)?s?\b|\b(?:founder|editor|reporter|expert|writer|author|specialist|manager|director|ceo)$",
    re.IGNORECASE,
)
"""A byline, a button, a price, how long it takes to read, what somebody's office is."""


def lines_beside(passages: Sequence[Passage], index: int, others: Collection[int], names: Collection[str]) -> list[int]:
    """Return the lines below a picture that are in one small box with it, and none of `others`.

    `others` are the text, and what has been told to be something else; a line with one of the `names` is a byline.
    """
    if index + 1 < len(passages) and _stands_in(passages[index].element, passages[index + 1].element):
        return []
    step = passages[index].element.getparent()
    for _ in range(_LEVELS):
        if step is None or step.tag in _OUTSIDE:
            break
        if inside := list(_below(passages, index, step)):
            return inside if _is_caption(passages, inside, others, names) else []
        step = step.getparent()
    return []


def _stands_in(picture: HtmlElement, line: HtmlElement) -> bool:
    """True for a picture that is set in a line, as a formula is, in no box of pictures."""
    return line in picture.iterancestors() and not _PICTURE_BOX.search(class_tokens(line))


def _below(passages: Sequence[Passage], index: int, box: HtmlElement) -> Iterator[int]:
    for at in range(index + 1, min(index + _MOST_LINES + 2, len(passages))):
        element = passages[at].element
        if box is not element and box not in element.iterancestors():
            break
        yield at


def _is_caption(
    passages: Sequence[Passage], lines: Sequence[int], others: Collection[int], names: Collection[str]
) -> bool:
    """True for one to three plain lines, of which one says something, in a box that its classes do not call another."""
    read = [passages[i] for i in lines]
    if len(lines) > _MOST_LINES or any(i in others for i in lines) or any(line.kind != "text" for line in read):
        return False
    if any(_is_other(line, names) for line in read):
        return False
    if sum(len(line.text) for line in read) > _LONGEST or is_chrome_container(read[0].around):
        return False
    return any(len(line.text.split()) >= _FEWEST_WORDS for line in read)


def _is_other(line: Passage, names: Collection[str]) -> bool:
    """True for a link, a button, a byline, a date, a price."""
    return (
        line.link_share > _MOST_LINKED
        or is_chrome_line(line.text)
        or bool(_OTHER.search(line.text))
        or any(name in line.key for name in names)
        or (len(line.text) < _DATELINE and any(True for _ in find_dates(line.text)))
    )
