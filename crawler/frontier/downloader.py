"""Scrapy's downloader, which tells the frontier what came of each request and sends nothing more once it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from twisted.python.failure import Failure

from crawler.frontier.outcome import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

__all__ = ["FrontierDownloader"]


class FrontierDownloader(Downloader):
    """The setting ``DOWNLOADER``."""

    def __init__(self, crawler: Crawler) -> None:
        """Prepare as Scrapy's does."""
        super().__init__(crawler)
        self.on_result: Callable[[Request, Any], Any] | None = None
        """Called with each request and what the downloader and its middlewares made of it: a Response, a Request in
        its place, or a Failure."""
        self._is_stopped = False

    def fetch(self, request: Request) -> Deferred[Response | Request]:  # type: ignore[override]
        """Download a request through the middlewares."""
        return super().fetch(request).addBoth(self._tell, request)

    def _tell(self, result: Any, request: Request) -> Any:
        if isinstance(result, Failure) and isinstance(result.value, NotSentError):
            request.errback = None  # nothing has happened that a spider should hear of
        if self.on_result is not None:
            self.on_result(request, result)
        return result

    def stop_sending(self) -> int:
        """Send nothing more; returns how many requests waited in the slots, each of which ends in NotSentError."""
        self._is_stopped = True
        waiting = [one for slot in self.slots.values() for one in slot.queue]
        for slot in self.slots.values():
            slot.queue.clear()
        for _, deferred in waiting:
            deferred.errback(Failure(_not_sent()))  # type: ignore[no-untyped-call]
        return len(waiting)

    async def _enqueue_request(self, request: Request) -> Response:
        if self._is_stopped:
            raise _not_sent()
        return await super()._enqueue_request(request)


def _not_sent() -> NotSentError:
    return NotSentError("not sent: the crawl is being stopped")
