"""Conditional requests: a page that is known is asked for only if it has changed (RFC 9110, 13.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from crawler.extensions.archiving import Archiving

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["ConditionalRequests"]

_VALIDATORS = ("If-None-Match", "If-Modified-Since")


class ConditionalRequests:
    """Adds the validators of the last capture to requests that the frontier marks with ``request.meta["conditional"]``.

    That are those for URLs whose last answer was worked through to the end: of a page whose links were not all noted
    when a run was killed, nothing short of the page will do. Only articles are asked for so: a spider that reads a
    list wants to see it.

    Stats: ``conditional/asked``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Find the archive; raises NotConfigured where nothing is archived."""
        archiving = crawler.get_extension(Archiving)
        if archiving is None or not crawler.settings.getbool("RECRAWL_CONDITIONAL"):
            raise NotConfigured
        self._archiving: Archiving = archiving
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Make a marked request conditional."""
        if request.meta.pop("validators_of", None) is not None:
            for name in _VALIDATORS:  # of this URL's last try, or of the one that was redirected here
                request.headers.pop(name, None)
        if not request.meta.get("conditional") or request.method != "GET":
            return
        if (request.meta.get("archive") or {}).get("role", "article") != "article":
            return
        if any(name in request.headers for name in _VALIDATORS):
            return
        capture = self._archiving.last_capture(request.url)
        if capture is None or not (capture.etag or capture.last_modified):
            return
        for name, value in zip(_VALIDATORS, (capture.etag, capture.last_modified), strict=True):
            if value:
                request.headers[name] = value
        request.meta["validators_of"] = request.url
        self._stats.inc_value("conditional/asked")
