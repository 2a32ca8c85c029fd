"""Which requests are for one page: the fingerprint that the scheduler and the duplicates filter compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.utils.request import fingerprint

from crawler.discovery.canonical import comparison_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = ["PageFingerprinter"]


class PageFingerprinter:
    """Scrapy's fingerprint, of the URL's comparison key: tracking parameters and session ids make no difference."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the fingerprinter; it needs no settings."""
        del crawler
        return cls()

    def fingerprint(self, request: Request) -> bytes:
        """Return 20 bytes, equal for requests that are for one page."""
        compared = Request(comparison_key(request.url), method=request.method, body=request.body)
        return fingerprint(compared)
