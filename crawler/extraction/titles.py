"""The headline, without the name of the site."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import html
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from .document import Page, class_tokens, first, inner_text
from .home_names import home_names
from .jsonld import types
from .printed_dates import find_dates
from .site_names import SEPARATOR, folders, names_site, read_site_name, without_site_name
from .templates import filled
from .whitespace import comparable

__all__ = ["Title", "read_title"]

_NOT_HEADLINE = re.compile(
    r"logo|site-?(?:title|name)|masthead|brand|breadcrumb|modal|cookie|related|sidebar|visually-?hidden"
    r"|sr-only"
)
_FEWEST_WORDS = 3
_FEWEST_BEHIND = 2
"""A single word behind a colon may be the name of a column, not a headline."""
_LONGEST = 400
_CUT = 95
_JOINT = re.compile(rf"{SEPARATOR.pattern}|:\s+|(?<=[\u3040-\u9fff])[-_—](?=[\u3040-\u9fff])")
"""What stands between a headline and the words that link to the home page; in scripts without spaces, no space."""
_PAGE_TYPES = {"webpage", "itempage", "website", "collectionpage"}
_TITLE_META = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title")


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
    declared = [(source, _whole(value, declared)) for source, value in declared]
    by_source = dict(reversed(declared))
    printed = _printed(page, by_source)
    text, source = _declared_or_printed(page, declared, printed)
    shared = by_source.get("open-graph")
    others = {text for text in (by_source.get("json-ld"), by_source.get("title"), *printed[:1]) if text}
    if shared and _is_another_headline(page, shared, others):
        return Title(text=shared, source="open-graph", printed=text)
    return Title(text=text, source=source, printed=text)


def _printed(page: Page, declared: dict[str, str]) -> list[str]:
    """Return the headings that can be the headline, as it is to be shown, without the masthead."""
    found = list(dict.fromkeys(headlines(page)))
    title = _title_element(page)
    kept = [text for text in found if not names_site(text, page, declared.get("open-graph"), title)]
    known = [value for name in ("json-ld", "open-graph") if (value := declared.get(name))]
    site = read_site_name(page)
    return [_without_date(without_site_name(text, site, page.url), known) for text in (kept if declared else found)]


def _whole(title: str, declared: list[tuple[str, str]]) -> str:
    """Return the longer copy of a title that was cut at a word: search engines ask for at most 110 characters."""
    if _CUT <= len(title) <= _CUT + 15:
        for _, other in declared:
            if other.startswith(f"{title} ") and other[len(title) + 1].isalnum():
                return other
    return title


def _without_date(heading: str, declared: list[str]) -> str:
    """Return the declared headline where a heading is that with a dateline before or behind it."""
    for value in declared:
        for rest in (heading.removeprefix(value), heading.removesuffix(value)):
            if rest != heading and next(find_dates(rest), None) is not None:
                return value
    return heading


def _declared_or_printed(
    page: Page, declared: list[tuple[str, str]], printed: list[str]
) -> tuple[str | None, str | None]:
    by_source = dict(reversed(declared))
    if "json-ld" in by_source and _is_news(page):
        shared = by_source.get("open-graph")
        return _as_printed(_without_kicker(by_source["json-ld"], shared), printed, shared), "json-ld"
    for heading in printed if len(printed) > 1 else ():
        for source, value in declared:
            if comparable(value) == comparable(heading):
                return heading, source
    if len(printed) > 1 and (said := _only_one_like(declared, printed)):
        return said, "page"
    if len(printed) == 1 and (
        not declared or any(_akin(printed[0], value) for source, value in declared if source != "meta")
    ):
        return _without_kicker(printed[0], by_source.get("open-graph")), "page"
    for source, value in declared:
        return _as_printed(value, printed), source
    return (printed[0], "page") if printed else (None, None)


def _is_news(page: Page) -> bool:
    return any("news" in name or name in {"liveblogposting", "report"} for name in types(page.article))


def _is_another_headline(page: Page, shared: str, others: set[str]) -> bool:
    """True where ``og:title`` is a headline of its own, and JSON-LD, ``title`` and ``h1`` are one and the same.

    Those three come from one field then, which is often written for search engines. The other one is for readers where
    the page prints it in a heading below (8 of 8 annotated pages), or where it is the beginning of the long one (5 of
    6); elsewhere it is for those who see a link to the page (2 of 8).
    """
    keys = {comparable(other) for other in others}
    if len(keys) != 1 or len(shared.split()) < _FEWEST_WORDS or shared.endswith(("…", "...")):
        return False
    key, mine = keys.pop(), comparable(shared)
    if not key or key in mine:
        return False
    if len(mine) < len(key) and any(_begin_alike(shared, other) for other in others):
        return True
    return any(comparable(inner_text(heading)).endswith(mine) for heading in page.tree.iter("h2", "h3"))


def _begin_alike(one: str, other: str) -> bool:
    first, second = (re.findall(r"\w+", text.lower())[:_FEWEST_WORDS] for text in (one, other))
    return first == second


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


def _as_printed(title: str, printed: list[str], shared: str | None = None) -> str:
    key = comparable(title.rstrip(" .…"))
    for heading in printed:
        mine = comparable(heading)
        if mine == key or (title.rstrip().endswith(("...", "…")) and mine.startswith(key)):
            return heading
        behind = title[max(0, len(heading) - 4) :]
        if (len(mine) >= 20 or heading == shared) and key.startswith(mine) and SEPARATOR.search(behind):
            return heading  # what follows is a section ("… | Sport")
    return title


def _akin(printed: str, declared: str) -> bool:
    """True if an ``h1`` and a declared title have words in common: some pages' ``h1`` names the site."""
    mine, other = (set(re.findall(r"\w+", text.lower())) for text in (printed, declared))
    if not mine or len(mine) < 2:
        return comparable(printed) == comparable(declared)
    unspaced = len(mine) < 4 and len(printed) > 12 and not printed[:12].isascii()
    return len(mine & other) >= 0.3 * min(len(mine), len(other)) or (
        unspaced and len(set(printed) & set(declared)) > 0.4 * len(set(printed))
    )


