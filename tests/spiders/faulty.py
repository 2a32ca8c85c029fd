"""Spiders and components as they fail: each in one place that Scrapy logs and then passes over."""

from __future__ import annotations

from typing import Any

import scrapy
from scrapy import signals
from scrapy.exceptions import CloseSpider


class OneSpider(scrapy.Spider):
    """Asks for ``<base>/<path>`` and yields an item; the others fail somewhere on the way."""

    name = "one"
    base = ""
    paths = ("1",)
    custom_settings: dict[str, Any] | None = {"HTTPERROR_ALLOW_ALL": True}  # noqa: RUF012

    async def start(self):
        for path in self.paths:
            yield scrapy.Request(f"{self.base}/{path}")

    def parse(self, response):
        yield {"url": response.url}


class CallbackSpider(OneSpider):
    name = "callback"

    def parse(self, response):
        raise ValueError("no headline")


class LateCallbackSpider(OneSpider):
    name = "late-callback"

    async def parse(self, response):
        yield {"url": response.url}
        raise ValueError("no second headline")


class ErrbackSpider(OneSpider):
    name = "errback"

    async def start(self):
        yield scrapy.Request("http://127.0.0.1:1/", errback=self.failed)
        yield scrapy.Request(f"{self.base}/1")

    def failed(self, failure):
        raise KeyError("what failed")


class StartSpider(OneSpider):
    name = "start"

    async def start(self):
        yield scrapy.Request(f"{self.base}/1")
        raise OSError("the seeds went away")


class StartAtOnceSpider(OneSpider):
    name = "start-at-once"

    async def start(self):
        raise OSError("no seeds at all")
        yield


class ClosedSpider(OneSpider):
    name = "closed"

    def parse(self, response):
        raise CloseSpider("enough")


class ClosingMethodSpider(OneSpider):
    name = "closing-method"

    def closed(self, reason):
        raise RuntimeError("cannot say goodbye")


class FailingPipeline:
    def process_item(self, item):
        raise TypeError("no such table")


class FailingAtOpenPipeline:
    def open_spider(self):
        raise ConnectionError("no database")

    def process_item(self, item):
        return item


class FailingExtension:
    @classmethod
    def from_crawler(cls, crawler):
        extension = cls()
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self):
        raise LookupError("no monitor")


class FailingMiddleware:
    async def process_spider_output(self, response, result):
        raise ArithmeticError("cannot count")
        yield


class FailingHandler:
    lazy = False

    def __init__(self):
        raise ImportError("no library for gopher")


class PipelineSpider(OneSpider):
    name = "pipeline"
    custom_settings = {"ITEM_PIPELINES": {FailingPipeline: 1}}  # noqa: RUF012


class PipelineAtOpenSpider(OneSpider):
    name = "pipeline-at-open"
    custom_settings = {"ITEM_PIPELINES": {FailingAtOpenPipeline: 1}}  # noqa: RUF012


class MissingPipelineSpider(OneSpider):
    name = "missing-pipeline"
    custom_settings = {"ITEM_PIPELINES": {"no.such.Pipeline": 1}}  # noqa: RUF012


class MiddlewareSpider(OneSpider):
    name = "middleware"
    custom_settings = {"SPIDER_MIDDLEWARES": {FailingMiddleware: 1}}  # noqa: RUF012


class MissingMiddlewareSpider(OneSpider):
    name = "missing-middleware"
    custom_settings = {"SPIDER_MIDDLEWARES": {"no.such.Middleware": 1}}  # noqa: RUF012


class ExtensionSpider(OneSpider):
    name = "extension"

    @classmethod
    def update_settings(cls, settings):
        super().update_settings(settings)
        settings.set("EXTENSIONS", {**settings["EXTENSIONS"], FailingExtension: 1}, priority="spider")


class MissingExtensionSpider(OneSpider):
    name = "missing-extension"

    @classmethod
    def update_settings(cls, settings):
        super().update_settings(settings)
        settings.set("EXTENSIONS", {**settings["EXTENSIONS"], "no.such.Extension": 1}, priority="spider")


class HandlerSpider(OneSpider):
    name = "handler"

    @classmethod
    def update_settings(cls, settings):
        super().update_settings(settings)
        settings.set(
            "DOWNLOAD_HANDLERS", {**settings["DOWNLOAD_HANDLERS"], "gopher": FailingHandler}, priority="spider"
        )


class ForbiddenSpider(OneSpider):
    name = "forbidden"
    paths = ("forbidden/1", "forbidden/2")


class UnavailableSpider(OneSpider):
    name = "unavailable"
    paths = ("1", "503", "503?2")


class GoneSpider(OneSpider):
    name = "gone"
    paths = ("404", "410")


class LoopSpider(OneSpider):
    name = "loop"
    paths = ("loop",)


class NothingSpider(OneSpider):
    name = "nothing"
    paths = ()


class ManySpider(OneSpider):
    name = "many"
    paths = tuple(str(number) for number in range(1, 9))


class PartsSpider(ManySpider):
    """Two sources, each with a lock."""

    name = "parts"

    @classmethod
    def locks(cls, given):
        return given["parts"].split(",")

    async def start(self):
        held = self.settings.getlist("HELD_SOURCES")
        self.logger.info("crawling %s", [part for part in self.parts.split(",") if part not in held])
        async for request in super().start():
            yield request
