"""The Crawl-delay of robots.txt, which Scrapy reads but does not apply."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

__all__ = ["CrawlDelay"]

logger = logging.getLogger(__name__)


class CrawlDelay:
    """Keeps requests to a host as far apart as its robots.txt asks (up to ``CRAWL_DELAY_MAX`` seconds)."""

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; raises NotConfigured where robots.txt or its delay is not obeyed."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY") or not settings.getbool("CRAWL_DELAY_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._max = settings.getfloat("CRAWL_DELAY_MAX")
        self._least = settings.getfloat("DOWNLOAD_DELAY")
        self._agent = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        self._delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signals.robots_parsed)
        crawler.signals.connect(extension.response_downloaded, signals.response_downloaded)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Note the delay that a host asks for and apply it from now on."""
        delay = robotparser.crawl_delay(self._agent)
        if not delay or delay <= self._least:
            return
        engine = self._crawler.engine
        assert engine is not None
        downloader = engine.downloader
        key = downloader.get_slot_key(request)
        longer = float(downloader.per_slot_settings.get(key, {}).get("delay", 0.0))  # DOWNLOAD_SLOTS, for one
        self._delays[key] = max(min(delay, self._max), longer)
        if delay > self._max:
            logger.warning("%s asks for a crawl delay of %s s, obeyed up to %s s", key, delay, self._max)
        # Slots that fall idle are made anew from these settings.
        downloader.per_slot_settings.setdefault(key, {}).update(delay=self._delays[key], jitter=0.0)
        self._apply(key)

    def response_downloaded(self, request: Request) -> None:
        """Put the delay back where AutoThrottle has set a shorter one."""
        key = request.meta.get("download_slot")
        if key in self._delays:
            self._apply(key)

    def _apply(self, key: str) -> None:
        engine = self._crawler.engine
        assert engine is not None
        slot = engine.downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, self._delays[key])
            slot.jitter = 0.0  # which could make a delay shorter than was asked for