def _only_one_like(declared: list[tuple[str, str]], printed: list[str]) -> str | None:
    """Return the only heading that shares half its words with a declared title, where several stand on the page."""
    titles = [value for source, value in declared if source != "meta"]
    alike = [heading for heading in printed if any(_share_half(heading, title) for title in titles)]
    if len(alike) != 1 or any(comparable(title) in comparable(alike[0]) for title in titles):
        return None
    return alike[0]


def _share_half(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return len(first & second) >= max(_FEWEST_WORDS, 0.5 * min(len(first), len(second)))


def headlines(page: Page) -> list[str]:
    """Return the texts of the page's ``h1`` elements that can be a headline, in order, the marked one first."""
    found: list[tuple[int, str]] = []
    for element in page.tree.iter("h1"):
        text = filled(html.unescape(inner_text(element)))
        if not text or len(text) > _LONGEST:
            continue
        text = _without_inner_kicker(text, element, page.meta("og:title"))
        marked = (element.get("itemprop") or "") == "headline" or "headline" in class_tokens(element)
        odd = any(_NOT_HEADLINE.search(class_tokens(e)) for e in (element, *_near(element)))
        found.append((0 if marked and not odd else 2 if odd else 1, text))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _without_inner_kicker(text: str, heading: HtmlElement, shared: str | None) -> str:
    """Return a heading without the element that it begins with, where ``og:title`` is the rest of it."""
    if shared and len(heading) and text != shared and text.endswith(shared):
        kicker = inner_text(heading[0])
        if kicker and comparable(kicker) == comparable(text.removesuffix(shared)):
            return shared
    return text


def _declared(page: Page, site: str | None) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not set(types(page.article)) & _PAGE_TYPES:
        found += [
            ("json-ld", t)
            for t in (page.data.text(page.article, "headline"), page.data.text(page.article, "name"))
            if t
        ]
    found += [("open-graph" if name.startswith("og") else "meta", t) for name in _TITLE_META if (t := page.meta(name))]
    if text := _title_element(page):
        found.append(("title", _main_part(_without_home(text, page), site, page.url)))
    return [(source, stripped) for source, text in found if (stripped := without_site_name(text, site, page.url))]


def _title_element(page: Page) -> str:
    element = first(page.tree, ".//title")
    return filled(inner_text(element)) or "" if element is not None else ""


def _without_home(title: str, page: Page) -> str:
    """Return a ``title`` element's text without the words that link to the home page, at its beginning or end.

    Behind them in front may stand a section that is a folder of the address.
    """
    parts = list(_JOINT.finditer(title))
    if not parts:
        return title
    names = home_names(page)
    head, tail = title[: parts[0].start()], title[parts[-1].end() :]
    if comparable(tail) in names and comparable(head):
        return title[: parts[-1].start()].strip()
    lone = parts[0].group().startswith(":") and len(tail.split()) < _FEWEST_BEHIND
    if comparable(head) not in names or lone:
        return title
    rest = title[parts[0].end() :].strip()
    section = SEPARATOR.search(rest)
    if section and comparable(rest[: section.start()]) in map(comparable, folders(page.url)):
        return rest[section.end() :].strip()
    return rest


def _main_part(title: str, site: str | None, url: str | None) -> str:
    """Return a ``title`` element's text without what looks like a site's name though nothing declares one."""
    stripped = without_site_name(title, site, url)
    parts = list(SEPARATOR.finditer(stripped))
    if stripped == title and parts:
        head, tail = stripped[: parts[-1].start()], stripped[parts[-1].end() :]
        if len(head.split()) >= 3 and len(tail.split()) <= 4 and len(tail) < len(head):
            return head.strip()
    return stripped


def _near(element: HtmlElement) -> list[HtmlElement]:
    parent = element.getparent()
    grand = parent.getparent() if parent is not None else None
    return [e for e in (parent, grand) if e is not None and e.tag not in {"body", "html", "main", "article"}]
