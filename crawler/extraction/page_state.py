"""The text that a page's state holds and leaves to its scripts to show: the data from which an application is drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from .document import Page, all_elements, read_tree
from .whitespace import comparable

__all__ = ["stated_page"]

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SHORTEST = 400
"""Less is a teaser: about seventy words."""
_PARAGRAPHS = 3
_TITLE = 24
"""So many letters of the headline tell whose state it is."""
_CLOSED = re.compile(
    r'\\?"(?:is_?)?(?:premium|paid|pay_?wall(?:ed)?|locked|gated|(?:subscri\w+|members?)_?only'
    r"|requires?_?(?:log_?in|subscription|registration|payment))\w*\\?\"\s*:\s*"
    r'(?:true\b|[1-9]|\\?"(?:true|yes|y|1|paid|premium|locked|closed)\\?")'
    r'|\\?"is_?accessible_?for_?free\\?"\s*:\s*\\?"?false',
    re.IGNORECASE,
)
"""Where the state says such a thing, what it holds may be withheld from readers, and is left alone."""


def stated_page(page: Page, title: str | None) -> Page | None:
    """Return the page as if the longest mark-up in its state were all that it shows; None where there is no such text.

    Only for a page that says it is an article, and whose state names its headline and closes the text to nobody.
    """
    key = comparable(title or "")[:_TITLE]
    if not key or not (page.article or (page.meta("og:type") or "").lower() == "article"):
        return None
    scripts = [script.text for script in page.tree.iter("script") if script.text and not script.get("src")]
    if any(_CLOSED.search(script) for script in scripts):
        return None
    texts = [text for script in scripts for text in _texts(script, key)]
    if not texts:
        return None
    tree = read_tree(max(texts, key=len).encode("utf-8", "replace"), [])
    return replace(page, tree=tree, alive=all_elements(tree), marked=()) if tree is not None else None


def _texts(script: str, key: str) -> Iterator[str]:
    """Yield the strings of several paragraphs in a script that names the headline."""
    strings = [text for found in _STRING.finditer(script) if (text := _decoded(found.group())) is not None]
    if any(key in comparable(text) for text in strings):
        yield from (t for t in strings if len(t) >= _SHORTEST and t.lower().count("</p>") >= _PARAGRAPHS)


def _decoded(literal: str) -> str | None:
    try:
        text = json.loads(literal, strict=False)
    except ValueError:
        return None
    return text if isinstance(text, str) else None
