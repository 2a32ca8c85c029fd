"""What the spiders that find pages by themselves share: how they ask, what they count, how they take an article."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import signals
from scrapy.exceptions import IgnoreRequest

from crawler.discovery import Source, comparison_key, css_requisites, decide, fetch_url
from crawler.discovery.site_membership import host_of
from crawler.errors import ArchiveStoppedError, ArgumentError, ArticleFailedError, FetchRefusedError
from crawler.spiders.arguments import SeedList, check_names

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.article_workers import Made
    from crawler.found import Reading
    from crawler.items import Article

__all__ = ["DiscoveringSpider"]

_LISTING_PRIORITY = 100_000
"""Listings come before articles, so that the newest articles are known when the first is asked for."""

_REQUISITE_PRIORITY = -100_000
_UNDATED_HOURS = 24
"""An article that nobody dates ranks with those of a day ago: home pages and sections show what is current."""

_OLDEST_HOURS = 50_000
_REQUISITES = ("none", "images", "all")


class DiscoveringSpider(scrapy.Spider):
    """Asks for listings and articles of sources, and takes their articles.

    Stats: ``listings/asked``, ``listings/answered``, ``listings/not_fetched``, ``listings/unchanged``,
    ``listings/damaged``;
    ``links/found``, ``links/refused`` and ``links/refused/<rule>``; ``articles/asked``, ``articles/known`` (not asked
    for: their time to be asked for again has not come); ``requisites/asked``, ``requisites/answered``,
    ``requisites/not_fetched``; and for each source ``source/<name>/listings``, ``source/<name>/links``,
    ``source/<name>/asked``, ``source/<name>/known``, ``source/<name>/over_limit``, ``source/<name>/articles``,
    ``source/<name>/rejected``, ``source/<name>/not_fetched``.
    """

    arguments: ClassVar[Mapping[str, str]] = {}
    article_readings: ClassVar[tuple[Reading, ...]] = ()
    """What is read of articles' pages beside the article."""

    requisites: str = "none"
    """The setting ``REQUISITES``."""

    # Every answer is told of, whatever its status; redirects are still followed.
    custom_settings = {"HTTPERROR_ALLOW_ALL": True}  # noqa: RUF012  Scrapy declares it so

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the spider arguments; raises ArgumentError for one that cannot be used."""
        check_names(kwargs, self.arguments)
        super().__init__(*args, **kwargs)
        self._given: dict[str, str] = dict(kwargs)
        self._started_at = datetime.now(UTC)
        self._asked: dict[str, set[int]] = {}
        self._known: Counter[str] = Counter()
        self._listings: set[int] = set()
        self._told: set[tuple[str, str]] = set()
        self.sources: dict[str, Source] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider, without the sources that another run holds (``HELD_SOURCES``)."""
        cls.check_settings(crawler.settings)
        spider = super().from_crawler(crawler, *args, **kwargs)
        held = set(crawler.settings.getlist("HELD_SOURCES"))
        spider.sources = {name: source for name, source in spider.sources.items() if cls.lock_of(source) not in held}
        spider.requisites = crawler.settings["REQUISITES"]
        crawler.signals.connect(spider.request_dropped, signals.request_dropped)
        return spider

    @classmethod
    @abstractmethod
    def read_sources(cls, given: Mapping[str, str]) -> list[Source]:
        """Return the sources that the spider arguments name; raises ArgumentError for what cannot be used."""

    @classmethod
    def seeds(cls, given: Mapping[str, str]) -> SeedList:
        """Return the pages to begin with; raises ArgumentError for what cannot be used."""
        return SeedList([source.home for source in cls.read_sources(given)], [])

    @classmethod
    def check_settings(cls, settings: BaseSettings) -> None:
        """Raise ArgumentError, in one line, for a setting of the spider's that means nothing."""
        if settings["REQUISITES"] not in _REQUISITES:
            message = f"REQUISITES={settings['REQUISITES']}: give one of {', '.join(_REQUISITES)}"
            raise ArgumentError(message)

    @classmethod
    @abstractmethod
    def lock_of(cls, source: Source) -> str:
        """Return the name of the lock that keeps a second run from crawling `source` at the same time."""

    @classmethod
    def locks(cls, given: Mapping[str, str]) -> list[str]:
        """Return the locks of the sources that the spider arguments name."""
        return [cls.lock_of(source) for source in cls.read_sources(given)]

    @property
    def frontier_sources(self) -> list[str]:
        """The sources whose URLs a frontier may serve: what others have left waiting is not this run's."""
        return list(self.sources)

    def frontier_denies(self, request: scrapy.Request) -> bool:
        """Tell whether a source has come to deny what was found for it: ``deny`` has changed since an earlier run."""
        archive = request.meta.get("archive", {})
        source = self.sources.get(archive.get("source"))
        if source is None or not source.deny or archive.get("role") not in {"article", "listing"}:
            return False
        is_denied = decide(request.url, source).rule == "deny"
        if is_denied:
            self.refused("deny")
        return is_denied

    # --- asking

    def listing(
        self, url: str, source: Source, *, via: str | None = None, callback: Any = None, **found: Any
    ) -> scrapy.Request | None:
        """Return the request for a page, feed or sitemap that lists articles; None if this run asked for it already.

        Listings are asked for in each run.
        """
        key = hash(comparison_key(url))
        if key in self._listings:
            return None
        self._listings.add(key)
        self.count("listings/asked")
        return scrapy.Request(
            fetch_url(url),
            callback=callback or self.parse_listing,
            errback=self.not_fetched,
            priority=_LISTING_PRIORITY,
            meta={**_meta("listing", source, via, ["links"]), "recrawl": "always", **found},
        )

    def article(
        self,
        url: str,
        source: Source,
        *,
        via: str,
        date: datetime | None = None,
    ) -> scrapy.Request | None:
        """Return the request for an article; None if it was asked for already or the source's limit is reached."""
        asked = self._asked.setdefault(source.name, set())
        key = hash(comparison_key(url))
        if key in asked:
            return None
        if len(asked) - self._known[source.name] >= source.max_pages:
            self.count(f"source/{source.name}/over_limit")
            return None
        asked.add(key)
        self.count("articles/asked", f"source/{source.name}/asked")
        hours = _UNDATED_HOURS if date is None else (self._started_at - date).total_seconds() / 3600
        read = [*self.article_readings, *(["requisites"] if self.requisites == "all" else [])]
        return scrapy.Request(
            fetch_url(url),
            callback=self.parse_article,
            errback=self.not_fetched,
            priority=-int(min(max(hours, 0), _OLDEST_HOURS)),
            meta=_meta("article", source, via, read),
        )

    def request_dropped(self, request: scrapy.Request) -> None:
        """Take note of an article that is known and whose time to be asked for again has not come."""
        archive = request.meta.get("archive", {})
        # Where a redirect leads is not what was asked for.
        if archive.get("role") == "article" and not request.meta.get("redirect_urls"):
            self.article_known(archive["source"], request.url)

    def article_known(self, name: str, url: str) -> None:  # noqa: ARG002  spiders with limits of their own want it
        """Take back an article of the source `name` from its limit."""
        self._known[name] += 1
        self.count("articles/known", f"source/{name}/known")
        self.count("articles/asked", f"source/{name}/asked", by=-1)

    def source_of(self, response: Response) -> Source | None:
        """Return the source that a response was asked for; None if this run has none of that name."""
        name = response.meta["archive"]["source"]
        source = self.sources.get(name)
        if source is None:
            self.logger.warning("%s: asked for in a run with a source %s, which this one has not", response.url, name)
        return source

    def at_home(self, response: Response) -> Source | None:
        """Return the source of a home page; where it was redirected to another site, that belongs to the source too."""
        source = self.source_of(response)
        if source is not None and not source.owns(response.url):
            self.logger.info("%s has moved to %s", source.home, response.url)
            source = replace(source, domains=(*source.domains, host_of(response.url)))
            self.sources[source.name] = source
        return source

    # --- taking

    async def made(self, response: Response) -> Made | None:
        """Wait for what was made of a response; None where there is nothing, which is told."""
        capture = response.meta["capture"]
        if capture is None:
            self.logger.info("not read: %s: the page asks not to be archived", response.url)
            return None
        try:
            return await capture.made()  # type: ignore[no-any-return]
        except ArticleFailedError:
            return None  # told and counted where it happened

    async def parse_article(self, response: Response) -> AsyncIterator[Article | scrapy.Request]:
        """Yield the article that was made of the response's record, or say why there is none."""
        made = await self.made(response)
        if made is not None:
            for item in self.taken(response, made):
                yield item

    def taken(self, response: Response, made: Made) -> Iterator[Article | scrapy.Request]:
        """Yield an article and the requests for its requisites."""
        name = response.meta["archive"]["source"]
        if made.article is None:
            self.count(f"source/{name}/rejected")
            assert made.rejection is not None  # one of the two is there
            self.logger.info("no article: %s: %s (%s)", response.url, made.rejection.detail, made.rejection.reason)
            return
        self.count(f"source/{name}/articles")
        yield made.article
        if self.requisites != "none":
            images = [image.url for image in made.article.images]
            yield from self._requisites([*images, *made.found.requisites], response)

    def _requisites(self, urls: Iterable[str], response: Response) -> Iterator[scrapy.Request]:
        level = response.meta.get("requisite_level", 0)
        for url in dict.fromkeys(urls):
            self.count("requisites/asked")
            notes = {"role": "requisite", "source": response.meta["archive"]["source"], "via": response.url}
            yield scrapy.Request(
                url,
                callback=self.parse_requisite,
                errback=self.not_fetched,
                priority=_REQUISITE_PRIORITY,
                meta={"archive": notes, "requisite_level": level + 1},
            )

    def parse_requisite(self, response: Response) -> Iterator[scrapy.Request]:
        """Ask for what a page's style sheet names; what that names in turn is left."""
        self.count("requisites/answered")
        content_type = (response.headers.get("Content-Type") or b"").lower()
        if response.meta["requisite_level"] == 1 and self.requisites == "all" and content_type.startswith(b"text/css"):
            yield from self._requisites(
                css_requisites(response.body.decode("utf-8", "replace"), response.url), response
            )

    def not_fetched(self, failure: Failure) -> None:
        """Say why nothing, or nothing whole, was fetched."""
        error = failure.value
        request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there for errbacks
        archive = request.meta["archive"]
        if request.meta.get("seed"):
            self.count("seeds/not_fetched")
        if archive["role"] != "article":
            self.count(f"{archive['role']}s/not_fetched")
        self.count(f"source/{archive['source']}/not_fetched")
        if isinstance(error, ArchiveStoppedError):
            return  # told once, for the whole crawl
        if not isinstance(error, IgnoreRequest):
            self.logger.warning("not fetched: %s: %s: %s", request.url, type(error).__name__, error)
            return
        # A rule may forbid half a site. What the refusal log tells for each host is not told again.
        rule = (host_of(request.url), str(error))
        is_told = isinstance(error, FetchRefusedError) or rule in self._told
        self._told.add(rule)
        self.logger.log(logging.INFO if is_told else logging.WARNING, "not fetched: %s: %s", request.url, error)

    @abstractmethod
    def parse_listing(self, response: Response) -> AsyncIterator[Any]:
        """Read a listing; each spider has its own way."""

    # --- choosing

    def refused(self, rule: str) -> None:
        """Count a link that is left alone, by the rule that says so."""
        self.count("links/refused", f"links/refused/{rule}")

    def count(self, *names: str, by: int = 1) -> None:
        """Add to stats."""
        assert self.crawler.stats is not None
        for name in names:
            self.crawler.stats.inc_value(name, by)

    @staticmethod
    async def breathe(number: int) -> None:
        """Let others have their turn while a long listing is looked through."""
        if number % 200 == 199:
            await asyncio.sleep(0)


def _meta(role: str, source: Source, via: str | None, read: Iterable[str]) -> dict[str, Any]:
    notes: dict[str, Any] = {"role": role, "source": source.name}
    if via is not None:
        notes["via"] = via
    if read := list(read):
        notes["read"] = read
    # A delay that the source's file sets is not AutoThrottle's to shorten.
    return {"archive": notes} if source.delay is None else {"archive": notes, "autothrottle_dont_adjust_delay": True}
