"""A spider that asks for what is due, and gives the frontier its seeds in the first run only."""

from __future__ import annotations

from pathlib import Path

import scrapy


class DueSpider(scrapy.Spider):
    name = "due"
    frontier_due = True

    async def start(self):
        if not hasattr(self, "urls"):
            return
        for url in Path(self.urls).read_text("utf-8").split():  # noqa: ASYNC240  a small file
            yield scrapy.Request(url, meta={"archive": {"role": "article"}})

    async def parse(self, response):
        await response.meta["capture"].made()
