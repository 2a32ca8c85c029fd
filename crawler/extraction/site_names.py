"""What the publication is called, and titles without its name."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from urllib.parse import urlsplit

from .document import Page
from .jsonld import types
from .whitespace import clean_or_none, comparable

__all__ = [
    "SEPARATOR",
    "domain_of",
    "folders",
    "host_of",
    "names_site",
    "path_of",
    "read_site_name",
    "without_site_name",
]

SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»«/]|::|\|\|)\s+|\s*[|»ㅣ]\s*")
"""What stands between a headline and the site's name."""
_SHORTEST_LABEL = 5


def read_site_name(page: Page) -> str | None:
    """Return the publication's name as the page declares it."""
    declared = page.meta("og:site_name", "application-name", "al:ios:app_name", "dc.publisher")
    if page.metas.get("og:site_name"):
        return clean_or_none(declared)
    return page.data.text(page.article, "publisher") or _website_name(page) or clean_or_none(declared)


def without_site_name(title: str, site: str | None, url: str | None) -> str:
    """Return `title` without the site's name at its end (or beginning), or the section that is a folder of its URL."""
    names = _names(site, url)
    parts = list(SEPARATOR.finditer(title))
    if parts:
        last, first = parts[-1], parts[0]
        behind = title[last.end() :]
        section = "|" in last.group() and comparable(behind) in map(comparable, folders(url))
        if (section or _is_site(behind, names)) and last.start() > 0:
            return without_site_name(title[: last.start()].strip(), site, url)
        if _is_site(title[: first.start()], names) and title[first.end() :].strip():
            return title[first.end() :].strip()
    return title


def names_site(heading: str, page: Page, shared: str | None, title: str) -> bool:
    """True for an ``h1`` that is the masthead: the site's declared name, its host, or what `title` adds to `shared`.

    `shared` is the page's ``og:title``, `title` the whole ``title`` element.
    """
    key = comparable(heading)
    if key in _names(read_site_name(page), page.url):
        return True
    if shared is not None:
        longer = len(shared.split()) > len(heading.split())
        return longer and comparable(title) == key + comparable(shared)
    last = list(SEPARATOR.finditer(title))[-1:]
    return any(
        comparable(title[at.end() :]) == key and len(title[: at.start()].split()) > len(heading.split()) for at in last
    )


def _names(site: str | None, url: str | None) -> set[str]:
    host = domain_of(url) or ""
    labels = [label for label in host.split(".")[:-1] if len(label) >= _SHORTEST_LABEL]
    return {comparable(site or ""), comparable(host), comparable(host.rsplit(".", 1)[0]), *map(comparable, labels)} - {
        ""
    }


def _is_site(part: str, names: set[str]) -> bool:
    key = comparable(part)
    return bool(key) and any(
        key == name or (len(name) > 4 and name in key and len(key) < len(name) + 12) for name in names
    )


def _website_name(page: Page) -> str | None:
    for node in page.data.nodes:
        if set(types(node)) & {"website", "newsmediaorganization"} and (name := page.data.text(node, "name")):
            return name
    return None


def folders(url: str | None) -> list[str]:
    """Return the folders of an address, the uppermost first."""
    return [folder for folder in path_of(url).split("/")[:-1] if folder]


def path_of(url: str | None) -> str:
    """Return the path of an address, empty for what is none."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def host_of(url: str | None) -> str | None:
    """Return the host of an address, or None for what is none."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def domain_of(url: str | None) -> str | None:
    """Return the host of an address without ``www.``, or None for what has none."""
    return (host_of(url) or "").removeprefix("www.") or None
