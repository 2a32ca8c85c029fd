"""Bytes to a listing, by what they are and not by what they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .comments import without_comments
from .feeds import read_feed
from .gunzip import gunzip
from .json_feed import read_json_feed
from .listing import Listing
from .sitemaps import read_sitemap, read_text_sitemap
from .xml_elements import is_xml

__all__ = ["read_listing"]

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(rss|rdf|feed|channel|urlset|sitemapindex)\b", re.IGNORECASE)
_HEAD = 65_536
"""Bytes in which the outermost element begins, behind whatever document type and comments."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)


def read_listing(body: bytes, url: str, headers: Sequence[tuple[str, str]] = ()) -> Listing | None:
    """Return what a feed, sitemap or sitemap index at `url` lists; None if the body is none of these.

    `body` is the payload without transfer and content codings; a file that is gzip data itself is unpacked. Links may
    be relative to `url`. Never raises on any bytes; memory stays within a small multiple of `LARGEST_LISTING`.
    """
    body, damage = gunzip(body)
    listing = _read(body, url, _charset(headers))
    if listing is not None and damage:
        listing = replace(listing, damage=(*damage, *listing.damage))
    return listing


def _read(body: bytes, url: str, encoding: str | None) -> Listing | None:
    if is_xml(body):
        root = _root(body)
        if root in {"urlset", "sitemapindex"}:
            return read_sitemap(body, url, encoding=encoding)
        return read_feed(body, url, encoding=encoding) if root else None
    if body[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_json_feed(body.removeprefix(b"\xef\xbb\xbf"), url)
    return read_text_sitemap(body, url)


def _root(body: bytes) -> str | None:
    head = body[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    match = _ROOT.search(without_comments(head, b"<!--", b"-->").decode("latin-1"))
    return match[1].lower() if match else None


def _charset(headers: Sequence[tuple[str, str]]) -> str | None:
    for name, value in headers:
        if name.lower() == "content-type" and (match := _CHARSET.search(value)):
            return match[1]
    return None
