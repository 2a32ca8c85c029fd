"""What a request wants read of its page beside the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.found import Reading

if TYPE_CHECKING:
    from scrapy import Request

__all__ = ["readings"]


def readings(request: Request) -> frozenset[Reading]:
    """Return what ``request.meta["archive"]["read"]`` lists: ``links``, ``requisites``; it need not be there."""
    return frozenset(request.meta.get("archive", {}).get("read", ()))
