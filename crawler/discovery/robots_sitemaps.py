"""The sitemaps that a robots.txt names (RFC 9309, 2.2.4; sitemaps.org)."""

from __future__ import annotations

from .absolute_url import absolute_url

__all__ = ["robots_sitemaps"]

_MOST = 100
"""Names that are read: the largest sites split theirs by language and kind into some dozens."""

_LARGEST = 512_000
"""Bytes of a robots.txt that are read (RFC 9309, 2.5: at least 500 KiB)."""


def robots_sitemaps(body: bytes, url: str) -> list[str]:
    """Return the URLs of the ``Sitemap:`` lines in a robots.txt at `url`, each once, in their order."""
    found: dict[str, None] = {}
    for line in body[:_LARGEST].removeprefix(b"\xef\xbb\xbf").splitlines():
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon and name.strip().lower() == "sitemap" and (sitemap := absolute_url(value.strip(), url)):
            found[sitemap] = None
    return list(found)[:_MOST]
