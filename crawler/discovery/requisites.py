"""What a browser fetches to show a page: style sheets, scripts, pictures, fonts."""

from __future__ import annotations

import re
from typing import Any

from .absolute_url import absolute_url
from .comments import without_comments

__all__ = ["css_requisites", "read_requisites"]

_MOST = 500
"""Requisites that are read of one page or style sheet."""

_RELATIONS = frozenset(
    {"stylesheet", "icon", "shortcut", "apple-touch-icon", "manifest", "preload", "modulepreload", "mask-icon"}
)
_SOURCES = {
    "img": ("src", "data-src"),
    "script": ("src",),
    "source": ("src",),
    "video": ("poster",),
    "input": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "track": ("src",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href"),
    "use": ("href", "{http://www.w3.org/1999/xlink}href"),
    "body": ("background",),
}
"""Elements and the attributes that name a file (HTML, 4.7 and 4.8; SVG 2). Films and sound themselves are left out."""

_FILMS = frozenset({"video", "audio"})
_CSS_URL = re.compile(
    r"""url\(\s{0,99}(?:"([^"\n]{0,2083})"|'([^'\n]{0,2083})'|([^\s"'()]{1,2083}))\s{0,99}\)"""
    r"""|@import\s{1,99}(?:"([^"\n]{0,2083})"|'([^'\n]{0,2083})')""",
    re.IGNORECASE,
)
"""``url()`` and ``@import`` (CSS Values 4, 4.5; CSS Cascading 5, 2); bounded, as nothing need ever close."""

_SRCSET_PART = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+[^,]*)?(?:,|$)")
"""One candidate of a ``srcset``: a URL, which may hold commas, and its descriptor (HTML, 4.8.4.2.1)."""


def read_requisites(tree: Any, base: str | None) -> tuple[str, ...]:
    """Return the URLs of what a browser needs for the page in `tree`, each once, in their order."""
    references: list[str | None] = []
    for element in tree.iter("link", "style", *_SOURCES):
        if element.tag == "link":
            if _RELATIONS & set((element.get("rel") or "").lower().split()):
                references += [element.get("href"), *_srcset(element.get("imagesrcset"))]
        elif element.tag == "style":
            references += _css_references(element.text or "")
        elif element.tag != "source" or element.getparent() is None or element.getparent().tag not in _FILMS:
            references += [element.get(name) for name in _SOURCES[element.tag]]
            references += [*_srcset(element.get("srcset")), *_srcset(element.get("data-srcset"))]
    for element in tree.iterfind(".//*[@style]"):
        references += _css_references(element.get("style"))
    return _resolved(references, base)


def css_requisites(text: str, url: str) -> tuple[str, ...]:
    """Return the URLs that a style sheet at `url` names (``url()`` and ``@import``), each once, in their order."""
    return _resolved(_css_references(text), url)


def _css_references(text: str) -> list[str | None]:
    if "url(" not in text.lower() and "@import" not in text.lower():
        return []
    matches = _CSS_URL.finditer(without_comments(text, "/*", "*/"))
    return [next((group for group in match.groups() if group), None) for match in matches]


def _srcset(value: str | None) -> list[str | None]:
    return [match[1] for match in _SRCSET_PART.finditer(value)] if value else []


def _resolved(references: list[str | None], base: str | None) -> tuple[str, ...]:
    urls = dict.fromkeys(url for reference in references if (url := absolute_url(reference, base)) is not None)
    return tuple(urls)[:_MOST]
