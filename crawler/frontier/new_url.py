"""A request as a new row of the table: its host, its source, and whether it is asked for although it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.frontier.rows import NewUrl

if TYPE_CHECKING:
    from scrapy import Request

__all__ = ["host_of", "new_url"]


def new_url(request: Request, fingerprint: bytes, data: str) -> NewUrl:
    """Return the row of a request, which is kept as `data`."""
    notes = request.meta.get("archive") or {}
    return NewUrl(
        fingerprint=fingerprint,
        url=request.url,
        host=host_of(request),
        request=data,
        source=notes.get("source") or "",
        role=notes.get("role"),
        recrawl="now" if request.dont_filter else request.meta.get("recrawl"),
        priority=request.priority,
        depth=request.meta.get("depth", 0),
        not_before=float(request.meta.get("not_before", 0.0)),
    )


def host_of(request: Request) -> str:
    """Return the key of the downloader's slot that a request will be in."""
    slot, before = request.meta.get("download_slot"), request.meta.get("redirect_urls")
    # After a redirect the slot in meta is that of the host which sent us on, as the downloader noted it.
    if slot is not None and not (before and slot == urlsplit(before[-1]).hostname):
        return str(slot)
    return str(urlsplit(request.url).hostname or "")
