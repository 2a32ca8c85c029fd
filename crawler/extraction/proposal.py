"""What trafilatura takes for the text of the page: a proposal, not the verdict.

This module is the fence round trafilatura: nothing else imports it.
"""

from __future__ import annotations

import logging

from lxml.html import HtmlElement
from trafilatura import bare_extraction

__all__ = ["propose"]

DEEPEST = 400
"""Levels of nesting beyond which a page is an attack: tables in tables take trafilatura seconds there."""

for _name in ("trafilatura", "htmldate"):
    # both log an error for every page without text; whether there is text is said by our own verdict
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def propose(tree: HtmlElement) -> list[str]:
    """Return the lines of text that trafilatura proposes, or none where it finds none or fails.

    `tree` stays as it is: trafilatura works on its own copy. It is asked for recall, since what it takes too much is
    struck out later by rules of our own. Its metadata, and with them the only clock that it reads, stay off.
    """
    if _is_deeper(tree, DEEPEST):
        return []
    try:
        document = bare_extraction(
            tree,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            include_links=False,
            include_images=False,
            with_metadata=False,
        )
    except Exception:  # noqa: BLE001 - it raises what lxml raises, and RecursionError; no proposal is an answer
        return []
    text = getattr(document, "text", None)
    return [line for line in text.split("\n") if line.strip()] if isinstance(text, str) else []


def _is_deeper(tree: HtmlElement, levels: int) -> bool:
    level = [tree]
    for _ in range(levels):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
