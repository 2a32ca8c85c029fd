"""A spider as anyone might write one: other methods, a download that is stopped, no word of the archive."""

from __future__ import annotations

import scrapy
from scrapy import signals
from scrapy.exceptions import StopDownload


class MethodsSpider(scrapy.Spider):
    name = "methods"
    custom_settings = {"HTTPERROR_ALLOW_ALL": True}  # noqa: RUF012

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.headers_received, signals.headers_received)
        crawler.signals.connect(spider.bytes_received, signals.bytes_received)
        return spider

    async def start(self):
        yield scrapy.Request(self.base + "/head", method="HEAD")
        yield scrapy.Request(self.base + "/post", method="POST", body=b"name=\xff\x00&x=1", headers={"X-Odd": "a, b"})
        yield scrapy.Request(self.base + "/large-post", method="POST", body=b"z" * 3_000_000)
        yield scrapy.Request(self.base + "/stop-at-headers", errback=self.stopped)
        yield scrapy.Request(self.base + "/stop-in-body", errback=self.stopped)

    def headers_received(self, request):
        if "stop-at-headers" in request.url:
            raise StopDownload(fail=True)

    def bytes_received(self, request):
        if "stop-in-body" in request.url:
            raise StopDownload(fail=False)

    def parse(self, response):
        self.logger.info("parsed %s", response.url)

    def stopped(self, failure):
        self.logger.info("stopped %s", failure.request.url)
