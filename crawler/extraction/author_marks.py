"""How mark-up shows who wrote the text: classes, microdata, links to the pages of authors."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from .document import class_tokens, inner_text, noted
from .names import looks_like_name
from .whitespace import comparable

__all__ = ["in_author_box", "inner_author", "is_author_path", "links_author"]

_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_\-])(?:byline|bylines|by-line|authors?|autor|autore|autori|autoren|auteurs?|writers?|writter|contributors?"
    r"|submitted|creator|reporter|redakteur|journalist|penulis|yazar|attribution|signature|firma|credit-author|post-?author"
    r"|entry-?author|article-?author|vcard)(?=[\s_\-\d]|$|name|link|s[\s_\-]|info|text)"
    r"|(?:by-?line|author)(?:-|_|__)?(?:name|link|text|info)"
)

_NOT_AUTHOR_CLASS = re.compile(
    r"avatar|image|photo|social|follow|related|comment|teaser|card-list|recommend|more-from|sidebar|jobtitle|job-title"
    r"|author-?_*(?:role|title|description|bio|about)(?:[\s_-]|$)|(?:role|reviewer|editor|factcheck)(?:[\s_-]|$)|has-author"
)

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|i|e|in)?|auteurs?|contributors?|contributor-?profiles?|profiles?|people|persons?|staff"
    r"|team|writers?|journalistes?|journalists?|reporters?|redaktion|redaktor|by|byline|forfatter|columnists?"
    r"|penulis|yazar(?:lar)?|experts?|users?)/(?P<slug>[^/?#]+)"
)
_LARGEST_BOX = 400
"""A container with more characters is not that of a name alone."""
_MOST_TEXTS = 200
"""Nor one with more pieces of text, white space included."""

_MOST_INNER = 12
_HOLDS_NAMES = frozenset(["span", "a", "strong", "b", "em", "address", "cite", "div", "p"])


def is_author_path(href: str) -> bool:
    """True if a link's path is that of an author's page."""
    return bool(_AUTHOR_PATH.search(href.lower()))


def links_author(href: str, words: str, *, said: bool) -> bool:
    """True for a link to an author's page: its path repeats the name, which looks like one or stands behind "by"."""
    match = _AUTHOR_PATH.search(href.lower())
    if match is None:
        return False
    slug = comparable(href[match.start("slug") :])
    named = any(len(word) > 2 and comparable(word) in slug for word in words.split())
    return named and (said or looks_like_name(words))


def inner_author(element: HtmlElement) -> HtmlElement | None:
    """Return the element inside a line that holds the author, by its class or microdata."""
    if not len(element):
        return None
    # few elements stand in a line, and lxml takes longer to learn nine names than to hand them all over
    for number, step in enumerate(step for step in element.iter() if step.tag in _HOLDS_NAMES):
        if number > _MOST_INNER:
            return None
        if step is element:
            continue
        if (
            _is_property(step) or _names_author(class_tokens(step)) or "author" in (step.get("rel") or "")
        ) and inner_text(step):
            return step
    return None


def in_author_box(element: HtmlElement) -> bool:
    """True if a line stands in a small element whose class says byline or author."""
    above: list[HtmlElement] = []
    step: HtmlElement | None = element
    for _ in range(3):
        if step is None or step.tag in {"article", "main", "body", "section"}:
            return False
        if _is_property(step) or step.tag == "address" or _names_author(class_tokens(step)):
            return not any(map(_is_large, above))
        if (step := step.getparent()) is not None:
            above.append(step)
    return False


def _is_property(element: HtmlElement) -> bool:
    """True for microdata of an author; few elements name one anywhere, and those alone are asked for the attribute."""
    return "author" in noted(element).names and "author" in (element.get("itemprop") or "")


def _is_large(element: HtmlElement) -> bool:
    """True for more text than a name has beside it, remembered on the element."""
    known = noted(element)
    large: bool | None = getattr(known, "large", None)
    if large is None:
        large = known.large = _holds_much(element)
    return large


def _holds_much(element: HtmlElement) -> bool:
    """Look at the text as far as shows that it is much: it may be the whole page."""
    size = 0
    for number, text in enumerate(element.itertext()):
        size += len(text.strip())
        if size > _LARGEST_BOX or number > _MOST_TEXTS:
            return True
    return False


@lru_cache(maxsize=4096)
def _names_author(tokens: str) -> bool:
    return len(tokens) > 4 and bool(_AUTHOR_CLASS.search(tokens)) and not _NOT_AUTHOR_CLASS.search(tokens)
