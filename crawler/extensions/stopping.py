"""A stop within a bound: Ctrl-C, SIGTERM and limits wait for what is on the wire, and not for what waits to be sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.utils.asyncio import call_later, create_looping_call

from crawler.frontier.downloader import FrontierDownloader

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

__all__ = ["CUT_OFF", "Stopping"]

logger = logging.getLogger(__name__)

CUT_OFF = object()
"""Signal, without arguments: the time is up in which fetches and articles could be finished."""

_LOOK_EVERY = 0.1
"""Seconds: Scrapy has no signal for the moment in which a spider begins to close."""


class Stopping:
    """Ends a crawl within ``STOP_SECONDS`` once it is to be stopped.

    At once, nothing more is sent: requests that wait for their host's delay go back to the frontier. Then, what is on
    the wire and the articles that are being made have until the time is up; after it fetches are cut off and kept as
    truncated, and articles are left to be made from the archive by mend.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the setting."""
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("STOP_SECONDS")
        self._looking = create_looping_call(self._look)
        self._cut_off: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.engine_stopped, signals.engine_stopped)
        return extension

    def spider_opened(self) -> None:
        """Begin to look."""
        self._looking.start(_LOOK_EVERY, now=False)

    def engine_stopped(self) -> None:
        """All is over; nothing is to be cut off."""
        if self._looking.running:
            self._looking.stop()
        if self._cut_off is not None:
            self._cut_off.cancel()

    def _look(self) -> None:
        engine = self._crawler.engine
        assert engine is not None
        slot = engine._slot  # noqa: SLF001  see tests/crawler/test_private_names.py
        if slot is None or slot.closing is None:
            return
        self._looking.stop()
        in_progress = len(slot.inprogress)
        if engine.running and not in_progress:
            return  # finished of its own accord
        unsent = engine.downloader.stop_sending() if isinstance(engine.downloader, FrontierDownloader) else 0
        logger.info("stopping: %s requests are finished first, %s were not sent", in_progress - unsent, unsent)
        self._cut_off = call_later(self._seconds, self._time_is_up)

    def _time_is_up(self) -> None:
        self._cut_off = None
        logger.warning("not finished within STOP_SECONDS (%g): what is left is cut off", self._seconds)
        self._crawler.signals.send_catch_log(CUT_OFF)
