"""Our own reasons not to fetch, as Scrapy takes them: an IgnoreRequest is an outcome, not a fault to be retried."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.errors import FetchRefusedError, HostPausedError

__all__ = ["RequestPausedError", "RequestRefusedError"]


class RequestRefusedError(FetchRefusedError, IgnoreRequest):
    """A request is refused for good."""


class RequestPausedError(HostPausedError, IgnoreRequest):
    """A request is refused until its host may be asked again."""
