"""The headline, without the name of the site."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from .document import Page, class_tokens, inner_text
from .jsonld import types
from .templates import filled
from .whitespace import clean_or_none, comparable

__all__ = ["Title", "headlines", "read_site_name", "read_title", "without_site_name"]

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»«/]|::|\|\|)\s+|\s*[|»ㅣ]\s*")
_NOT_HEADLINE = re.compile(
    r"logo|site-?(?:title|name)|masthead|brand|breadcrumb|modal|cookie|related|sidebar|visually-?hidden"
    r"|sr-only"
)
_FEWEST_WORDS = 3
_PAGE_TYPES = {"webpage", "itempage", "website", "collectionpage"}
_TITLE_META = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title")


def read_site_name(page: Page) -> str | None:
    """Return the publication's name as the page declares it."""
    declared = page.meta("og:site_name", "application-name", "al:ios:app_name", "dc.publisher")
    if page.metas.get("og:site_name"):
        return clean_or_none(declared)
    return page.data.text(page.article, "publisher") or _website_name(page) or clean_or_none(declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The headline."""

    text: str | None
    source: str | None
    """Where it was read."""
    printed: str | None
    """The headline in the words in which the page prints it: what `text` is too, but where another was shared."""


def read_title(page: Page) -> Title:
    """Return the headline.

    News sites declare their headline in JSON-LD. Elsewhere the only ``h1`` is the better witness: ``og:title`` and
    ``title`` are written for search engines there. Where the page prints the declared headline in other letters (case,
    quotes, an uncut end), the printed copy is taken.
    """
    declared = _declared(page, read_site_name(page))
    printed = headlines(page)
    by_source = dict(reversed(declared))
    text, source = _declared_or_printed(page, declared, printed)
    shared = by_source.get("open-graph")
    others = {by_source.get("json-ld", ""), by_source.get("title", ""), *printed[:1]}
    if shared and _is_news(page) and _is_another_headline(shared, others):
        return Title(text=shared, source="open-graph", printed=text)
    return Title(text=text, source=source, printed=text)


def _declared_or_printed(
    page: Page, declared: list[tuple[str, str]], printed: list[str]
) -> tuple[str | None, str | None]:
    by_source = dict(reversed(declared))
    if "json-ld" in by_source and _is_news(page):
        return _as_printed(_without_kicker(by_source["json-ld"], by_source.get("open-graph")), printed), "json-ld"
    for heading in printed if len(printed) > 1 else ():
        for source, value in declared:
            if comparable(value) == comparable(heading):
                return heading, source
    if len(printed) == 1 and (not declared or any(_akin(printed[0], value) for _, value in declared)):
        return _without_kicker(printed[0], by_source.get("open-graph")), "page"
    for source, value in declared:
        return _as_printed(value, printed), source
    return (printed[0], "page") if printed else (None, None)


def _is_news(page: Page) -> bool:
    return any("news" in name or name in {"liveblogposting", "report"} for name in types(page.article))


def _is_another_headline(shared: str, others: set[str]) -> bool:
    """True where ``og:title`` is a headline of its own, and JSON-LD, ``title`` and ``h1`` are one and the same.

    Those three come from one field then, which is often written for search engines; the other one is for readers. On
    annotated news pages it was the headline in 13 of 17 such cases. Not so if it only has a site's name behind it.
    """
    keys = {comparable(other) for other in others}
    if len(keys) != 1 or len(shared.split()) < _FEWEST_WORDS or shared.endswith(("…", "...")):
        return False
    key = keys.pop()
    return bool(key) and key not in comparable(shared)


def _without_kicker(title: str, shared: str | None) -> str:
    """Return the headline without a kicker ("Roof collapse: …") that ``og:title`` leaves out."""
    if (
        shared
        and len(shared.split()) >= 3
        and title.endswith(shared)
        and re.search(r"[:–—|]\s*$", title[: -len(shared)])
    ):
        return shared
    return title


def _as_printed(title: str, printed: list[str]) -> str:
    key = comparable(title.rstrip(" .…"))
    for heading in printed:
        mine = comparable(heading)
        if mine == key or (title.rstrip().endswith(("...", "…")) and mine.startswith(key)):
            return heading
        if len(mine) >= 20 and key.startswith(mine) and _SEPARATOR.search(title[len(heading) - 4 :]):
            return heading  # what follows is a section ("… | Sport")
    return title


def _akin(printed: str, declared: str) -> bool:
    """True if an ``h1`` and a declared title have words in common: some pages' ``h1`` names the site."""
    mine, other = (set(re.findall(r"\w+", text.lower())) for text in (printed, declared))
    if not mine or len(mine) < 2:
        return comparable(printed) == comparable(declared)
    unspaced = len(mine) < 4 and len(printed) > 12
    return len(mine & other) >= 0.3 * min(len(mine), len(other)) or (
        unspaced and len(set(printed) & set(declared)) > 0.4 * len(set(printed))
    )


def headlines(page: Page) -> list[str]:
    """Return the texts of the page's ``h1`` elements that can be a headline, in order, the marked one first."""
    found: list[tuple[int, str]] = []
    for element in page.tree.iter("h1"):
        text = filled(inner_text(element))
        if not text or len(text) > 400:
            continue
        marked = (element.get("itemprop") or "") == "headline" or "headline" in class_tokens(element)
        odd = any(_NOT_HEADLINE.search(class_tokens(e)) for e in (element, *_near(element)))
        found.append((0 if marked and not odd else 2 if odd else 1, text))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def without_site_name(title: str, site: str | None, url: str | None) -> str:
    """Return `title` without the site's name at its end (or beginning)."""
    names = {comparable(site)} if site else set()
    host = (_host(url) or "").removeprefix("www.")
    if host:
        names |= {comparable(host), comparable(host.rsplit(".", 1)[0])}
    names -= {""}
    parts = list(_SEPARATOR.finditer(title))
    if parts:
        last, first = parts[-1], parts[0]
        if _is_site(title[last.end() :], names) and last.start() > 0:
            return without_site_name(title[: last.start()].strip(), site, url)
        if _is_site(title[: first.start()], names) and title[first.end() :].strip():
            return title[first.end() :].strip()
    return title


def _is_site(part: str, names: set[str]) -> bool:
    key = comparable(part)
    return bool(key) and any(
        key == name or (len(name) > 4 and name in key and len(key) < len(name) + 12) for name in names
    )


def _declared(page: Page, site: str | None) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not set(types(page.article)) & _PAGE_TYPES:
        found += [
            ("json-ld", t)
            for t in (page.data.text(page.article, "headline"), page.data.text(page.article, "name"))
            if t
        ]
    found += [("open-graph" if name.startswith("og") else "meta", t) for name in _TITLE_META if (t := page.meta(name))]
    element = page.tree.find(".//title")
    if element is not None and (text := filled(inner_text(element))):
        found.append(("title", _main_part(text, site, page.url)))
    return [(source, stripped) for source, text in found if (stripped := without_site_name(text, site, page.url))]


def _main_part(title: str, site: str | None, url: str | None) -> str:
    """Return a ``title`` element's text without what looks like a site's name though nothing declares one."""
    stripped = without_site_name(title, site, url)
    parts = list(_SEPARATOR.finditer(stripped))
    if stripped == title and parts:
        head, tail = stripped[: parts[-1].start()], stripped[parts[-1].end() :]
        if len(head.split()) >= 3 and len(tail.split()) <= 4 and len(tail) < len(head):
            return head.strip()
    return stripped


def _near(element: HtmlElement) -> list[HtmlElement]:
    parent = element.getparent()
    grand = parent.getparent() if parent is not None else None
    return [e for e in (parent, grand) if e is not None and e.tag not in {"body", "html", "main", "article"}]


def _website_name(page: Page) -> str | None:
    for node in page.data.nodes:
        if set(types(node)) & {"website", "newsmediaorganization"} and (name := page.data.text(node, "name")):
            return name
    return None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
