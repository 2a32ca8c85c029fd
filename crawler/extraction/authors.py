"""Who wrote it: what the page declares and what it prints, each a check on the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from lxml.html import HtmlElement

from crawler.items import Author

from .byline_lines import says_by
from .bylines import Byline, opening_byline
from .distant_bylines import boxed_byline, closing_byline, leading_byline
from .document import Page, class_tokens, inner_text
from .names import is_agency, is_login, is_role, looks_like_name, split_names
from .passages import Passage
from .site_names import read_site_name
from .whitespace import clean, comparable

__all__ = ["read_authors"]

# fmt: off
_AUTHOR_META = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "byl", "dc.contributor", "creator", "article:author_name", "articleauthor", "article:byline",
    "cxenseparse:author", "book:author", "og:author",
)
# fmt: on
_CARD = ("twitter:label1", "twitter:label2")
_WRITTEN = re.compile(
    r"(?:written |posted )?by|author|verfasst von|geschrieben von|écrit par|rédigé par|escrito por|scritto da"
    r"|geschreven door|skrev(?:et|en) av|skrevet af|napisane przez|autor(?:in)?|автор",
    re.IGNORECASE,
)
"""The labels that plugins give to the author in the cards of social networks, in the languages of the sites."""
_SCHOLARLY_META = ("citation_authors", "citation_author")
"""Highwire's names: one ``citation_author`` each, often with the family name first; or all in ``citation_authors``."""
_SITE = re.compile(r"\((?:www\.)?([\w-]+(?:\.[\w-]+)+)\)\s*$")
"""``Tarn Courier (www.courier.example)``: the paper, not a person."""
_TEAM = re.compile(r"\b(?:team|staff|editors|redaktion|newsroom|desk)\b", re.IGNORECASE)
"""What stands by the headline where the reporter signs below the text; an agency signs for itself."""
_HEAD = frozenset(["link", "meta"])
_MOST = 30
_LONGEST_LINE = 80

Found = tuple[list[Author], str | None]


def read_authors(page: Page, passages: Sequence[Passage] = (), headline: int | None = None) -> Found:
    """Return the authors and where they were read: JSON-LD, meta elements, the printed byline, microdata.

    `headline` is the passage that prints the headline. What is declared goes first, but a system's account name or
    the paper's own name gives way to a name that is printed, and a byline that has all declared names and more is
    taken whole.
    """
    declared, source = _declared(page)
    printed = opening_byline(page, passages, headline)
    if declared and not _is_house(declared, page):
        if printed is not None and _goes_before(printed, declared, passages):
            return _authors(page, printed.names), "page"
        return declared, source
    team: list[Author] = []
    for byline in _printed(page, passages, headline, printed, house=bool(declared)):
        authors = _authors(page, byline.names)
        if any(author.type == "person" for author in authors):
            return authors, "page"
        if not declared and not all(_TEAM.search(author.name) for author in authors):
            return authors, "page"
        team = team or authors
    if team and not declared:
        return team, "page"
    marked = _unique(_from_microdata(page))
    if marked and not (declared and _is_house(marked, page)):
        return marked, "microdata"
    return declared, source


def _printed(
    page: Page, passages: Sequence[Passage], headline: int | None, opening: Byline | None, *, house: bool
) -> Iterator[Byline]:
    """Yield the printed bylines, most telling first. A paper that is declared itself prints its reporters' names."""
    if opening is not None and (opening.sure or not {comparable(name) for name, _ in opening.names} & _houses(page)):
        yield opening
    if (closing := closing_byline(page, passages, headline)) is not None:
        yield closing
    last = leading_byline(passages, headline) if house else boxed_byline(page, passages)
    if last is not None:
        yield last


def _declared(page: Page) -> Found:
    """Return what JSON-LD or else a meta element declares; the paper itself only if nothing names a person."""
    house: Found = [], None
    for source, read in (("json-ld", _from_jsonld), ("meta", _from_meta)):
        authors = _unique(read(page))
        if authors and not _is_house(authors, page):
            return authors, source
        if authors and not house[0]:
            house = authors, source
    return house


def _goes_before(printed: Byline, declared: list[Author], passages: Sequence[Passage]) -> bool:
    """True if the printed names are more, or other persons, or persons where an account's name is declared.

    Names in another script than the declared ones are the same persons, written for other readers. Nor do they
    go before a declared name that the page prints as well, unless "by" stands before them: teasers have links alone.
    """
    names = [comparable(name) for name, _ in printed.names]
    known = [comparable(author.name) for author in declared]
    if all(is_login(author.name) for author in declared):
        return True
    if not printed.sure or not all(looks_like_name(name) and not is_agency(name) for name, _ in printed.names):
        return printed.sure and set(known) < set(names) and not any(is_role(name) for name, _ in printed.names)
    if len(names) > len(known) and all(any(key in name for name in names) for key in known):
        return True
    words = {word for author in declared for word in author.name.lower().split()}
    shared = words & {word for name, _ in printed.names for word in name.lower().split()}
    if not printed.said or shared or _has_latin(known) != _has_latin(names):
        return False
    short = [passage for passage in passages if len(passage.text) <= _LONGEST_LINE]
    return not any(key in passage.key for passage in short for key in known) or any(
        names[0] in passage.key and says_by(passage.text) for passage in short
    )


