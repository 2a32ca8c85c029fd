"""How mark-up shows what is a caption or a credit: the element, its class, or those of an element around it."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from .alternation import by_first_letter
from .document import class_tokens
from .passages import Passage

__all__ = ["CAPTION_CLASS", "CREDIT_CLASS", "LONGEST", "Captioned"]

CAPTION_CLASS = re.compile(
    r"(?<!has)(?<!has[_-])caption|(?:^|[\s_-])(?:legende|légende|legend(?=[\s_-]|$)|bildunterschrift|bildtext|cutline"
    r"|didascalia)|bildunter|img-?desc|image-?desc|photo-?desc|image-?text"
)
CREDIT_CLASS = re.compile(
    r"credit|copyright|(?:^|[\s_-])(?:bildquelle|bildnachweis|fotograf|photographer|photograph-by"
    r"|fotocredit|rights|source|quelle)(?:[\s_-]|$)|bildquelle|bildrechte|image-?source|photo-?source"
)
_EITHER_CLASS = re.compile(f"{CAPTION_CLASS.pattern}|{CREDIT_CLASS.pattern}")
_MAY_BE_EITHER = re.compile(
    by_first_letter(
        "caption|legend|légende|bild|cutline|didascalia|desc|image|credit|copyright|fotograf|photograph|rights|source|quelle"
    )
)
"""What stands in all that either pattern finds; this is looked for in a quarter of the time."""
_CAPTION_LEVELS = 4
_ABOVE_CAPTIONS = frozenset(["article", "main", "body", "section"])
_LINES = frozenset(["text", "heading"])
LONGEST = 1200
"""What is longer is no caption, whatever a class says; a figure may be left open, and hold the text."""


class Captioned:
    """Which elements stand in a ``figcaption``, or where a class says caption or credit; each is asked once."""

    def __init__(self) -> None:
        self.known: dict[HtmlElement, tuple[int, HtmlElement | None]] = {}

    def holder(self, passage: Passage) -> HtmlElement | None:
        """Return the nearest such element round a passage."""
        if passage.kind not in _LINES or not passage.text or len(passage.text) >= LONGEST:
            return None
        levels, holder = self._levels(passage.element)
        return holder if levels < _CAPTION_LEVELS else None

    def _levels(self, element: HtmlElement) -> tuple[int, HtmlElement | None]:
        """Return how many elements up the nearest such element stands, and it; `_CAPTION_LEVELS` and more for none."""
        known = self.known
        below: list[HtmlElement] = []
        step: HtmlElement | None = element
        levels, holder = _CAPTION_LEVELS, None
        while step is not None:
            found = known.get(step)
            if found is not None:
                levels, holder = found
                break
            below.append(step)
            tag = step.tag
            if _is_captioned(step, tag):
                levels, holder = -1, step
                break
            if tag in _ABOVE_CAPTIONS:
                break
            step = step.getparent()
        for step in reversed(below):
            levels += 1
            known[step] = levels, holder
        return levels, holder


def _is_captioned(element: HtmlElement, tag: str) -> bool:
    if tag in {"figcaption", "caption"}:
        return True
    tokens = class_tokens(element)
    return len(tokens) > 3 and tag not in {"figure", "article", "main", "body"} and _names_caption(tokens)


@lru_cache(maxsize=8192)
def _names_caption(tokens: str) -> bool:
    return bool(_MAY_BE_EITHER.search(tokens)) and bool(_EITHER_CLASS.search(tokens))
