"""Tags and categories that links declare: ``rel="tag"``, as blogs' systems write it, and ``p-category``."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

from .document import Page, class_tokens, inner_text
from .marked_dates import holds_others, is_teaser
from .site_names import path_of

__all__ = ["linked_categories", "linked_tags"]

_LONGEST = 60
_OF_CATEGORIES = XPath("descendant::a[contains(@class, 'p-category')]")
_BESIDE = frozenset(["aside", "nav"])


def linked_tags(page: Page) -> list[str]:
    """Return the words of the tags of the article, without the categories that it is filed under."""
    return [words for link, words in _links(page) if not _is_category(link)]


def linked_categories(page: Page) -> list[str]:
    """Return the words of the categories: ``rel="category tag"``, or a tag whose address says category."""
    return [words for link, words in _links(page) if _is_category(link)]


def _links(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    of_categories: list[HtmlElement] = _OF_CATEGORIES(page.tree)  # type: ignore[assignment]
    for link in dict.fromkeys([*(e for e in page.marked if e.tag == "a"), *of_categories]):
        marked = "tag" in (link.get("rel") or "").lower().split() or "p-category" in class_tokens(link).split()
        if marked and not _is_elsewhere(link) and 0 < len(words := inner_text(link)) <= _LONGEST:
            yield link, words.removeprefix("#")


def _is_category(link: HtmlElement) -> bool:
    if "category" in (link.get("rel") or "").lower().split():
        return True
    folders = path_of(link.get("href")).lower().split("/")
    return bool({"category", "kategorie", "categorie", "categoria"} & set(folders))


def _is_elsewhere(link: HtmlElement) -> bool:
    above = link.iterancestors()
    return is_teaser(link) or any(step.tag in _BESIDE or holds_others(class_tokens(step)) for step in above)