def _has_latin(names: list[str]) -> bool:
    return any("a" <= letter <= "z" for name in names for letter in name)


def _is_house(authors: list[Author], page: Page) -> bool:
    """True if only the paper itself is named: systems fill that in where nobody typed the reporter's name."""
    if len(authors) != 1:
        return False
    name = comparable(authors[0].name)
    houses = _houses(page)
    akin = any(name in house or house in name for house in houses)
    return name in houses or (authors[0].type == "organization" and akin) or bool(_SITE.search(authors[0].name))


def _houses(page: Page) -> set[str]:
    publisher = comparable(page.data.text(page.article, "publisher") or "")
    host = comparable((page.url or "").split("/")[2].removeprefix("www.")) if (page.url or "").count("/") > 1 else ""
    return {publisher, comparable(read_site_name(page) or ""), host} - {""}


def _unique(found: Iterable[Author]) -> list[Author]:
    unique: dict[str, Author] = {}
    for author in found:
        key = comparable(author.name)
        if key and (key not in unique or (unique[key].url is None and author.url)):
            unique[key] = author
    return list(unique.values())[:_MOST]


def _authors(page: Page, names: Iterable[tuple[str, str | None]]) -> list[Author]:
    return _unique(_make(name, url, None, page) for name, url in names)


def _make(name: str, url: str | None, kind: str | None, page: Page) -> Author:
    organization = kind == "organization" or (kind is None and _is_organization(name, page))
    role: Literal["person", "organization"] = "organization" if organization else "person"
    return Author(name=name, url=url, type=role)


def _is_organization(name: str, page: Page) -> bool:
    site = read_site_name(page)
    return is_agency(name) or bool(site and comparable(site) == comparable(name))


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
        given = node.get("name") or _full_name(node)
        for name in given if isinstance(given, list) else [given]:
            if not isinstance(name, str) or re.match(r"https?://", name):
                continue
            names = [clean(name)] if kind else _without_house(page, split_names(name))
            for one in names:
                if one and (not kind or split_names(one)):
                    yield _make(one, url if len(names) == 1 else None, kind, page)


def _full_name(node: dict[str, Any]) -> str:
    return " ".join(part for key in ("givenName", "familyName") if isinstance(part := node.get(key), str))


def _without_house(page: Page, names: list[str]) -> list[str]:
    """Return the names without the paper's own, which some papers put behind the reporter's."""
    if len(names) == 1:
        return names
    houses = _houses(page)
    return [name for name in names if comparable(name) not in houses] or names


def _from_meta(page: Page) -> Iterator[Author]:
    for name in _AUTHOR_META:
        values = [v for v in page.metas.get(name, ()) if not re.match(r"https?://|www\.", v)]
        if found := [n for value in values for n in ([value] if _SITE.search(value) else split_names(value))]:
            yield from (_make(n, None, None, page) for n in _without_house(page, found))
            return
    for label in _CARD:
        if _WRITTEN.fullmatch(page.meta(label) or "") and (value := page.meta(label.replace("label", "data"))):
            yield from (_make(n, None, None, page) for n in split_names(value))
            return
    for name in _SCHOLARLY_META:
        if values := page.metas.get(name, []):
            yield from (_make(n, None, None, page) for value in values for n in _scholars(value))
            return


def _scholars(value: str) -> list[str]:
    parts = [clean(part) for part in value.split(",")]
    return [f"{parts[1]} {parts[0]}"] if len(parts) == 2 and ";" not in value else split_names(value)


def _from_microdata(page: Page) -> Iterator[Author]:
    for element in _own([element for element in page.marked if _is_marked_author(element)]):
        inner = element.find(".//*[@itemprop='name']")
        for name in split_names(inner_text(inner if inner is not None else element))[:6]:
            yield _make(name, page.absolute(_href(element)), None, page)


def _is_marked_author(element: HtmlElement) -> bool:
    properties = f"{element.get('itemprop') or ''} {element.get('rel') or ''}".lower().split()
    return "author" in properties and element.tag not in _HEAD and not _in_comments(element)


def _own(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements without those of teasers: of several articles with authors only that with the headline."""
    homes = [next(element.iterancestors("article"), None) for element in elements]
    if len({home for home in homes if home is not None}) < 2:
        return elements
    return [e for e, home in zip(elements, homes, strict=True) if home is None or home.find(".//h1") is not None]


def _href(element: HtmlElement) -> str | None:
    link = element if element.tag == "a" else element.find(".//a[@href]")
    return link.get("href") if link is not None else None


def _in_comments(element: HtmlElement) -> bool:
    step: HtmlElement | None = element
    for _ in range(8):
        if step is None:
            return False
        if re.search(
            r"comment|related|sidebar|recommend|(?<!post-)(?<!entry-)(?<!article-)footer", class_tokens(step)
        ) or step.tag in {
            "aside",
            "footer",
            "nav",
        }:
            return True
        step = step.getparent()
    return False
