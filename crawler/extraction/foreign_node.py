"""JSON-LD of another article, which a teaser or an embedded story brought along."""

from __future__ import annotations

from lxml.html import HtmlElement

from .jsonld import Node
from .whitespace import clean, comparable

__all__ = ["is_unprinted"]


def is_unprinted(node: Node, tree: HtmlElement, metas: dict[str, list[str]]) -> bool:
    """True if the page's ``h1`` and ``og:title`` agree on a headline, and the node has another one."""
    declared = node.get("headline") or node.get("name")
    shared = metas.get("og:title", [""])[0]
    if not isinstance(declared, str) or not shared or not declared:
        return False
    key = comparable(shared)
    printed = {comparable(clean("".join(heading.itertext()))) for heading in tree.iter("h1")}
    theirs = comparable(declared)
    return key in printed and theirs not in printed and not theirs.startswith(key) and not key.startswith(theirs)
