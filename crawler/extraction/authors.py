"""The byline: names only, and none where the page has none."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from lxml.html import HtmlElement

from crawler.items import Author

from .document import Page, class_tokens, inner_text
from .titles import read_site_name
from .whitespace import clean, comparable

__all__ = ["read_authors", "split_names"]

_LEAD = re.compile(
    r"^(?:(?:written|posted|published|reported|story|text|article|words|interview|analysis|opinion"
    r"|report)\s+by|by|von|vom|par|por|de la redacción de|"
    r"di|da|door|av|af|autor(?:in|en|es)?|auteurs?|authors?|författare|foto|text|redaktion|автор)\b\s*[:.]?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|,|\||•|·|⋅|/|\n|\s(?:and|und|et|y|och|og|en|e|i|ve|with|mit)\s|&)\s*", re.IGNORECASE)
_DROP = re.compile(r"\([^()]*\)|<[^<>]*>|https?://\S+|\S+@\S+\.\S+|@\w+")
_NOT_NAME = re.compile(
    r"\d{3}|^\W*$|\b(?:posted|published|updated|min read|minutes|read more|follow|subscribe|see all"
    r"|all posts|view|twitter|facebook|instagram|linkedin|comment|share|"
    r"january|february|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|^(?:admin|administrator"
    r"|user|guest|author|unknown|anonymous|"
    r"none|null|undefined|n/a|default|webmaster|wordpress|editor|test|(?:about )?the author|full bio|bio)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:.*\b)?(?:editor|reporter|correspondent|writer|columnist|journalist|contributor|redakteur(?:in)?"
    r"|korrespondent(?:in)?|"
    r"freelance|staff|photographer|producer|professor|lecturer|director|phd|ph\.d\.?|md|m\.d\.?|rd|ms|rn"
    r"|mba|jr\.?|sr\.?|esq\.?|cfp|cpa|expert|attorney|consultant|specialist|founder|co-founder|ceo|cto|manager|coach"
    r"|dietitian|nutritionist|therapist|analyst|strategist|author|dvm|dds|fand|facs|facp|cpt|lcsw|pharmd)$",
    re.IGNORECASE,
)
_TRAILING_ROLE = re.compile(
    r"(?<=[\w.])\s+(?:(?:contributing|staff|senior|review|managing|associate|freelance|guest)\s+)*"
    r"(?:writer|editor|reporter|founder|contributor|correspondent|author|md|rn|phd)$",
    re.IGNORECASE,
)
"""What is glued to a name by the mark-up, and is not of it."""
_GLUED_BY = re.compile(r"^(?:Written\s*)?[Bb]y(?=[A-ZÀ-Ý][a-zß-ÿ])")
_ORGANIZATION = re.compile(
    r"\b(?:reuters|agency|agence|agentur|press|presse|news|newsroom|staff|team|redaktion|redaction"
    r"|rédaction|redacción|redazione|editors?|"
    r"editorial|board|desk|times|post|zeitung|magazine|tribune|journal|associates|inc|gmbh|ltd|llc|company"
    r"|university|institute|foundation|"
    r"dpa|afp|apa|ansa|efe|ap|afp|tass|sda|upi|ntb|tt|ritzau|belga|anp|lusa|pa media|bloomberg|bbc|cnn"
    r"|online|media|editorial team)\b",
    re.IGNORECASE,
)
# fmt: off
_SIGNED = re.compile(r"\s*(?:(?:written |posted |words )?by|von|par|por)(?:\s+[^\W\d_a-z]|:?\s*$)", re.IGNORECASE)
"""How the element begins that signs a text where no class says so."""
_AUTHOR_META = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "byl", "dc.contributor", "citation_author", "creator", "article:author_name",
    "cxenseparse:author", "book:author",
)
# fmt: on
_BYLINE = re.compile(
    r"(?:^|[\s_\-])(?:byline|by-line|author|authors|autor|autoren|auteur|post-?author|entry-?author"
    r"|article-?author|contributor|writer|vcard)(?:[\s_\-]|$|name|link)"
)
_NOT_BYLINE = re.compile(
    r"bio|about|description|avatar|image|photo|social|follow|related|comment|teaser|card|list|more|box"
    r"|title|role|sidebar|date|job"
)


_LONGEST_NAME = 4
_SHORT_NAME = 2


def read_authors(page: Page, signed: Sequence[str] = ()) -> tuple[list[Author], str | None]:
    """Return the authors and where they were read: JSON-LD, meta elements, microdata, links, the printed byline.

    `signed` are names below the headline that no mark-up shows to be authors: they are asked last.
    """
    house: list[Author] = []
    house_source: str | None = None
    for source, read in (
        ("json-ld", _from_jsonld),
        ("meta", _from_meta),
        ("microdata", _from_microdata),
        ("page", _from_byline),
        ("page", lambda page: _from_lines(page, signed)),
    ):
        authors = _unique(read(page))
        if house and any(author.type == "person" for author in authors):
            return authors, source
        if authors and not house:
            if not _is_house(authors, page):
                return authors, source
            house, house_source = authors, source
    return house, house_source


def _is_house(authors: list[Author], page: Page) -> bool:
    """True if only the paper itself is named: systems fill that in where nobody typed the reporter's name."""
    if len(authors) != 1:
        return False
    name = comparable(authors[0].name)
    publisher = comparable(page.data.text(page.article, "publisher") or "")
    host = comparable((page.url or "").split("/")[2].removeprefix("www.")) if (page.url or "").count("/") > 1 else ""
    houses = {publisher, comparable(read_site_name(page) or ""), host} - {""}
    akin = any(name in house or house in name for house in houses)
    return name in houses or (authors[0].type == "organization" and akin)


