"""What a page calls its site where it links to the home page: the words of the masthead, or of its logo."""

from __future__ import annotations

from urllib.parse import urlsplit

from .document import Page, inner_text
from .site_names import host_of
from .whitespace import clean, comparable

__all__ = ["home_names"]

_LONGEST = 60
_FEWEST_LETTERS = 3
_BESIDE_HOST = len("https://:65535/")
_NO_PAGE = frozenset(["", "/"])


def home_names(page: Page) -> frozenset[str]:
    """Return the words of the links to the home page, each as `comparable` writes it.

    Among them are "Home" and the like: what stands at the end of a title is the site's if it is one of them.
    """
    host = host_of(page.url)
    longest = len(host or "") + _BESIDE_HOST  # most links are longer, and need not be taken apart
    found: set[str] = set()
    for link in page.tree.iter("a"):
        href = (link.get("href") or "").strip()
        if href != "/" and (len(href) > longest or not _is_home(href, host)):
            continue
        picture = link.find(".//img[@alt]")
        for words in (inner_text(link), clean(picture.get("alt") or "") if picture is not None else ""):
            if _FEWEST_LETTERS <= len(words) <= _LONGEST:
                found.add(comparable(words))
    return frozenset(found - {""})


def _is_home(href: str, host: str | None) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return bool(host) and parts.hostname == host and parts.path in _NO_PAGE and not parts.query and not parts.fragment
