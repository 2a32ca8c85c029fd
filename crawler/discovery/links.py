"""The links of a page, taken from its tree in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .absolute_url import absolute_url

__all__ = ["FoundLink", "PageLinks", "Place", "read_links"]

Place = Literal["nav", "header", "footer", "aside", "article", "main"]

_PLACES: dict[str, Place] = {
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "article": "article",
    "main": "main",
}
"""Elements that say what the part of a page is for (HTML, 4.3 and 4.4); the innermost counts."""

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
"""Types of ``<link rel=alternate>`` by which a feed is announced (RSS Autodiscovery, JSON Feed)."""

_COMMENTS = re.compile(r"comment|/replies\b", re.IGNORECASE)
"""WordPress announces a feed of comments beside that of articles, and one for each article."""

_MOST_LINKS = 5_000
"""Links that are read of one page; the fullest archive pages have some thousand."""

_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """One link of a page."""

    url: str
    """Absolute http(s) URL without fragment, as found."""

    text: str
    """The words that are linked, on one line; the picture's description or the title where there are none."""

    rel: tuple[str, ...] = ()
    """Tokens of the ``rel`` attribute in lower case."""

    place: Place | None = None
    """The innermost of nav, header, footer, aside, article and main that the link stands in."""

    @property
    def nofollow(self) -> bool:
        """True if the page asks that the link be not followed, or says that somebody else wrote or paid for it."""
        return not {"nofollow", "ugc", "sponsored"}.isdisjoint(self.rel)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """Where a page leads."""

    links: tuple[FoundLink, ...]
    """Its links in their order, each URL once (where one of several is to be followed, that one)."""

    feeds: tuple[str, ...] = ()
    """Feeds that it announces, without those of comments."""

    next_page: str | None = None
    """The page that it declares as the one that follows (``rel=next``)."""

    canonical: str | None = None
    """The URL that it declares as its canonical one."""

    nofollow: bool = False
    """True if it asks that none of its links be followed (robots meta element or ``X-Robots-Tag``)."""


def read_links(tree: Any, base: str | None, *, robots: str = "", encoding: str = "utf-8") -> PageLinks:
    """Return where a page leads.

    `tree` is the page as lxml parsed it, `base` its base URL (``<base href>`` resolved), `robots` the values of its
    ``X-Robots-Tag`` headers, `encoding` its character encoding, in which browsers send queries.
    """
    links: dict[str, FoundLink] = {}
    heads: dict[str, list[str]] = {}
    places: dict[Any, Place | None] = {}
    next_page = None
    for element in tree.iter("a", "area", "link"):
        url = absolute_url(element.get("href"), base, encoding=encoding)
        if url is None:
            continue
        rel = tuple((element.get("rel") or "").lower().split())
        if element.tag == "link":
            kind = _kind_of_head_link(element, rel, url)
            heads.setdefault(kind, []).append(url)
            continue
        if "next" in rel:
            next_page = next_page or url
        known = links.get(url)
        if known is not None and (known.text or len(links) >= _MOST_LINKS) and not known.nofollow:
            continue
        if known is None and len(links) >= _MOST_LINKS:
            continue
        found = FoundLink(url=url, text=_words(element), rel=rel, place=_place(element, places))
        if known is None or (found.text and not known.text) or (known.nofollow and not found.nofollow):
            links[url] = found
    return PageLinks(
        links=tuple(links.values()),
        feeds=tuple(dict.fromkeys(heads.get("feed", ()))),
        next_page=next((url for url in heads.get("next", ())), next_page),
        canonical=next((url for url in heads.get("canonical", ())), None),
        nofollow=_is_nofollow(robots) or any(map(_is_nofollow, _robots_metas(tree))),
    )


def _kind_of_head_link(element: Any, rel: tuple[str, ...], url: str) -> str:
    media_type = (element.get("type") or "").partition(";")[0].strip().lower()
    if "alternate" in rel and media_type in _FEED_TYPES:
        return "" if _COMMENTS.search(url) or _COMMENTS.search(element.get("title") or "") else "feed"
    return next((kind for kind in ("next", "canonical") if kind in rel), "")


def _words(element: Any) -> str:
    words = " ".join("".join(_beginning(element)).split())
    if not words:
        picture = element.find(".//img[@alt]")
        words = (picture.get("alt") if picture is not None else None) or element.get("title") or ""
        words = " ".join((words or element.get("aria-label") or "").split())
    return words[:_LONGEST_TEXT]


def _beginning(element: Any) -> Iterator[str]:
    """Yield the texts of an element, until there is enough: anchors that do not close hold the rest of the page."""
    room = 5 * _LONGEST_TEXT
    for text in element.itertext():
        yield text
        room -= len(text)
        if room <= 0:
            return


def _place(element: Any, places: dict[Any, Place | None]) -> Place | None:
    """Walk up to the first element that names a place, remembering the way for the links beside it."""
    way = []
    place: Place | None = None
    step = element.getparent()
    while step is not None:
        if step in places:
            place = places[step]
            break
        way.append(step)
        if (named := _PLACES.get(step.tag)) is not None:
            place = named
            break
        step = step.getparent()
    for passed in way:
        places[passed] = place
    return place


def _robots_metas(tree: Any) -> list[str]:
    return [meta.get("content") or "" for meta in tree.iter("meta") if (meta.get("name") or "").lower() == "robots"]


def _is_nofollow(directives: str) -> bool:
    return not {"nofollow", "none"}.isdisjoint(re.split(r"[\s,]+", directives.lower()))
