"""An absolute URL from what stands in an attribute or element."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

__all__ = ["LONGEST_URL", "absolute_url"]

LONGEST_URL = 2083
"""Characters: the longest that a sitemap may list is 2 048 (sitemaps.org), the longest that old browsers took 2 083."""

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""Character references that close with a semicolon; ``&copy=1`` in a query is none."""

_ORDINARY = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?::[1-9][0-9]{1,3})?/(?!.*/\.)[\w./+,;:=@%~!*'()-]*(?:\?[\w./+,;:=@%~!*'()&?-]+)?",
    re.ASCII,
)
"""An absolute URL that joining would leave as it is: nine in ten links; the rest take ten times as long."""

_SPACE = " \t\n\r\f\v"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def absolute_url(reference: str | None, base: str | None, *, encoding: str = "utf-8") -> str | None:
    """Return the http(s) URL that `reference` means on a page whose base is `base`, without its fragment.

    White space around it and line breaks in it go, as in browsers (URL Standard, 4.4). Characters beyond ASCII are
    percent-encoded: in UTF-8, in a query in the `encoding` of the page. None for what is no web page
    (``javascript:``, ``mailto:``, ``data:``), for a mere fragment, and for what is no URL.
    """
    if not reference:
        return None
    cleaned = re.sub(r"[\t\n\r]", "", reference.strip(_SPACE)).partition("#")[0]
    if not cleaned or len(cleaned) > LONGEST_URL:
        return None
    if "&" in cleaned:
        cleaned = _REFERENCE.sub(lambda match: unescape(match[0]), cleaned)
    ordinary = _origin(base) + cleaned if base and cleaned[0] == "/" and cleaned[1:2] != "/" else cleaned
    if not ordinary.endswith("?") and _ORDINARY.fullmatch(ordinary):
        return ordinary
    try:
        url = _joined(base or "", cleaned)
        parts = urlsplit(url)
        port = parts.port
        url.encode()  # JSON can hold halves of characters, which no URL can
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or port == 0 or len(url) > LONGEST_URL:
        return None
    return _ascii(url.rstrip("?"), encoding)  # joining drops an empty query too, but not from absolute URLs


def _joined(base: str, reference: str) -> str:
    url = urljoin(base, reference)
    path = reference.partition("?")[0] or base.partition("?")[0]
    head, mark, query = url.partition("?")
    # urljoin takes a ";" at a path's end for an empty parameter and drops it; to a server it is another path
    return f"{head};{mark}{query}" if path.endswith(";") and not head.endswith(";") else url


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _ascii(url: str, encoding: str) -> str:
    if " " in url:
        url = url.replace(" ", "%20")
    if url.isascii():
        return url
    scheme_and_host, slash, rest = url.partition("://")[2].partition("/")
    head = url[: len(url) - len(slash) - len(rest)]
    path, mark, query = rest.partition("?")
    return f"{head}{slash}{_encoded(path, 'utf-8')}{mark}{_encoded(query, encoding)}" if scheme_and_host else url


def _encoded(text: str, encoding: str) -> str:
    return _NOT_ASCII.sub(lambda match: quote(match[0], safe="", encoding=encoding, errors="replace"), text)
