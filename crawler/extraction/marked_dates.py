"""Dates that mark-up shows: microdata, and ``time`` elements by their classes and the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from .document import Page, class_tokens

__all__ = ["OTHERS", "UPDATED", "marked_dates", "unmarked_date"]

UPDATED = re.compile(
    r"updat|modif|review|aktualis|edited|mis à jour|actualiz|aggiorna|oppdater|uppdater|opdater|güncelle|diperbarui"
    r"|stand|обновл|оновл|更新|수정|atualiz|bijgewerkt",
    re.IGNORECASE,
)
"""What is said of a date of change."""
OTHERS = re.compile(
    r"related|(?:^|[\s_-])teasers?(?:[\s_-]|$)|recommend|most-?(?:read|popular)|recirc|more-?(?:stories"
    r"|posts|articles)"
)
"""Classes of boxes that hold other articles."""

_PUBLISHED_CLASS = re.compile(
    r"publish|pubdate|post-?date|entry-date|date-?line|posted|article-?date|byline|timestamp|published"
    r"|dtpublished|datum"
)
_MODIFIED_CLASS = re.compile(r"updated|modif|aktualis")
_ELSEWHERE = re.compile(r"related|teaser|card|comment|sidebar|widget|recommend|most-?read|promo|listing|latest")


_TAGS = frozenset(["time", "abbr", "span", "div", "p", "meta"])
_LONGEST_LABEL = 30


def marked_dates(page: Page, *, published: bool) -> Iterator[tuple[str, str]]:
    """Yield words and source of the dates that microdata marks, or a ``time`` element whose class says what it is.

    `published` asks for the dates of publication, else for those of change.
    """
    itemprop, wanted = ("datepublished", _PUBLISHED_CLASS) if published else ("datemodified", _MODIFIED_CLASS)
    for element in page.marked:
        if element.tag not in _TAGS:
            continue
        if itemprop in (element.get("itemprop") or "").lower():
            yield _words(element), "microdata"
        elif element.tag == "time":
            around = _around(element)
            if _ELSEWHERE.search(around) or (published and _MODIFIED_CLASS.search(around)) or _among_others(element):
                continue
            changed = bool(UPDATED.search(_label(element)))
            if changed != published and (wanted.search(around) or element.get("pubdate") is not None):
                yield _words(element), "page"


def unmarked_date(tree: HtmlElement) -> str | None:
    """Return the words of the first ``time`` element that stands in no list and no box, whatever its class."""
    for element in tree.iter("time"):
        around = _around(element)
        if _ELSEWHERE.search(around) or _MODIFIED_CLASS.search(around) or _among_others(element) or _in_list(element):
            continue
        return _words(element)
    return None


def _words(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or element.get("title") or "".join(element.itertext())


def _label(element: HtmlElement) -> str:
    """Return the words directly before an element."""
    before = element.getprevious()
    parent = element.getparent()
    if before is not None:
        text = before.tail if (before.tail or "").strip() else "".join(before.itertext())
    else:
        text = parent.text if parent is not None else ""
    return (text or "").strip()[-_LONGEST_LABEL:]


def _among_others(element: HtmlElement) -> bool:
    return any(_names_others(class_tokens(step)) for step in element.iterancestors())


@lru_cache(maxsize=4096)
def _names_others(tokens: str) -> bool:
    return bool(OTHERS.search(tokens))


def _in_list(element: HtmlElement) -> bool:
    """True for a date in a list or box of other articles, or in their links."""
    return any(step.tag in {"li", "a", "aside", "nav", "footer"} for step in element.iterancestors())


def _around(element: HtmlElement) -> str:
    tokens, step = [], element
    for _ in range(3):
        tokens.append(class_tokens(step))
        parent = step.getparent()
        if parent is None or step.tag == "article" or parent.tag in {"body", "html", "main"}:
            break
        step = parent
    return " ".join(tokens)
