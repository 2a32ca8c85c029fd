"""Hosts that are left alone: by what is answered, requests to a host go on, wait, or are refused."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.downloader.host_health import HealthLimits, HostHealth, Pause
from crawler.downloader.refusal import RequestPausedError
from crawler.downloader.retry_after import retry_after
from crawler.signals import host_paused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["HostPauses"]

logger = logging.getLogger(__name__)

_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
)
"""What says that the host, or the way to it, is in trouble; an answer that is too large, for one, does not."""


class HostPauses:
    """Keeps the health of every host, and tells of it once a host.

    Stats: ``hosts/paused`` (pauses that were asked for, or taken after 429 and 503), ``hosts/failing`` (pauses of hosts
    that fail).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings."""
        settings = crawler.settings
        limits = HealthLimits(
            backoff=settings.getfloat("HOST_BACKOFF_SECONDS"),
            longest_backoff=settings.getfloat("HOST_PAUSE_MAX"),
            failures=settings.getint("HOST_FAILURES"),
            failing=settings.getfloat("HOST_FAILING_SECONDS"),
        )
        self._health = HostHealth(limits)
        self._told: set[tuple[str, str]] = set()
        self._signals = crawler.signals
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension."""
        return cls(crawler)

    def pause(self, request: Request) -> Pause | None:
        """Return the pause that the request's host is in; None if it may be asked."""
        return self._health.pause(_host(request)) if self._health else None

    def refuse_if_paused(self, request: Request) -> None:
        """Raise RequestPausedError if the request's host is to be left alone."""
        if (pause := self.pause(request)) is not None:
            raise RequestPausedError(pause.outcome, pause.reason, datetime.fromtimestamp(pause.until, UTC))

    def begin(self, request: Request) -> None:
        """Note that `request` is about to be sent; raises RequestPausedError as `refuse_if_paused` does."""
        self.refuse_if_paused(request)
        if self._health:
            self._health.begin(_host(request))

    def answered(self, request: Request, response: Response) -> None:
        """Learn from an answer."""
        host, status = _host(request), response.status
        if status in {429, 503}:
            asked = retry_after(_header(response, "Retry-After"), _header(response, "Date"), datetime.now(UTC))
            self._tell(host, self._health.throttled(host, request.url, status, asked))
        elif status >= 500:
            self._tell(host, self._health.failed(host, request.url, f"HTTP status {status}"))
        else:
            self._health.answered(host)

    def failed(self, request: Request, error: BaseException) -> None:
        """Learn from an error."""
        host = _host(request)
        if isinstance(error, _FAILURES):
            self._tell(host, self._health.failed(host, request.url, f"{type(error).__name__}: {error}"))
        else:
            self._health.given_up(host)

    def _tell(self, host: str, pause: Pause | None) -> None:
        if pause is None:
            return
        self._signals.send_catch_log(host_paused, host=host, until=pause.until, outcome=pause.outcome)
        self._stats.inc_value("hosts/failing" if pause.outcome == "host-failing" else "hosts/paused")
        if (host, pause.outcome) not in self._told:
            self._told.add((host, pause.outcome))
            until = datetime.fromtimestamp(pause.until, UTC).isoformat(timespec="seconds")
            logger.warning("%s; it is left alone until %s", pause.reason, until)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")
