"""The scheduler: Scrapy's engine, served from the frontier."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler, Scheduler
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.errors import FrontierError, UnstorableRequestError
from crawler.frontier.downloader import FrontierDownloader
from crawler.frontier.in_flight import InFlight
from crawler.frontier.opening import open_frontier, read_policy
from crawler.frontier.or_stop import or_stop
from crawler.frontier.outcome import host_rests, retry_at, settle
from crawler.frontier.rows import Again, Answered, Ended, LeasedUrl, NewUrl
from crawler.frontier.stored_request import restore_request, store_request
from crawler.frontier.supply import Supply
from crawler.frontier.tables import FAILED
from crawler.frontier.unfiltered import Unfiltered

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

    from crawler.frontier.frontier import Frontier
    from crawler.frontier.host_queue import HostQueue
    from crawler.frontier.run import IsKept

__all__ = ["FrontierScheduler"]

logger = logging.getLogger(__name__)

_TICK = 0.1
"""Seconds after which what was collected is written, also where nothing asks for it."""

_WRITTEN_TOGETHER = 500
"""URLs that are collected in memory before they are written."""

_FINISHED_TOGETHER = 8
"""Finished URLs that may wait to be noted: after a kill they are fetched again."""


_NO_REQUEST: Request | None = None


class FrontierScheduler(BaseScheduler):
    """The setting ``SCHEDULER``.

    A spider may say with attributes what it wants of the frontier: ``frontier_sources`` (names; it is served URLs of
    these sources only) and ``frontier_due`` (True: known articles whose time has come are asked for again when it
    starts).

    Stats: ``frontier/continued`` (pending URLs of earlier runs), ``frontier/due``, ``frontier/returned`` (leases of
    killed runs), ``frontier/done``, ``frontier/refused``, ``frontier/failed``, ``frontier/again``,
    ``frontier/unstored`` (kept in memory, for this run only), ``frontier/left`` (pending at the end), ``frontier/held``
    (1 where hosts were held by another run to the end); Scrapy's ``scheduler/enqueued``, ``scheduler/dequeued`` and
    ``dupefilter/filtered``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; raises ArgumentError for what cannot be used."""
        settings = crawler.settings
        self._crawler = crawler
        self._policy = read_policy(settings)
        self._wait = max(settings.getfloat("FRONTIER_WAIT"), settings.getfloat("HOST_PAUSE_MAX"))
        self._frontier: Frontier | None = None
        self._supply: Supply | None = None
        self._in_flight = InFlight()
        self._unfiltered = Unfiltered()
        self._resting: dict[str, float] = {}
        self._has_begun = False
        self._archive_closes_later = False
        self._reason = ""
        self._last_asked = time.monotonic()
        self._ticking = create_looping_call(self._tick)
        self._wake: CallLaterResult | None = None
        self.is_broken = False
        """True once the frontier could not be read or written: nothing is asked for any more."""
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the scheduler: Scrapy's own where the setting ``FRONTIER`` is ``memory``."""
        if crawler.settings["FRONTIER"] == "memory":
            return cast("Self", Scheduler.from_crawler(crawler))
        return cls(crawler)

    # --- the life of a run

    def open(self, spider: Spider) -> None:
        """Open the database; nothing is taken from it before `begin`."""
        self._spider = spider
        settings = self._crawler.settings
        self._crawler.signals.connect(self._spider_error, signals.spider_error)
        if isinstance(self._engine.downloader, FrontierDownloader):
            self._engine.downloader.on_result = self._downloaded
        try:
            sources = getattr(spider, "frontier_sources", None)
            self._frontier = open_frontier(settings, spider=spider.name, sources=sources)
        except FrontierError as error:
            self.stop_crawl(str(error))
            return
        self._supply = Supply(
            self._frontier,
            lambda: self._engine.downloader,
            batch=settings.getint("FRONTIER_BATCH"),
            most_hosts=settings.getint("FRONTIER_HOSTS"),
        )

    @or_stop(None)
    def begin(self, is_kept: IsKept | None = None) -> None:
        """Take over from killed runs and begin, once the archive is mended; without an archive, at first use.

        `is_kept` looks records up in the archive, which then says with `archive_synced` what is on the disk and with
        `archive_closed` when all is.
        """
        if self._has_begun:
            return
        self._has_begun = True
        self._archive_closes_later = is_kept is not None
        continued = self._open_frontier.begin(
            is_kept=is_kept,
            due=getattr(self._spider, "frontier_due", False),
            round_seconds=self._crawler.settings.getfloat("FRONTIER_ROUND_SECONDS"),
        )
        returned = continued.recovered.returned
        self._stats.set_value("frontier/continued", continued.pending)
        self._stats.set_value("frontier/due", continued.due)
        self._stats.set_value("frontier/returned", returned)
        if continued.pending:
            line = "continuing: %s URLs are pending that earlier runs left, %s of them taken by runs that were killed"
            logger.info(line, continued.pending, returned)
        if continued.due:
            logger.info("%s known articles are due to be asked for again", continued.due)
        self._ticking.start(_TICK, now=False)

    def close(self, reason: str) -> None:
        """Note what has been finished; the run ends here, or once the archive is closed."""
        self._reason = reason
        if self._ticking.running:
            self._ticking.stop()
        if self._wake is not None:
            self._wake.cancel()
        self._note_the_end()
        if not self._archive_closes_later:
            self.archive_closed()

    @or_stop(None)
    def _note_the_end(self) -> None:
        self._settle_finished()
        self._open_supply.flush()
        self._stats.set_value("dupefilter/filtered", self._open_frontier.known)
        self._open_supply.give_all_back()
        left = self._open_frontier.pending() if self._has_begun else 0
        self._stats.set_value("frontier/left", left)
        if left:
            logger.info("%s URLs are left pending; the next run continues with them", left)

    def archive_synced(self) -> None:
        """Note that all records written so far are on the disk."""
        if self._frontier is not None:
            self._frontier.synced()

    def archive_closed(self) -> None:
        """Note that the archive is closed: the run ends."""
        frontier, self._frontier = self._frontier, None
        if frontier is None:
            return
        if self.is_broken:
            frontier.abandon()
            return
        try:
            frontier.end(self._reason)
        except FrontierError as error:
            self.stop_crawl(str(error))

    def stop_crawl(self, trouble: str) -> None:
        """Ask for no more, and end the crawl."""
        if not self._stats.get_value("archive/write_errors"):
            logger.critical("the archive cannot be written, the crawl stops: the frontier: %s", trouble)
        self._stats.inc_value("archive/write_errors")
        if not self.is_broken:
            self.is_broken = True
            call_later(0, self._close_spider)

    def _close_spider(self) -> None:
        deferred_from_coro(self._engine.close_spider_async(reason="frontier_not_writable"))

    # --- what the engine asks

    @or_stop(False)
    def has_pending_requests(self) -> bool:
        """Return whether there is something to ask for, now or within ``FRONTIER_WAIT`` seconds."""
        self.begin()
        self._settle_finished()
        if any(self._open_supply.hosts) or self._open_frontier.unwritten:
            return True
        waiting = self._open_frontier.waiting(within=self._wait)
        if waiting == "held":
            if time.monotonic() - self._last_asked < self._wait:
                return True
            self._stats.set_value("frontier/held", 1)
            logger.warning("another run holds the hosts of what is left; it stays pending")
        return waiting == "ours"

    @or_stop(False)
    def enqueue_request(self, request: Request) -> bool:
        """Collect a request; whether it is known shows when it is written, so that True says nothing of that."""
        self.begin()
        self._open_supply.has_changed()
        self._stats.inc_value("scheduler/enqueued")
        try:
            data = store_request(request, self._spider)
        except UnstorableRequestError as error:
            self._keep_unstored(request, error)
            return True
        assert self._crawler.request_fingerprinter is not None
        fingerprint_of = self._crawler.request_fingerprinter.fingerprint
        if not self._in_flight.asks_again(request, data, fingerprint_of):
            fingerprint = fingerprint_of(request)
            if request.dont_filter:
                if self._open_frontier.outcomes:
                    self._open_supply.flush()  # a row that is finished may be asked for again once that is written
                fingerprint = self._unfiltered.row_for(fingerprint, self._in_flight.rows)
            self._open_frontier.put(_new_url(request, fingerprint, data))
            if self._open_frontier.unwritten >= _WRITTEN_TOGETHER:
                self._open_supply.flush()
        return True

    @or_stop(_NO_REQUEST)
    def next_request(self) -> Request | None:
        """Return a request of the host whose turn it is, None while no host may be asked."""
        self.begin()
        self._settle_finished()
        while (queue := self._open_supply.next_to_ask()) is not None:
            if (request := self._hand_out(queue)) is not None:
                return request
        self._wake_in_time()
        return None

    def _keep_unstored(self, request: Request, error: UnstorableRequestError) -> None:
        if not self._stats.get_value("frontier/unstored"):
            logger.warning("kept in memory, for this run only, as are all such requests: %s", error)
        self._stats.inc_value("frontier/unstored")
        self._open_supply.hosts.add(_host_of(request)).unstored.append(request)

    def _hand_out(self, queue: HostQueue) -> Request | None:
        """Return the host's next request, None if it cannot be made."""
        url = None
        if queue.unstored:
            request = queue.unstored.popleft()
        else:
            url = queue.leased.popleft()
            if self._rests(url):
                return None
            try:
                request = restore_request(url.request, url=url.url, priority=url.priority, spider=self._spider)
            except UnstorableRequestError as error:
                logger.error("given up: %s", error)  # noqa: TRY400  one line tells it
                self._finish(Ended(id=url.id, state=FAILED, reason=str(error), attempts=url.attempts))
                return None
            if url.returned:
                request.meta["refetched"] = True
            elif url.fetched_at is not None:
                request.meta["conditional"] = True
        self._in_flight.add(request, queue, url)
        self._last_asked = time.monotonic()
        self._stats.inc_value("scheduler/dequeued")
        return request

    # --- what came of it

    def _downloaded(self, request: Request, result: Any) -> None:
        self._in_flight.downloaded(request, result)
        if isinstance(result, Failure) and (moment := retry_at(result.value)) is not None:
            self._resting[urlsplit(request.url).netloc] = moment
        if self._supply is not None:
            self._supply.has_changed()

    def _spider_error(self, failure: Failure, response: Any) -> None:
        self._in_flight.spider_error(getattr(response, "request", None), failure.value)

    def _settle_finished(self) -> None:
        slot = self._engine._slot  # noqa: SLF001  see tests/crawler/test_private_names.py
        for fetching in self._in_flight.take_finished(slot.inprogress if slot is not None else ()):
            self._unfiltered.finished(fetching.url.fingerprint)
            now = time.time()
            self._finish(settle(fetching, self._policy, now=now, position=int(now * 1e6)))
            if (moment := host_rests(fetching)) > now:
                self._rest(fetching.url, moment)
        if self._open_frontier.outcomes >= _FINISHED_TOGETHER:
            self._open_supply.flush()

    def _rest(self, url: LeasedUrl, until: float) -> None:
        where = urlsplit(url.url)
        self._resting[where.netloc] = until
        if where.port is None:  # else the host's name stands for several servers
            self._open_supply.rest(url.host, until)

    def _rests(self, url: LeasedUrl) -> bool:
        """Return whether a URL's server rests, and put the URL back until then."""
        until = self._resting.get(urlsplit(url.url).netloc, 0.0)
        if until <= time.time():
            return False
        self._finish(
            Again(
                id=url.id,
                request=url.request,
                priority=url.priority,
                position=url.position,
                not_before=until,
                attempts=url.attempts,
                reason="its host rests",
            )
        )
        return True

    def _finish(self, outcome: Answered | Ended | Again) -> None:
        kind = "done" if isinstance(outcome, Answered) else "again" if isinstance(outcome, Again) else outcome.state
        self._stats.inc_value(f"frontier/{kind}")
        self._open_frontier.finish(outcome)

    # --- time

    @or_stop(None)
    def _tick(self) -> None:
        self._settle_finished()
        if self._open_frontier.unwritten:
            self._open_supply.flush()
        self._open_supply.let_go_of_idle()
        if not self._in_flight:
            self._wake_engine()

    def _wake_in_time(self) -> None:
        """Have the engine ask again when the next host may be asked."""
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        seconds = self._open_supply.seconds_until_next()
        if 0 < seconds < float("inf"):
            self._wake = call_later(seconds, self._wake_engine)

    def _wake_engine(self) -> None:
        slot = self._engine._slot  # noqa: SLF001  see tests/crawler/test_private_names.py
        if slot is not None and slot.closing is None:
            self._open_supply.has_changed()
            slot.nextcall.schedule()

    @property
    def _engine(self) -> ExecutionEngine:
        assert self._crawler.engine is not None
        return self._crawler.engine

    @property
    def _open_frontier(self) -> Frontier:
        if self._frontier is None:
            message = "the frontier is closed"
            raise FrontierError(message)
        return self._frontier

    @property
    def _open_supply(self) -> Supply:
        assert self._supply is not None
        return self._supply


def _new_url(request: Request, fingerprint: bytes, data: str) -> NewUrl:
    notes = request.meta.get("archive") or {}
    return NewUrl(
        fingerprint=fingerprint,
        url=request.url,
        host=_host_of(request),
        request=data,
        source=notes.get("source") or "",
        role=notes.get("role"),
        recrawl="now" if request.dont_filter else request.meta.get("recrawl"),
        priority=request.priority,
        depth=request.meta.get("depth", 0),
        not_before=float(request.meta.get("not_before", 0.0)),
    )


def _host_of(request: Request) -> str:
    """Return the key of the downloader's slot that a request will be in."""
    slot, before = request.meta.get("download_slot"), request.meta.get("redirect_urls")
    # After a redirect the slot in meta is that of the host which sent us on, as the downloader noted it.
    if slot is not None and not (before and slot == urlsplit(before[-1]).hostname):
        return str(slot)
    return str(urlsplit(request.url).hostname or "")
