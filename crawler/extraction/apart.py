"""Inline elements that are not part of the sentence that they stand in: credits, bylines, kickers."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from .document import class_tokens

__all__ = ["is_apart"]

_APART = re.compile(r"caption|credit|copyright|byline|kicker|legende?\b|bildunter|quelle")
"""Inline elements of these classes are not part of the sentence that they stand in."""


def is_apart(element: HtmlElement, tag: str) -> bool:
    """True for an element whose class, or whose place in a quotation or caption, sets it apart."""
    if tag == "cite":
        parent = element.getparent()
        return parent is not None and parent.tag in {"blockquote", "footer", "figcaption"}
    return bool(element.get("class")) and _names_apart(class_tokens(element))


@lru_cache(maxsize=4096)
def _names_apart(tokens: str) -> bool:
    return bool(_APART.search(tokens))
