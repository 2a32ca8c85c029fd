"""What is refused is counted, and told in one line for each host and reason."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import FetchRefusedError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["RefusalLog"]

logger = logging.getLogger(__name__)


class RefusalLog:
    """A downloader middleware that only listens: no other must stand further out.

    Stats: ``refused/count``, ``refused/<outcome>``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Start with nothing told."""
        assert crawler.stats is not None
        self._stats = crawler.stats
        self._told: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware."""
        return cls(crawler)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a refusal, but not that of a robots.txt: the request that asked for it is refused itself."""
        if isinstance(exception, FetchRefusedError) and request.meta.get("archive", {}).get("role") != "robots":
            self.note(request, exception)

    def note(self, request: Request, error: FetchRefusedError) -> None:
        """Count, and tell once."""
        self._stats.inc_value("refused/count")
        self._stats.inc_value(f"refused/{error.outcome}")
        host = urlparse_cached(request).netloc
        if (host, error.outcome) not in self._told:
            self._told.add((host, error.outcome))
            logger.warning("refused: %s: %s; the next of this kind on %s are only counted", request.url, error, host)
