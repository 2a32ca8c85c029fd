"""The downloader, which says of every page once what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader import Downloader

from crawler.signals import page_settled

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

__all__ = ["SettlingDownloader"]


class SettlingDownloader(Downloader):
    """Scrapy's downloader; sends `crawler.signals.page_settled`.

    A downloader middleware would miss what another one raises over a response, such as too many redirects.
    """

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:  # noqa: ARG002
        """Download a request as Scrapy does, whose interface still has the argument `spider`."""
        fetched: Deferred[Any] = super().fetch(request)
        return fetched.addBoth(self._settle, request)

    def _settle(self, result: Response | Request | Failure, request: Request) -> Response | Request | Failure:
        if not isinstance(result, Request):  # a redirect, or another try
            self.signals.send_catch_log(signal=page_settled, request=request, result=result)
        return result
