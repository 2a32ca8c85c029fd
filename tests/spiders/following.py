"""A spider that follows every link of every page, and has an article made of each."""

from __future__ import annotations

import scrapy


class FollowingSpider(scrapy.Spider):
    name = "following"
    custom_settings = {"HTTPERROR_ALLOW_ALL": True}  # noqa: RUF012

    async def start(self):
        yield scrapy.Request(
            self.first, callback=self.parse, meta={"archive": {"role": "article"}, "recrawl": "always"}
        )

    async def parse(self, response):
        await response.meta["capture"].made()
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, callback=self.parse, meta={"archive": {"role": "article"}})
