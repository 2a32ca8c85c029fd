"""Which HTML elements break a line, which are silent, which hold something to look at."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

__all__ = ["BLOCKS", "CONTROLS", "EMBEDS", "HEADINGS", "SILENT", "is_own_picture"]

# fmt: off
BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
])
"""Text before and after the tags of these stands on different lines."""

SILENT = frozenset([
    "script", "style", "template", "noscript", "svg", "button", "select", "option", "input", "textarea", "datalist",
    "canvas", "object", "applet", "audio", "map", "area", "annotation", "head", "title", "meta", "link", "base",
    "track", "source", "dialog", "progress", "meter", "rp", "rt",
])
"""Elements whose text nobody reads as part of the page (ruby glosses would double the word that they stand above)."""
# fmt: on

CONTROLS = frozenset(["button", "select", "option", "svg", "object", "dialog", "canvas"])
"""Those of the silent ones that pages forget to close; the rest of the page then stands inside."""

EMBEDS = frozenset(["iframe", "embed", "video", "amp-youtube", "amp-twitter", "amp-instagram"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])

_OWN_PICTURE = re.compile(r"image|img|picture|photo")
_FILE = ("src", "data-src", "srcset", "data-srcset")


def is_own_picture(element: HtmlElement, tag: str) -> bool:
    """True for an element of the page's own (``lazy-image``) that says where a picture is, and holds none itself."""
    return (
        _OWN_PICTURE.search(tag) is not None
        and any(element.get(name) for name in _FILE)
        and next(element.iter("img"), None) is None
    )
