"""Dates that mark-up shows: microdata, and ``time`` elements by their classes and the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from .document import Page, class_tokens

__all__ = ["UPDATED", "holds_others", "is_answers", "is_teaser", "marked_dates", "unmarked_date"]

UPDATED = re.compile(
    r"updat|modif|review|aktualis|edited|mis à jour|actualiz|aggiorna|oppdater|uppdater|opdater|güncelle|diperbarui"
    r"|stand|päivitetty|päivitys|aktualiz|poprawiono|ενημέρωση|تحديث|עודכן"
    r"|cập nhật|обновл|оновл|更新|수정|atualiz|bijgewerkt",
    re.IGNORECASE,
)
"""What is said of a date of change."""
_OTHERS = re.compile(
    r"related|(?:^|[\s_-])teasers?(?:[\s_-]|$)|recommend|most-?(?:read|popular)|recirc|more-?(?:stories"
    r"|posts|articles)"
)
"""Classes of boxes that hold other articles."""
_ANSWERS = re.compile(r"comment(?!ar)|(?:^|[\s_-])(?:diskuse|responses|kommentare?|komentarze|reacties)(?:[\s_-]|$)")
"""Classes of the boxes in which readers answer, each with a date."""

_PUBLISHED_CLASS = re.compile(
    r"publish|pubdate|post-?date|entry-date|date-?line|posted|article-?date|byline|timestamp|published"
    r"|dtpublished|datum"
)
_MODIFIED_CLASS = re.compile(r"updated|modif|aktualis")
_ELSEWHERE = re.compile(r"related|teaser|card|comment|sidebar|widget|recommend|most-?read|promo|listing|latest")


_TAGS = frozenset(["time", "abbr", "span", "div", "p", "meta"])
_PROPERTIES = {
    True: ("dc:created", "dcterms:created", "dc:issued", "dcterms:issued", "schema:datepublished"),
    False: ("dc:modified", "dcterms:modified", "schema:datemodified"),
}
"""RDFa, by whether it says publication or change."""
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
    yield from _in_rdfa(page, published=published)
    yield from _in_hatom(page, published=published)


def _in_rdfa(page: Page, *, published: bool) -> Iterator[tuple[str, str]]:
    """Yield the dates of RDFa, whose machine form is in ``content``, as Drupal 7 writes it (with a ``rel``)."""
    wanted = set(_PROPERTIES[published])
    for element in page.marked:
        said = element.get("property")
        if said and element.tag in _TAGS and wanted & set(said.lower().split()) and not _among_others(element):
            yield _words(element), "page"


def _in_hatom(page: Page, *, published: bool) -> Iterator[tuple[str, str]]:
    """Yield the dates of hAtom: the ``title`` of an ``abbr`` of the class ``published`` or ``updated``."""
    name = "published" if published else "updated"
    for element in page.tree.iter("abbr"):
        if name in class_tokens(element).split() and element.get("title") and not _among_others(element):
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
    return any(holds_others(class_tokens(step)) for step in element.iterancestors()) or is_teaser(element)


def is_teaser(element: HtmlElement) -> bool:
    """True in an ``article`` whose heading is a link, where the page's headline stands in another one."""
    home = element if element.tag == "article" else next(element.iterancestors("article"), None)
    if home is None or home.find(".//h1") is not None or not any(map(_links_on, home.iter("h2", "h3", "h4", "h5"))):
        return False
    headline = next(element.getroottree().iter("h1"), None)
    return headline is not None and next(headline.iterancestors("article"), None) is not None


def _links_on(heading: HtmlElement) -> bool:
    parent = heading.getparent()
    return heading.find(".//a[@href]") is not None or (parent is not None and parent.tag == "a")


@lru_cache(maxsize=4096)
def is_answers(tokens: str) -> bool:
    """True for the classes of a box of readers' answers."""
    return bool(_ANSWERS.search(tokens))


@lru_cache(maxsize=4096)
def holds_others(tokens: str) -> bool:
    """True for the classes of a box of other articles, or of readers' answers."""
    return bool(_OTHERS.search(tokens)) or is_answers(tokens)


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