def split_names(byline: str) -> list[str]:
    """Return the names that stand in a byline, without "By", roles, addresses and dates."""
    text = clean(_DROP.sub(" ", byline))
    text = _LEAD.sub("", _GLUED_BY.sub("", text))
    names: list[str] = []
    for part in _SPLIT.split(text):
        name = _LEAD.sub("", clean(part)).strip(" .,:;–—-|*\"'“”")
        if len(name.split()) > _SHORT_NAME:
            name = _TRAILING_ROLE.sub("", name)
        if (
            name
            and len(name) <= 80
            and len(name.split()) <= 8
            and not _NOT_NAME.search(name)
            and not (names and _ROLE.match(name))
        ):
            names.append(name)
    return names


def _unique(found: Iterator[Author]) -> list[Author]:
    unique: dict[str, Author] = {}
    for author in found:
        key = comparable(author.name)
        if key and (key not in unique or (unique[key].url is None and author.url)):
            unique[key] = author
    return list(unique.values())[:30]


def _make(name: str, url: str | None, kind: str | None, page: Page) -> Author:
    organization = kind == "organization" or (kind is None and _is_organization(name, page))
    role: Literal["person", "organization"] = "organization" if organization else "person"
    return Author(name=name, url=url, type=role)


def _is_organization(name: str, page: Page) -> bool:
    site = read_site_name(page)
    return bool(_ORGANIZATION.search(name)) or bool(site and comparable(site) == comparable(name))


def _from_jsonld(page: Page) -> Iterator[Author]:
    for key in ("author", "creator"):
        authors = list(_jsonld_authors(page, page.data.values(page.article, key)))
        if authors:
            yield from authors
            return


def _jsonld_authors(page: Page, values: list[Any]) -> Iterator[Author]:
    for value in values:
        if isinstance(value, list):
            yield from _jsonld_authors(page, value[:20])
            continue
        node = value if isinstance(value, dict) else {"name": value}
        kind = "organization" if "organization" in str(node.get("@type")).lower() else None
        url = page.absolute(next((u for u in page.data.values(node, "url") if isinstance(u, str)), None))
        given = node.get("name")
        for name in given if isinstance(given, list) else [given]:
            if not isinstance(name, str) or re.match(r"https?://", name):
                continue
            names = [clean(name)] if kind else split_names(name)
            for one in names:
                if one:
                    yield _make(one, url if len(names) == 1 else None, kind, page)


def _from_meta(page: Page) -> Iterator[Author]:
    for name in _AUTHOR_META:
        found = [
            n
            for value in page.metas.get(name, ())
            if not re.match(r"https?://|www\.", value)
            for n in split_names(value)
        ]
        if found:
            site = comparable(read_site_name(page) or "")
            yield from (_make(n, None, None, page) for n in found if comparable(n) != site or name != "author")
            return


def _from_microdata(page: Page) -> Iterator[Author]:
    for element in page.tree.iter("a", "span", "div", "p", "address", "li"):
        marked = (
            "author" in (element.get("itemprop") or "").lower().split()
            or "author" in (element.get("rel") or "").lower().split()
        )
        if marked and not _in_comments(element):
            inner = element.find(".//*[@itemprop='name']")
            named = inner if inner is not None else element
            for name in split_names(inner_text(named))[:6]:
                yield _make(name, page.absolute(_href(element)), None, page)


def _from_byline(page: Page) -> Iterator[Author]:
    for element in page.tree.iter("span", "div", "p", "address", "a", "li", "small", "h4", "h5", "h6"):
        tokens = class_tokens(element)
        named = _BYLINE.search(tokens) and not _NOT_BYLINE.search(tokens)
        if not (named or _SIGNED.match(element.text or "")) or _in_comments(element):
            continue
        text = inner_text(element)
        if 3 < len(text) < 120:
            names = [n for n in split_names(re.split(r"\s(?:[|•·–—-]|on|am|le|el)\s", text)[0]) if _looks_like_name(n)]
            yield from (_make(n, page.absolute(_href(element)), None, page) for n in names)
            if names:
                return


def _from_lines(page: Page, signed: Sequence[str]) -> Iterator[Author]:
    for line in signed:
        yield from (_make(name, None, None, page) for name in split_names(line) if len(name.split()) <= _LONGEST_NAME)


def _looks_like_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 5 and all(
        w[0].isupper()
        or not w[0].isascii()
        or w in {"de", "van", "von", "der", "den", "la", "di", "da", "al", "bin", "ten"}
        for w in words
    )


def _href(element: HtmlElement) -> str | None:
    link = element if element.tag == "a" else element.find(".//a[@href]")
    return link.get("href") if link is not None else None


def _in_comments(element: HtmlElement) -> bool:
    step: HtmlElement | None = element
    for _ in range(8):
        if step is None:
            return False
        if re.search(r"comment|related|sidebar|recommend|footer", class_tokens(step)) or step.tag in {
            "aside",
            "footer",
            "nav",
        }:
            return True
        step = step.getparent()
    return False
