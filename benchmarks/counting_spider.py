"""A spider that does nothing but count: run on its own it is bare Scrapy, under our settings it is our archive alone.

``scrapy runspider counting_spider.py -a urls=FILE``. The role ``listing`` tells our extraction to leave the page alone;
bare Scrapy does not look at it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import scrapy

if TYPE_CHECKING:
    from scrapy.http import Response


class CountingSpider(scrapy.Spider):
    """Fetches every URL of a file and counts the answers."""

    name = "counting"
    urls: str
    """The spider argument: a file with one URL a line."""

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every URL."""
        for url in Path(self.urls).read_text("utf-8").split():  # noqa: ASYNC240  nothing else runs yet
            yield scrapy.Request(url, meta={"archive": {"role": "listing"}})

    def parse(self, _response: Response) -> None:
        """Count."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("counted")
