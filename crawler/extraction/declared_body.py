"""The text that the page declares in JSON-LD and leaves to its scripts to show."""

from __future__ import annotations

import html
from dataclasses import replace

from .document import Page, all_elements, read_tree

__all__ = ["declared_page"]

_SHORTEST = 400
"""Less is a teaser: about seventy words."""


def declared_page(page: Page) -> Page | None:
    """Return the page as if ``articleBody`` were all that it shows, or None where that is missing or short."""
    declared = page.article.get("articleBody")
    if not isinstance(declared, str) or len(declared) < _SHORTEST:
        return None
    if "</p>" not in declared.lower():
        declared = "".join(f"<p>{html.escape(line)}</p>" for line in declared.splitlines() if line.strip())
    tree = read_tree(declared.encode("utf-8", "replace"), [])
    return replace(page, tree=tree, alive=all_elements(tree), marked=()) if tree is not None else None
