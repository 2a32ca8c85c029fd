"""The spider for a whole site: links are followed, articles kept."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request

from crawler.discovery import Decision, Entry, FoundLink, Source, decide, sources_of_homes
from crawler.discovery.site_membership import host_of
from crawler.errors import ArgumentError
from crawler.spiders.arguments import SeedList, check_names, split_urls
from crawler.spiders.discovering import DiscoveringSpider

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.article_workers import Made
    from crawler.found import Found, Reading

__all__ = ["SiteSpider"]

_DEPTH = 3
_PAGES = 10_000
_OTHER = frozenset({"account", "about-the-site", "search", "sharing", "comments", "service-page", "not-allowed"})
"""Rules that the setting ``SITE_OTHER_PAGES`` lifts."""


class SiteSpider(DiscoveringSpider):
    """``scrapy crawl site -a url=URL``: follows links within a site, section pages first.

    What the URL rules take for an article, or leave open, is fetched as one; whether it is, its page tells. Pages that
    list others are archived with the role ``listing``. Stats, beside those of `DiscoveringSpider`: ``seeds/asked``,
    ``seeds/answered``, ``seeds/not_fetched``, ``links/refused/depth``, ``links/refused/page-limit``.
    """

    name = "site"
    arguments: ClassVar[Mapping[str, str]] = {
        "url": "one or more pages to begin with, separated by white space",
        "depth": f"how many links from there a page may be (default {_DEPTH})",
        "subdomains": "yes: other hosts of the same registrable domain too (default no)",
        "pages": f"pages that are asked of one host (default {_PAGES})",
        "allow": "a regular expression: only URLs in which it is found are taken for articles",
        "deny": "a regular expression: URLs in which it is found are left alone",
    }
    article_readings: ClassVar[tuple[Reading, ...]] = ("links",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the spider arguments; raises ArgumentError for what cannot be used."""
        super().__init__(*args, **kwargs)
        if self._given:
            self.sources = {source.name: source for source in self.read_sources(self._given)}
        self._depth = _whole_number(self._given, "depth", _DEPTH)
        self._pages = _whole_number(self._given, "pages", _PAGES)
        self._pages_of: dict[str, int] = {}

    @classmethod
    def seeds(cls, given: Mapping[str, str]) -> SeedList:
        """Return the pages to begin with; raises ArgumentError, in one line, for what cannot be used."""
        _whole_number(given, "depth", _DEPTH)
        _whole_number(given, "pages", _PAGES)
        return super().seeds(given)

    @classmethod
    def read_sources(cls, given: Mapping[str, str]) -> list[Source]:
        """Return a source for each site; raises ArgumentError for what cannot be used."""
        check_names(given, cls.arguments)
        if "url" not in given:
            message = "no URL; give -a url=URL, a page of the site to begin with"
            raise ArgumentError(message)
        return sources_of_homes(
            split_urls(given["url"]),
            subdomains=_yes(given, "subdomains"),
            max_pages=sys.maxsize,  # the limit is one of hosts here
            allow=_patterns(given, "allow"),
            deny=_patterns(given, "deny"),
        )

    @classmethod
    def lock_of(cls, source: Source) -> str:
        """Return the site's host."""
        return host_of(source.home)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the pages to begin with."""
        for source in self.sources.values():
            self.count("seeds/asked")
            if request := self.listing(source.home, source, seed=True):
                yield request

    async def parse_listing(self, response: Response) -> AsyncIterator[Any]:
        """Ask for the pages that a listing links."""
        self.count("listings/answered")
        if response.meta.get("seed"):
            self.count("seeds/answered")
            self.at_home(response)
        if response.status not in {200, 304}:
            self.logger.warning("no listing: %s: HTTP status %s", response.url, response.status)
        if (made := await self.made(response)) is not None:
            async for request in self._followed(response, made):
                yield request

    async def parse_article(self, response: Response) -> AsyncIterator[Any]:
        """Yield the page's article, if it is one, and ask for the pages that it links."""
        if (made := await self.made(response)) is not None:
            for item in self.taken(response, made):
                yield item
            async for request in self._followed(response, made):
                yield request

    async def _followed(self, response: Response, made: Made) -> AsyncIterator[Request]:
        source = self.source_of(response)
        if source is None:
            return
        links = self._links(made.found)
        self.count("links/found", f"source/{source.name}/links", by=len(links))
        deep = response.meta.get("depth", 0) >= self._depth
        for number, link in enumerate(links):
            await self.breathe(number)
            decision = self._decide(link.url, source)
            if decision.role not in {"article", "listing"}:
                self.refused(decision.rule)
            elif deep:
                self.refused("depth")
            elif request := self._page(link, decision, source, response.url):
                yield request

    def _links(self, found: Found) -> list[FoundLink | Entry]:
        if found.listing is not None:
            return list(found.listing.entries)
        page = found.links
        if page is None:
            return []
        if not self.settings.getbool("NOFOLLOW_OBEY"):
            return list(page.links)
        followed = [link for link in page.links if not page.nofollow and not link.nofollow]
        if left := len(page.links) - len(followed):
            self.count("links/refused", "links/refused/nofollow", by=left)
        return list(followed)

    def _decide(self, url: str, source: Source) -> Decision:
        decision = decide(url, source)
        if decision.rule in _OTHER and self.settings.getbool("SITE_OTHER_PAGES"):
            return Decision(role="listing", rule=decision.rule, detail=decision.detail)
        return decision

    def article_known(self, name: str, url: str) -> None:
        """Take back an article from the limits."""
        super().article_known(name, url)
        self._pages_of[host_of(url)] -= 1

    def _page(self, link: FoundLink | Entry, decision: Decision, source: Source, via: str) -> Request | None:
        host = host_of(link.url)
        if self._pages_of.get(host, 0) >= self._pages:
            self.refused("page-limit")
            return None
        if decision.role == "listing":
            request: Request | None = self.listing(link.url, source, via=via)
        else:
            date = link.date if isinstance(link, Entry) else None
            request = self.article(link.url, source, via=via, date=date)
        if request is not None:
            self._pages_of[host] = self._pages_of.get(host, 0) + 1
        return request


def _whole_number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default)).strip()
    if not value.isdecimal():
        message = f"-a {name}={value}: give a whole number, for example -a {name}={default}"
        raise ArgumentError(message)
    return int(value)


def _yes(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "no").strip().lower()
    if value not in {"yes", "no"}:
        message = f"-a {name}={value}: give yes or no"
        raise ArgumentError(message)
    return value == "yes"


def _patterns(given: Mapping[str, str], name: str) -> tuple[re.Pattern[str], ...]:
    if name not in given:
        return ()
    try:
        return (re.compile(given[name]),)
    except re.error as error:
        message = f"-a {name}={given[name]}: not a regular expression: {error}"
        raise ArgumentError(message) from error
