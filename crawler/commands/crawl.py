"""``scrapy crawl``: Scrapy's own, with spider arguments checked before anything starts and exit codes that tell."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, NoReturn

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import BELOW_PROMISE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

_LIMITS = "closespider_"
"""Finish reasons of Scrapy's CloseSpider extension: limits that the operator set."""


class Command(BaseRunSpiderCommand):
    """Runs one spider."""

    requires_project = True

    def syntax(self) -> str:
        """Return the arguments."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """Return one line for the list of commands."""
        return "Crawl: fetch pages, archive them as WARC, make articles of them"

    def long_desc(self) -> str:
        """Return what --help says."""
        return (
            "Runs a spider: every exchange is kept in ARCHIVE_DIR/COLLECTION (default: collections/news), every"
            " article is written beside it as JSON. The article spider takes -a url=URL (several: separated by white"
            " space, or by a comma directly before http) or -a urls=FILE with one URL a line (- for standard input);"
            " the news spider -a url=HOME, a home page whose feeds, sitemaps and links it finds by itself, or"
            " -a sources=FILE (scrapy sources prints an example) and -a source=NAME to crawl one of them; the site"
            " spider -a url=URL and, if you like, -a depth=, subdomains=, pages=, allow=, deny=."
            " For example: scrapy crawl article -a url=https://example.org/a -s CONTACT=you@example.org -O out.json;"
            " without a CONTACT nothing but this machine is crawled. Exit codes: 0 done; 1"
            " stopped before the end; 2 wrong usage or configuration; 3 finished below what was promised (nothing"
            " fetched, a seed refused, an article that could not be made)."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse, in one line, what cannot be used, before anything starts."""
        name = args[0] if args else "<spider>"
        for argument, count in Counter(argument.partition("=")[0] for argument in opts.spargs).items():
            if count > 1:  # Scrapy would silently take the last
                _end(f"scrapy crawl {name}: -a {argument}=… is given {count} times; give it once", WRONG_USAGE)
        for argument in opts.spargs:
            if "=" not in argument:
                _end(f"scrapy crawl {name}: -a {argument}: not of the form NAME=VALUE", WRONG_USAGE)
        super().process_options(args, opts)
        if len(args) == 1:
            self._check(args[0], opts.spargs)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and set the exit code."""
        if len(args) != 1:
            message = "name one spider" if args else ""
            raise UsageError(message)
        assert self.crawler_process is not None
        crawler = self._create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = STOPPED
        elif crawler.stats is not None:
            self.exitcode = exit_code(crawler.stats)

    def _check(self, name: str, given: dict[str, str]) -> None:
        """End the program with one line where the spider, its arguments or the archive's folder cannot be used."""
        from archive import ArchiveError
        from crawler.errors import ArgumentError
        from crawler.extensions.archiving import collection_layout
        from crawler.playback_settings import check_playback

        assert self.settings is not None
        try:
            self._check_arguments(name, given)
            if self.settings["PLAYBACK"]:
                check_playback(self.settings)
            else:
                collection_layout(self.settings).create()
        except ArgumentError as error:
            _end("\n".join(f"scrapy crawl {name}: {line}" for line in str(error).splitlines()), WRONG_USAGE)
        except ArchiveError as error:
            _end(f"scrapy crawl {name}: {error}", STOPPED)

    def _check_arguments(self, name: str, given: dict[str, str]) -> None:
        from scrapy.spiderloader import get_spider_loader

        from crawler.errors import ArgumentError

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        try:
            spider = loader.load(name)
        except KeyError:
            message = f"no such spider; there are: {', '.join(sorted(loader.list()))}"
            raise ArgumentError(message) from None
        seeds = getattr(spider, "seeds", None)
        listed = None
        if callable(seeds) and given.get("urls") != "-":  # standard input can be read only once
            listed = seeds(given)
        check_settings = getattr(spider, "check_settings", None)
        if callable(check_settings):
            check_settings(self.settings)
        settings = self.settings.copy()
        spider.update_settings(settings)
        if not settings["PLAYBACK"]:
            _check_way_in(settings, getattr(listed, "urls", []))


def _check_way_in(settings: BaseSettings, urls: Iterable[str]) -> None:
    """Raise ArgumentError where nobody says whose the crawl is; URLs that are found later are checked when fetched."""
    from urllib.parse import urlsplit

    from crawler.contact import contact_fault
    from crawler.downloader.addresses import AddressRules, is_loopback
    from crawler.errors import ArgumentError

    AddressRules.from_setting(settings["ALLOW_PRIVATE_ADDRESSES"])
    fault = contact_fault(settings)
    if fault is not None and (
        settings["CONTACT"] or not all(is_loopback(urlsplit(url).hostname or "") for url in urls)
    ):
        raise ArgumentError(fault)


def _end(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def exit_code(stats: StatsCollector) -> int:
    """Return the exit code that a crawl's stats amount to; Scrapy's own is 0 for nearly every failure."""
    reason = str(stats.get_value("finish_reason", ""))
    if reason != "finished" and not reason.startswith(_LIMITS):
        return STOPPED
    if any(stats.get_value(name) for name in ("archive/write_errors", "spider_exceptions/count")):
        return STOPPED
    if any(stats.get_value(name) for name in ("articles/failed", "seeds/refused", "playback/errors")):
        return BELOW_PROMISE
    if stats.get_value("seeds/asked") and not stats.get_value("seeds/answered"):
        return BELOW_PROMISE
    return 0
