"""A spider whose requests meet what a frontier must bear: pauses, failures, refusals, callbacks without a name."""

from __future__ import annotations

import time

import scrapy
from scrapy.exceptions import IgnoreRequest


class PausedError(Exception):
    def __init__(self):
        super().__init__("the host asks for a pause")
        self.retry_at = time.time() + 1000


class Cases:
    """A downloader middleware that raises what the path says."""

    def process_request(self, request):
        if request.url.endswith("/paused"):
            raise PausedError
        if request.url.endswith("/refused"):
            raise IgnoreRequest("not for us")
        if request.url.endswith("/broken"):
            raise OSError("no route")


class CasesSpider(scrapy.Spider):
    name = "cases"
    custom_settings = {  # noqa: RUF012
        "DOWNLOADER_MIDDLEWARES": {Cases: 10},
        "HTTPERROR_ALLOW_ALL": True,
        "ROBOTSTXT_OBEY": False,
    }

    async def start(self):
        for path in self.paths.split():
            yield scrapy.Request(self.base + path, errback=self.missed)

    def parse(self, response):
        if response.url.endswith("/raises"):
            raise ValueError("a fault of the spider")
        if response.url.endswith("/lambda"):
            yield response.follow("/by-lambda", callback=lambda found: self.logger.info("read %s", found.url))

    def missed(self, failure):
        pass
