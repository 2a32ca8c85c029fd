"""The spider for sources of news: feeds, sitemaps and sections are asked for the articles they list."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, signals

from crawler.discovery import (
    Entry,
    Listing,
    PageLinks,
    Source,
    decide,
    parse_sources,
    robots_sitemaps,
    sources_of_homes,
)
from crawler.discovery.pagination import next_page
from crawler.discovery.sitemap_choice import choose_sitemaps
from crawler.discovery.usual_places import usual_places
from crawler.errors import ArgumentError
from crawler.spiders.arguments import check_names, split_urls
from crawler.spiders.discovering import DiscoveringSpider
from crawler.spiders.source_delays import delay_slots, keep_delay

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.found import Found

__all__ = ["NewsSpider", "read_sources_file"]

_FOUND_FEEDS = 5
"""Feeds that are taken of those a home page announces: the first is the site's own, the rest are sections'."""

_SITEMAPS = 20
"""Sitemaps that are read of a source in one run, of an index the most promising: old ones list old articles."""

_OLDEST_DAYS = 36_525
"""A century: further back lies nothing that a feed lists, and at last no date."""

_INDEX_LEVELS = 2
"""An index may not list indexes (sitemaps.org); some do, one level deep."""


class NewsSpider(DiscoveringSpider):
    """``scrapy crawl news -a sources=FILE`` or ``-a url=HOME``.

    Each source's home page, feeds, sitemaps and sections are asked in every run; where a source names neither feeds
    nor sitemaps, those are taken that the home page and robots.txt announce, and where nothing is announced, the usual
    places are tried. Stats, beside those of `DiscoveringSpider`: ``seeds/asked`` (home pages), ``seeds/answered``,
    ``seeds/not_fetched``, ``links/refused/too-old``.
    """

    name = "news"
    arguments: ClassVar[Mapping[str, str]] = {
        "sources": "a file of sources (TOML); scrapy sources prints an example",
        "source": "the name of one of them, to crawl it alone",
        "url": "one or more home pages instead of a file, separated by white space",
    }

    frontier_due: ClassVar[bool] = True
    """Known articles whose time has come are asked for again, where the frontier keeps such times."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the spider arguments; raises ArgumentError or SourcesError for what cannot be used."""
        super().__init__(*args, **kwargs)
        self.sources = {source.name: source for source in self.read_sources(self._given)} if self._given else {}
        self._robots_sitemaps: dict[str, list[str]] = {}
        self._sitemaps_asked: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider, with the delays of its sources."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        slots = {**crawler.settings.getdict("DOWNLOAD_SLOTS"), **delay_slots(spider.sources.values())}
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        crawler.signals.connect(spider.robots_received, signals.response_received)
        crawler.signals.connect(spider.request_reached_downloader, signals.request_reached_downloader)
        return spider

    @classmethod
    def read_sources(cls, given: Mapping[str, str]) -> list[Source]:
        """Return the sources that the spider arguments name.

        Raises ArgumentError for an unknown, missing or malformed argument, and SourcesError for mistakes in the file.
        """
        check_names(given, cls.arguments)
        if ("url" in given) == ("sources" in given):
            message = "give either -a sources=FILE or -a url=HOME; scrapy sources prints an example of the file"
            raise ArgumentError(message)
        if "url" in given:
            if "source" in given:
                message = "-a source= picks a source out of a file; give -a sources=FILE with it"
                raise ArgumentError(message)
            return sources_of_homes(split_urls(given["url"]))
        sources = read_sources_file(given["sources"])
        if "source" not in given:
            return sources
        picked = [source for source in sources if source.name == given["source"]]
        if not picked:
            message = f"-a source={given['source']}: not in {given['sources']}; there are: " + ", ".join(
                source.name for source in sources
            )
            raise ArgumentError(message)
        return picked

    @classmethod
    def lock_of(cls, source: Source) -> str:
        """Return the source's name."""
        return source.name

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every source's home page, and for the feeds, sitemaps and sections that it names."""
        for source in self.sources.values():
            self.count("seeds/asked")
            if not self.settings.getbool("ROBOTSTXT_OBEY") and not source.sitemaps:
                yield self._robots(source)
            if request := self.listing(source.home, source, callback=self.parse_home, seed=True):
                yield request
            else:
                self.logger.warning("%s: not asked for: the home page of another source, which reads it", source.home)
        for source in self.sources.values():
            for request in self._declared(source):
                yield request

    def _declared(self, source: Source) -> Iterator[Request]:
        feeds = [self.listing(feed, source) for feed in source.feeds]
        sections = [self.listing(section, source, section_page=1) for section in source.sections]
        yield from filter(None, feeds)
        yield from self._sitemap_requests(source.sitemaps, source, None)
        yield from filter(None, sections)

    def robots_received(self, response: Response, request: Request) -> None:
        """Note the sitemaps that a robots.txt names; the downloader fetches it before anything else of its host."""
        asked = request.meta.get("redirect_urls", [response.url])[0]
        if asked.partition("?")[0].endswith("/robots.txt") and response.status == 200:
            self._robots_sitemaps[_origin(asked)] = robots_sitemaps(response.body, response.url)

    def request_reached_downloader(self, request: Request) -> None:
        """Keep the delay of a source on its subdomains and further domains too."""
        source = self.sources.get(request.meta.get("archive", {}).get("source"))
        if source is not None:
            assert self.crawler.engine is not None
            keep_delay(self.crawler.engine.downloader, request, source)

    def parse_robots(self, response: Response) -> None:
        """Leave it to `robots_received`."""

    async def parse_home(self, response: Response) -> AsyncIterator[Any]:
        """Ask for what the home page and robots.txt announce, and for the articles that the home page links."""
        self.count("seeds/answered", "listings/answered")
        source = self.at_home(response)
        found = await self._found(response)
        if source is None:
            return
        if found is not None and found.listing is not None:  # a feed or sitemap, given as if it were a home page
            async for article in self._listed(found.listing, source, response):
                yield article
            return
        links = found.links if found else None
        for request in self._announced(links, source, response):
            yield request
        if links is not None:
            async for request in self._articles_of_page(links, source, response):
                yield request

    async def parse_listing(self, response: Response) -> AsyncIterator[Any]:
        """Ask for the articles that a feed, sitemap or section lists."""
        self.count("listings/answered")
        source = self.source_of(response)
        found = await self._found(response)
        if source is None or found is None:
            return
        if found.listing is not None:
            async for article in self._listed(found.listing, source, response):
                yield article
        elif found.links is not None and response.meta.get("guessed"):
            feeds = found.links.feeds[:1]  # some sites show a page about their feeds there
            for feed in filter(None, [self.listing(feed, source, via=response.url) for feed in feeds]):
                yield feed
        elif found.links is not None:
            async for article in self._articles_of_page(found.links, source, response):
                yield article
            for request in self._following(found.links, source, response):
                yield request

    async def _found(self, response: Response) -> Found | None:
        """Return where a listing leads; None where it cannot be read, which is told."""
        made = await self.made(response)
        if made is None:
            return None
        name = response.meta["archive"]["source"]
        self.count(f"source/{name}/listings")
        if response.status == 304:
            self.count("listings/unchanged")
            return None
        if response.status != 200:
            level = self.logger.info if response.meta.get("guessed") else self.logger.warning
            level("no listing: %s: HTTP status %s", response.url, response.status)
            return None
        found = made.found
        trouble = found.trouble
        if found.links is None and found.listing is None and made.rejection is not None:
            trouble = trouble or made.rejection.detail
        damage = found.listing.damage if found.listing else (trouble,) if trouble else ()
        if damage:
            self.count("listings/damaged")
            self.logger.warning("listing read as far as possible: %s: %s", response.url, "; ".join(damage))
        return found

    def _announced(self, links: PageLinks | None, source: Source, response: Response) -> Iterator[Request]:
        if source.feeds or source.sitemaps:
            return
        feeds = links.feeds[:_FOUND_FEEDS] if links else ()
        origins = dict.fromkeys((_origin(response.url), _origin(source.home)))
        sitemaps = [sitemap for origin in origins for sitemap in self._robots_sitemaps.get(origin, ())]
        yield from filter(None, [self.listing(feed, source, via=response.url) for feed in feeds])
        yield from self._sitemap_requests(sitemaps, source, _origin(response.url) + "/robots.txt")
        if not feeds and not sitemaps:
            places = usual_places(response.url)
            yield from filter(None, [self.listing(place, source, guessed=True) for place in places])

    async def _listed(self, listing: Listing, source: Source, response: Response) -> AsyncIterator[Request]:
        self.count("links/found", f"source/{source.name}/links", by=len(listing.entries))
        if listing.kind == "sitemap-index":
            level = response.meta.get("index_level", 0) + 1
            if level <= _INDEX_LEVELS:
                chosen = choose_sitemaps(listing.entries, since=self._oldest(source))
                for sitemap in self._sitemap_requests(chosen, source, response.url, level):
                    yield sitemap
            return
        for number, entry in enumerate(_newest_first(listing.entries)):
            await self.breathe(number)
            if (oldest := self._oldest(source)) and entry.date and entry.date < oldest:
                self.refused("too-old")
                continue
            decision = decide(entry.url, source, listed_in=listing.kind)
            if decision.role != "article":
                self.refused(decision.rule)
            elif request := self.article(entry.url, source, via=response.url, date=entry.date):
                yield request

    async def _articles_of_page(self, page: PageLinks, source: Source, response: Response) -> AsyncIterator[Request]:
        self.count("links/found", f"source/{source.name}/links", by=len(page.links))
        obey = self.settings.getbool("NOFOLLOW_OBEY")
        for number, link in enumerate(page.links):
            await self.breathe(number)
            if obey and (page.nofollow or link.nofollow):
                self.refused("nofollow")
                continue
            decision = decide(link.url, source)
            if decision.role != "article":
                self.refused(decision.rule)
            elif request := self.article(link.url, source, via=response.url):
                yield request

    def _following(self, page: PageLinks, source: Source, response: Response) -> Iterator[Request]:
        number = response.meta.get("section_page", source.section_pages)
        following = next_page(page, response.url) if number < source.section_pages else None
        if following is None or not source.owns(following):
            return
        if request := self.listing(following, source, via=response.url, section_page=number + 1):
            yield request

    def _sitemap_requests(
        self, sitemaps: tuple[str, ...] | list[str], source: Source, via: str | None, level: int = 0
    ) -> Iterator[Request]:
        for sitemap in sitemaps:
            if self._sitemaps_asked[source.name] >= _SITEMAPS:
                self.count(f"source/{source.name}/sitemaps_left")
                continue
            if request := self.listing(sitemap, source, via=via, index_level=level):
                self._sitemaps_asked[source.name] += 1
                yield request

    def _robots(self, source: Source) -> Request:
        notes = {"role": "robots", "source": source.name}
        url = _origin(source.home) + "/robots.txt"
        return Request(
            url, callback=self.parse_robots, errback=self.not_fetched, priority=200_000, meta={"archive": notes}
        )

    def _oldest(self, source: Source) -> datetime | None:
        if source.max_age_days is None:
            return None
        return self._started_at - timedelta(days=min(source.max_age_days, _OLDEST_DAYS))


def _newest_first(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return dated entries, the newest first, then the others in their order."""
    dated = sorted((entry for entry in entries if entry.date), key=lambda entry: entry.date or 0, reverse=True)
    return dated + [entry for entry in entries if not entry.date]


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def read_sources_file(path: str) -> list[Source]:
    """Return the sources in a file.

    Raises ArgumentError if it cannot be read, and SourcesError for mistakes in it.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise ArgumentError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: not a text file in UTF-8 (byte {error.start})"
        raise ArgumentError(message) from error
    return parse_sources(text, path)
