"""A redirect out of the web (``file:``, ``ftp:``, ``data:``) is an outcome of its own, not a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from crawler.downloader.refusal import RequestRefusedError
from crawler.downloader.refusal_log import RefusalLog

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["RedirectSchemes"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class RedirectSchemes:
    """Sees a response before Scrapy's RedirectMiddleware, which hands it on as a page, or fails over a bare name."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawler, to find the log of refusals."""
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise RequestRefusedError for a redirect to what is neither http nor https."""
        location = response.headers.get("Location") if response.status in _REDIRECTS else None
        if location is None or request.meta.get("dont_redirect"):
            return response
        target = location.decode("latin-1").strip()
        try:
            scheme = urlsplit(urljoin(response.url, target)).scheme
        except ValueError:
            scheme = ""
        if scheme in {"http", "https"}:
            return response
        error = RequestRefusedError("scheme", f"redirected to {target[:200]}: only http and https are fetched")
        # Scrapy shows no middleware what is raised here.
        log = self._crawler.get_downloader_middleware(RefusalLog)
        if log is not None:
            log.note(request, error)
        raise error
