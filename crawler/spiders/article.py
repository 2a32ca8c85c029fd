"""The spider for given URLs: each is fetched, archived, and made into an article."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy
from scrapy.exceptions import IgnoreRequest

from crawler.errors import ArchiveStoppedError, ArgumentError, ArticleFailedError
from crawler.spiders.arguments import SeedList, check_names, read_seeds, split_urls

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.items import Article

__all__ = ["ArticleSpider"]


class ArticleSpider(scrapy.Spider):
    """``scrapy crawl article -a url=URL`` or ``-a urls=FILE``.

    Stats: ``seeds/asked``, ``seeds/answered`` (by any response), ``seeds/not_fetched``,
    ``seeds/refused`` (not http(s)).
    """

    name = "article"
    arguments: ClassVar[Mapping[str, str]] = {
        "url": "one or more URLs, separated by white space, or by a comma directly before http",
        "urls": "a file with one URL a line (- for standard input); lines that begin with # are skipped",
    }
    # Every answer is told of, whatever its status; redirects are still followed.
    custom_settings = {"HTTPERROR_ALLOW_ALL": True}  # noqa: RUF012  Scrapy declares it so

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the spider arguments; raises ArgumentError for one that is unknown."""
        check_names(kwargs, self.arguments)
        super().__init__(*args, **kwargs)
        self._given: dict[str, str] = dict(kwargs)

    @classmethod
    def seeds(cls, given: Mapping[str, str]) -> SeedList:
        """Return the URLs that the spider arguments name.

        Raises ArgumentError, in one line, for an unknown, missing or malformed argument.
        """
        check_names(given, cls.arguments)
        if not given:
            message = "no URL; give -a url=URL, or -a urls=FILE with one URL a line"
            raise ArgumentError(message)
        seeds = SeedList(split_urls(given["url"]) if "url" in given else [], [])
        if "urls" in given:
            listed = read_seeds(given["urls"])
            return SeedList(seeds.urls + listed.urls, listed.faults)
        return seeds

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every seed."""
        seeds = self.seeds(self._given)
        for fault in seeds.faults:
            self._count("seeds/refused")
            self.logger.error("refused: %s", fault)
        for url in dict.fromkeys(seeds.urls):
            self._count("seeds/asked")
            yield scrapy.Request(
                url,
                callback=self.parse,
                errback=self.not_fetched,
                meta={"archive": {"role": "article"}, "recrawl": "always"},
            )

    async def parse(self, response: Response) -> AsyncIterator[Article]:
        """Yield the article that was made of the response's record, or say why there is none."""
        self._count("seeds/answered")
        capture = response.meta["capture"]
        try:
            made = await capture.made()
        except ArticleFailedError:
            return  # told and counted where it happened
        if made.article is not None:
            yield made.article
        elif made.rejection.reason == "revisit":
            self.logger.info("unchanged: %s: %s", response.url, made.rejection.detail)
        else:
            self.logger.warning("no article: %s: %s (%s)", response.url, made.rejection.detail, made.rejection.reason)

    def not_fetched(self, failure: Failure) -> None:
        """Say why nothing, or nothing whole, was fetched."""
        self._count("seeds/not_fetched")
        error = failure.value
        if isinstance(error, ArchiveStoppedError):
            return  # told once, for the whole crawl
        url = failure.request.url  # type: ignore[attr-defined]  # Scrapy puts it there for errbacks
        if isinstance(error, IgnoreRequest):
            self.logger.warning("not fetched: %s: %s", url, error)
        else:
            self.logger.warning("not fetched: %s: %s: %s", url, type(error).__name__, error)

    def _count(self, name: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(name)
