"""The stats of a crawl, counted without a detour: there are some thirty a page."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector

__all__ = ["PlainStatsCollector"]


class PlainStatsCollector(MemoryStatsCollector):
    """Scrapy's collector, the setting ``STATS_CLASS``, whose methods are found as those of any object are.

    Scrapy's looks up every attribute twice, the first time to fail, and wraps its methods in a check of their
    arguments, to warn of an argument ``spider`` that is out of use. It is taken here too, without the warning:
    counting takes a twentieth of the time.
    """

    __getattribute__ = object.__getattribute__
