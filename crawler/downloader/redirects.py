"""Redirects: followed within the web, so many and no more, also where one leads back to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares import redirect
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.page_outcomes import PageOutcomes
from crawler.downloader.refusal import RequestRefusedError
from crawler.downloader.refusal_log import RefusalLog

if TYPE_CHECKING:
    from scrapy.http import Response

__all__ = ["RedirectMiddleware"]


class RedirectMiddleware(redirect.RedirectMiddleware):
    """Scrapy's middleware, with four things mended.

    A redirect out of the web (``file:``, ``data:``) is refused; Scrapy hands it on as if it were a page, or fails over
    a bare name. Too many redirects are an outcome of their own. A redirect back to a page of its own chain is followed,
    as sites send that set a cookie first, or that want another form of the URL (without ``utm_…``, with a session id);
    Scrapy's filter of duplicates drops it without a word. And a redirect to another host takes that host's turn;
    Scrapy's keeps the slot of the host that sent it on, past the delay and the other requests of the one it goes to.
    """

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """Follow a redirect; raises RequestRefusedError with the outcome ``scheme`` or ``redirects``."""
        refusal = _out_of_the_web(response)
        if refusal is not None and not request.meta.get("dont_redirect"):
            raise self._noted(request, refusal)
        try:
            followed: Request | Response = super().process_response(request, response)
        except IgnoreRequest as error:
            raise self._noted(request, RequestRefusedError("redirects", str(error))) from error
        if isinstance(followed, Request):
            if followed.meta.get("download_slot") == urlparse_cached(request).hostname:
                del followed.meta["download_slot"]
            if self._leads_back(followed):
                followed.dont_filter = True
        return followed

    def _leads_back(self, followed: Request) -> bool:
        """Tell whether a redirect leads to a page of its own chain, by that URL or another form of it."""
        assert self.crawler.request_fingerprinter is not None
        fingerprint = self.crawler.request_fingerprinter.fingerprint
        page = fingerprint(followed)
        return any(fingerprint(followed.replace(url=url)) == page for url in followed.meta["redirect_urls"])

    def _noted(self, request: Request, error: RequestRefusedError) -> RequestRefusedError:
        # Scrapy shows no middleware what is raised while a response is processed.
        log = self.crawler.get_downloader_middleware(RefusalLog)
        if log is not None:
            log.note(request, error)
        outcomes = self.crawler.get_downloader_middleware(PageOutcomes)
        if outcomes is not None:
            outcomes.process_exception(request, error)
        return error


def _out_of_the_web(response: Response) -> RequestRefusedError | None:
    location = response.headers.get("Location") if response.status in {301, 302, 303, 307, 308} else None
    if location is None:
        return None
    target = location.decode("latin-1").strip()
    try:
        scheme = urlsplit(urljoin(response.url, target)).scheme
    except ValueError:
        scheme = ""
    if scheme in {"http", "https"}:
        return None
    return RequestRefusedError("scheme", f"redirected to {target[:200]}: only http and https are fetched")
