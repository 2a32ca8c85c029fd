"""``scrapy crawl``: Scrapy's own, with spider arguments checked before anything starts and exit codes that tell."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler.exit_codes import IN_USE, STOPPED, WRONG_USAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from archive.collection_lock import CollectionLock
    from crawler.live_view import LiveView
    from crawler.log_lines import LogWish
    from crawler.source_locks import SourceLocks


class Command(BaseRunSpiderCommand):
    """Runs one spider."""

    requires_project = True
    # Scrapy's own handler prints all there is to whoever started it; ours are attached in run().
    default_settings = {"LOG_INSTALL_ROOT_HANDLER": False}  # noqa: RUF012  Scrapy declares it so

    _collection_lock: CollectionLock | None = None
    _locks: SourceLocks | None = None
    _view: LiveView | None = None

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
            " without a CONTACT nothing but this machine is crawled. Without a terminal it prints"
            " nothing but problems; scrapy report shows what it did. Exit codes: 0 done; 1 stopped before the end, or"
            " an uncaught error; 2 wrong usage or configuration; 3 finished below what was promised (too few pages"
            " fetched, a seed refused, an article that could not be made); 75 another run is at the same source, or"
            " something is being removed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--nolive", action="store_true", help="log lines instead of the live view on a terminal")

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
        assert self.settings is not None
        if opts.nolive:
            self.settings.set("LIVE", False, priority="cmdline")
        if len(args) == 1:
            self._check(args[0], opts.spargs)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and set the exit code."""
        if len(args) != 1:
            message = "name one spider" if args else ""
            raise UsageError(message)
        assert self.crawler_process is not None
        crawler = self._create_crawler(args[0])
        live = sys.stderr.isatty() and crawler.settings.getbool("LIVE")
        self._start_logging(args[0], crawler, live=live)
        if live:
            from crawler.live_view import LiveView

            self._view = LiveView(crawler)  # signals hold no one who listens
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self._finish(args[0], crawler)

    def _start_logging(self, name: str, crawler: Crawler, *, live: bool) -> None:
        from scrapy.utils.log import log_scrapy_info

        from crawler.log_lines import log_as_wished

        wish = _log_wish(crawler, live=live)
        try:
            log_as_wished(wish)
        except OSError as error:
            _end(f"scrapy crawl {name}: LOG_FILE={wish.file}: {error.strerror}", WRONG_USAGE)
        except (KeyError, ValueError):
            _end(f"scrapy crawl {name}: LOG_LEVEL={wish.level}: no such level", WRONG_USAGE)
        if wish.level == "DEBUG":
            log_scrapy_info(crawler.settings)

    def _finish(self, name: str, crawler: Crawler) -> None:
        """Set the exit code, and say in one line why it is not 0; Scrapy's own is 0 for nearly every failure."""
        from crawler.extensions.run_recording import RunRecording

        assert self.crawler_process is not None
        reason = recording = None
        with suppress(RuntimeError):  # it never came to the extensions
            recording = crawler.get_extension(RunRecording)
        if recording is not None:
            verdict = recording.finish()
            self.exitcode, reason = verdict.code, verdict.reason
        if self.crawler_process.bootstrap_failed and not self.exitcode:
            self.exitcode, reason = STOPPED, "it could not be started; what Python says of it stands above"
        if reason is not None:
            print(f"scrapy crawl {name}: exit code {self.exitcode}: {reason}", file=sys.stderr)

    def _check(self, name: str, given: dict[str, str]) -> None:
        """End the program with one line where the spider, its arguments or the archive's folder cannot be used."""
        from archive import ArchiveError
        from crawler.errors import ArgumentError
        from crawler.extensions.expectations import read_promises, read_thresholds
        from crawler.frontier.opening import read_policy
        from crawler.playback_settings import check_playback
        from crawler.setting_values import check_values

        assert self.settings is not None
        self.settings.set("SPIDER_ARGUMENTS", given, priority="command")
        try:
            read_promises(self.settings)
            check_values(self.settings)
            read_policy(self.settings)
            fetches = _use_collection(self.settings)
            read_thresholds(self.settings)
            spider = self._spider(name)
            self._check_arguments(spider, given, fetches=fetches)
            if self.settings["PLAYBACK"]:
                check_playback(self.settings)
            if fetches:
                self._share_collection(name)
                self._lock(name, spider, given)
        except ArgumentError as error:
            _end("\n".join(f"scrapy crawl {name}: {line}" for line in str(error).splitlines()), WRONG_USAGE)
        except ArchiveError as error:
            _end(f"scrapy crawl {name}: {error}", STOPPED)

    def _share_collection(self, name: str) -> None:
        """Keep removals out for as long as the process lives, and complete one that was killed."""
        from archive.collection_lock import CollectionInUseError, CollectionLock
        from crawler.collection_settings import collection_layout

        assert self.settings is not None
        layout = collection_layout(self.settings)
        layout.create()
        try:
            if layout.pending_removal.exists():
                from crawler.removal import complete_removal

                complete_removal(layout, self.settings["FRONTIER_URL"])
            self._collection_lock = CollectionLock.share(layout)
        except CollectionInUseError as error:
            _end(f"scrapy crawl {name}: {error}", IN_USE)

    def _spider(self, name: str) -> type[Spider]:
        from scrapy.spiderloader import get_spider_loader

        from crawler.errors import ArgumentError

        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        try:
            return loader.load(name)
        except KeyError:
            message = f"no such spider; there are: {', '.join(sorted(loader.list()))}"
            raise ArgumentError(message) from None

    def _check_arguments(self, spider: type[Spider], given: dict[str, str], *, fetches: bool) -> None:
        assert self.settings is not None
        seeds = getattr(spider, "seeds", None)
        listed = seeds(given) if callable(seeds) else None
        check_settings = getattr(spider, "check_settings", None)
        if callable(check_settings):
            check_settings(self.settings)
        settings = self.settings.copy()
        spider.update_settings(settings)
        if fetches:
            _check_way_in(settings, getattr(listed, "urls", []))

    def _lock(self, name: str, spider: type[Spider], given: dict[str, str]) -> None:
        """Lock the sources that the spider names, leave out those that another run holds, and end if that is all."""
        from crawler.collection_settings import collection_layout
        from crawler.source_locks import SourceLocks

        assert self.settings is not None
        locks = getattr(spider, "locks", None)
        sources = list(locks(given)) if callable(locks) else []
        if not sources:
            return
        self._locks = SourceLocks(collection_layout(self.settings))
        try:
            holders = self._locks.take(sources)
        except OSError as error:
            _end(f"scrapy crawl {name}: {error.filename}: {error.strerror}", STOPPED)
        for holder in holders:
            print(f"scrapy crawl {name}: left out: {holder}", file=sys.stderr)
        if not self._locks.held:
            raise SystemExit(IN_USE)
        self.settings.set("HELD_SOURCES", [holder.source for holder in holders], priority="cmdline")


