"""Everything on: each page is archived, its article made, its links read by the worker that parses it.

``SCRAPY_SETTINGS_MODULE=crawler.settings scrapy runspider linking_spider.py -a urls=FILE``: the article spider, which
follows nothing, with the links that a crawl of a site would follow.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import scrapy

from crawler.spiders.article import ArticleSpider

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.items import Article


class LinkingSpider(ArticleSpider):
    """Takes the article and the links of every URL of a file."""

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every URL, and for the links on its page."""
        async for request in super().start():
            request.meta["archive"]["read"] = ["links"]
            yield request

    async def parse(self, response: Response) -> AsyncIterator[Article]:
        """Count the links and yield the article."""
        made = await response.meta["capture"].made()
        assert self.crawler.stats is not None
        if made.found.links is not None:
            self.crawler.stats.inc_value("links", len(made.found.links.links))
        async for article in super().parse(response):
            yield article
