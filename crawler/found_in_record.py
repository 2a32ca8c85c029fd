"""Where the page, feed or sitemap in a WARC record leads; read where articles are made, with the page's one parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive import ContentCodingError, Record, decode_content
from crawler.discovery import read_links, read_listing, read_requisites
from crawler.discovery.gunzip import LARGEST_LISTING
from crawler.extraction.charset import codec_for
from crawler.extraction.document import parse
from crawler.found import Found, Reading

if TYPE_CHECKING:
    from crawler.extraction.document import Page

__all__ = ["found_in_record"]

_DATA = re.compile(r"\b(?:xml|json|rss|atom)\b(?<!xhtml.xml)", re.IGNORECASE)
"""Content types of feeds and sitemaps; role or type may be missing in files of other tools, not both."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]+)", re.IGNORECASE)


def found_in_record(record: Record, readings: frozenset[Reading], page: Page | None) -> Found:
    """Return where a response record leads.

    `page` is the record's page where it was parsed already. What was fetched as a listing, or is served as XML or JSON,
    is read as a feed or sitemap first. Only answers with status 200 or 203 lead anywhere.
    """
    http = record.http
    url = record.target_uri
    if http is None or url is None or http.status not in {200, 203}:
        return Found(trouble="no answer with status 200")
    is_data = _DATA.search(http.headers.first("Content-Type") or "") is not None
    if page is None or is_data:
        try:
            body = decode_content(http.payload, http.headers.every("Content-Encoding"), limit=LARGEST_LISTING)
        except ContentCodingError as error:
            return Found(trouble=str(error))
        listing = read_listing(body, url, http.headers) if is_data or record.notes.get("role") == "listing" else None
        if listing is not None:
            return Found(listing=listing)
        page = page or parse(body, url=url, headers=http.headers, captured_at=None)
    if page is None:
        return Found(trouble="neither a feed, nor a sitemap, nor HTML")
    return Found(
        links=read_links(
            page.tree,
            page.base,
            robots=",".join(http.headers.every("X-Robots-Tag")),
            encoding=_encoding(page, http.headers.first("Content-Type") or ""),
        )
        if "links" in readings
        else None,
        requisites=read_requisites(page.tree, page.base) if "requisites" in readings else (),
    )


def _encoding(page: Page, content_type: str) -> str:
    """Return the codec of a page as it declares it: browsers encode queries in it (URL Standard, 4.1)."""
    metas = [
        f"charset={meta.get('charset')}" if meta.get("charset") else meta.get("content") or ""
        for meta in page.tree.iter("meta")
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type"
    ]
    labels = (_CHARSET.search(declared) for declared in (content_type, *metas))
    return next((codec for label in labels if label and (codec := codec_for(label[1]))), "utf-8")