def _use_collection(settings: BaseSettings) -> bool:
    """Settle which collection is written into; return False where nothing is fetched.

    Raises ArgumentError where its name could not be a folder's, or ``PLAYBACK_MISS`` cannot be used.
    """
    from archive import ArchiveError
    from crawler.collection_settings import collection_layout
    from crawler.errors import ArgumentError
    from crawler.playback_settings import fetch_collection

    if settings["PLAYBACK"]:
        collection = fetch_collection(settings)
        if collection is None:
            return False
        settings.set("COLLECTION", collection, priority="cmdline")
    try:
        collection_layout(settings)
    except ArchiveError as error:
        raise ArgumentError(str(error)) from error
    return True


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


def _log_wish(crawler: Crawler, *, live: bool) -> LogWish:
    from crawler import settings as defaults
    from crawler.log_lines import LogWish

    settings = crawler.settings
    level = str(settings["LOG_LEVEL"])
    return LogWish(
        level=level,
        level_given=level != defaults.LOG_LEVEL or (settings.getpriority("LOG_LEVEL") or 0) > _PROJECT,
        enabled=settings.getbool("LOG_ENABLED"),
        file=settings["LOG_FILE"],
        append=settings.getbool("LOG_FILE_APPEND"),
        encoding=settings["LOG_ENCODING"],
        json=settings.getbool("LOG_JSON"),
        format=settings["LOG_FORMAT"],
        date_format=settings["LOG_DATEFORMAT"],
        quiet=live or not sys.stderr.isatty(),
    )


def _end(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


_PROJECT = 20
"""Scrapy's priority of a settings module; spiders and the command line stand higher."""
