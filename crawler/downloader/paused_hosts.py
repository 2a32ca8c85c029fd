"""Requests to a host that is to be left alone go back to wait, or are refused where the wait would be too long."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from crawler.errors import HostPausedError
from crawler.extensions.host_pauses import HostPauses

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["PausedHosts"]


class PausedHosts:
    """A downloader middleware that stands before those that fetch something themselves, as robots.txt is."""

    def __init__(self, crawler: Crawler) -> None:
        """Find the extension that knows the hosts; raises NotConfigured if it is off."""
        pauses = crawler.get_extension(HostPauses)
        if pauses is None:
            raise NotConfigured
        self._pauses: HostPauses = pauses
        self._max = crawler.settings.getfloat("HOST_PAUSE_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise RequestPausedError if the request's host is to be left alone."""
        self._pauses.refuse_if_paused(request)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Send the request back to the `crawler.extensions.waiting_room.WaitingRoom`; None to let the refusal stand."""
        if not isinstance(exception, HostPausedError) or exception.outcome == "host-failing":
            return None
        wait = (exception.retry_at - datetime.now(UTC)).total_seconds()
        if wait > self._max or not request.meta.get("may_wait"):
            return None
        waiting: Request = request.replace(dont_filter=True)
        waiting.meta["not_before"] = exception.retry_at.timestamp()
        return waiting
