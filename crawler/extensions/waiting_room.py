"""Requests that have to wait do so outside the engine: they hold no place that another request could take."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import DontCloseSpider, IgnoreRequest

from crawler.extensions.host_pauses import HostPauses

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["WaitingRoom"]

logger = logging.getLogger(__name__)


class WaitingRoom:
    """Takes requests aside that are scheduled too early, and gives them back to the engine in time.

    Too early are requests to a host that is in a pause, such as the ones that are to be tried again after a 503, and
    those with a later ``request.meta["not_before"]`` (seconds since the epoch). What would have to wait longer than
    ``HOST_PAUSE_MAX`` is let through, to be refused. ``request.meta["may_wait"]`` tells the requests that pass here
    from those that are downloaded past the scheduler, whose caller waits for the answer.

    Stats: ``waiting/count``, ``waiting/left`` (still waiting when the crawl was stopped).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings."""
        self._crawler = crawler
        # A frontier in SQL holds them itself, where a kill does not lose them.
        self._frontier_waits = crawler.settings["FRONTIER"] != "memory"
        self._max = crawler.settings.getfloat("HOST_PAUSE_MAX")
        self._waiting: dict[Request, asyncio.TimerHandle] = {}
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        crawler.signals.connect(extension.request_scheduled, signals.request_scheduled)
        crawler.signals.connect(extension.spider_idle, signals.spider_idle)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def request_scheduled(self, request: Request) -> None:
        """Take the request aside if it comes too early: raises IgnoreRequest, so that the scheduler does not get it."""
        request.meta["may_wait"] = True
        if self._frontier_waits:
            return
        wait = self._until(request) - time.time()
        if not 0 < wait <= self._max:
            return
        self._stats.inc_value("waiting/count")
        self._waiting[request] = asyncio.get_running_loop().call_later(wait, self._let_go, request)
        message = "waits for its host"
        raise IgnoreRequest(message)

    def spider_idle(self) -> None:
        """Keep the crawl open while somebody waits."""
        if self._waiting:
            raise DontCloseSpider

    def spider_closed(self) -> None:
        """Stop waiting."""
        for timer in self._waiting.values():
            timer.cancel()
        if self._waiting:
            self._stats.inc_value("waiting/left", len(self._waiting))
            logger.warning("%s requests were still waiting for their hosts", len(self._waiting))
        self._waiting.clear()

    def _until(self, request: Request) -> float:
        pauses = self._crawler.get_extension(HostPauses)
        pause = pauses.pause(request) if pauses is not None else None
        paused = pause.until if pause is not None and pause.outcome == "host-paused" else 0.0
        return max(paused, float(request.meta.get("not_before", 0.0)))

    def _let_go(self, request: Request) -> None:
        del self._waiting[request]
        engine = self._crawler.engine
        assert engine is not None
        engine.crawl(request)
