"""The scheduler: Scrapy's engine, served from the frontier."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler, Scheduler
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro

from crawler.errors import FrontierError, UnstorableRequestError
from crawler.frontier.downloader import FrontierDownloader
from crawler.frontier.new_url import host_of, new_url
from crawler.frontier.opening import open_frontier, read_policy
from crawler.frontier.or_stop import or_stop
from crawler.frontier.rows import Ended
from crawler.frontier.run import FINISHED
from crawler.frontier.settling import Settling
from crawler.frontier.stored_request import restore_request, store_request
from crawler.frontier.supply import Supply
from crawler.frontier.tables import FAILED
from crawler.signals import host_paused, pages_left

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

    from crawler.frontier.frontier import Frontier
    from crawler.frontier.host_queue import HostQueue
    from crawler.frontier.run import IsKept
    from crawler.run import Run

__all__ = ["FrontierScheduler"]

logger = logging.getLogger(__name__)

_TICK = 0.1
"""Seconds after which what was collected is written, also where nothing asks for it."""

_WRITTEN_TOGETHER = 500
"""URLs that are collected in memory before they are written."""

_HOSTS_NAMED = 5
"""Hosts that a line of the log names."""

_NO_REQUEST: Request | None = None


class FrontierScheduler(BaseScheduler):
    """The setting ``SCHEDULER``.

    A spider may say with attributes what it wants of the frontier: ``frontier_sources`` (names; it is served URLs of
    these sources only) and ``frontier_due`` (True: known articles whose time has come are asked for again when it
    starts).

    Stats: those of `crawler.frontier.settling.Settling`; ``frontier/continued`` (pending URLs of earlier runs),
    ``frontier/due``, ``frontier/returned`` (leases of killed runs), ``frontier/unstored`` (kept in memory, for this run
    only), ``frontier/left`` (pending at the end), ``waiting/left`` (of these, the ones whose hosts are left alone),
    ``frontier/held`` (1 where hosts were held by another run to the end); Scrapy's ``scheduler/enqueued``,
    ``scheduler/dequeued`` and ``dupefilter/filtered``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; raises ArgumentError for what cannot be used."""
        settings = crawler.settings
        self._crawler = crawler
        self._policy = read_policy(settings)
        self._wait_for_others = settings.getfloat("FRONTIER_WAIT")
        self._wait = max(self._wait_for_others, settings.getfloat("HOST_PAUSE_MAX"))
        self._frontier: Frontier | None = None
        self._supply: Supply | None = None
        self._settling: Settling | None = None
        self._has_begun = False
        self._archive_closes_later = False
        self._reason = ""
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
        self._settling = settling = Settling(self._frontier, self._supply, self._policy, self._stats)
        self._crawler.signals.connect(settling.spider_error, signals.spider_error)
        self._crawler.signals.connect(self._host_paused, host_paused)
        if isinstance(self._engine.downloader, FrontierDownloader):
            self._engine.downloader.on_result = settling.downloaded

    @or_stop(None)
    def begin(self, is_kept: IsKept | None = None, run: Run | None = None) -> None:
        """Take over from killed runs and begin, once the archive is mended; without an archive, at first use.

        `is_kept` looks records up in the archive, which then says with `archive_synced` what is on the disk and with
        `archive_closed` when all is. `run` is the run whose lock is held; without, one begins here.
        """
        if self._has_begun:
            return
        self._has_begun = True
        self._archive_closes_later = is_kept is not None
        continued = self._open_frontier.begin(
            is_kept=is_kept,
            held=run,
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
            self._tell_of_left_alone()

    def _tell_of_left_alone(self) -> None:
        """Say of which URLs the hosts are left alone; a run that was cut short has not promised them."""
        resting, counts = self._open_settling.resting, Counter[str]()
        for left in self._open_frontier.left_alone():
            outcome = resting.outcome(left.url)
            counts[f"{urlsplit(left.url).netloc} ({outcome})"] += left.count
            if self._reason == FINISHED:
                told = {"outcome": outcome, "count": left.count, "url": left.url}
                self._crawler.signals.send_catch_log(pages_left, **told, role=left.role, source=left.source)
        if counts:
            self._stats.inc_value("waiting/left", counts.total())
            named = ", ".join(f"{count} of {host}" for host, count in counts.most_common(_HOSTS_NAMED))
            more = f" and {len(counts) - _HOSTS_NAMED} more hosts" if len(counts) > _HOSTS_NAMED else ""
            logger.warning("left pending, as their hosts are left alone: %s%s", named, more)
        # Whether it still fails, the next run finds out by itself; what a host has asked for holds for every run.
        self._open_frontier.wake(resting.failing)

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

    def __len__(self) -> int:
        """About how many URLs wait to be asked for."""
        if self._frontier is None or self._settling is None:
            return 0
        return max(0, self._frontier.unfinished - len(self._settling.in_flight))

    @or_stop(False)
    def has_pending_requests(self) -> bool:
        """Return whether there is something to ask for, now or soon enough to be waited for.

        Where there is nothing to do but wait, hosts that are left alone are waited for up to ``HOST_PAUSE_MAX`` (or
        ``FRONTIER_WAIT``) seconds in all since the last page, not those that fail, and hosts that other runs hold up to
        ``FRONTIER_WAIT``.
        """
        self.begin()
        self._settle_finished()
        if any(self._open_supply.hosts) or self._open_frontier.unwritten:
            return True
        resting, patience = self._open_settling.resting, self._open_settling.patience
        patience.wait()
        waiting = self._open_frontier.waiting(within=self._wait - patience.seconds, without=resting.failing)
        if waiting == "held":
            if patience.seconds < self._wait_for_others:
                return True
            self._stats.set_value("frontier/held", 1)
            logger.warning("another run holds the hosts of what is left; it stays pending")
        return waiting == "ours"

    @or_stop(False)
    def enqueue_request(self, request: Request) -> bool:
        """Collect a request; False if its URL is known and its time to be asked for again has not come.

        Whether it is known shows only when it is written if the request says itself when it is to be asked for again
        (``recrawl``, ``dont_filter``): then True says nothing of that.
        """
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
        settling = self._open_settling
        if not settling.in_flight.asks_again(request, data, fingerprint_of):
            fingerprint = fingerprint_of(request)
            if request.dont_filter:
                if self._open_frontier.outcomes:
                    self._open_supply.flush()  # a row that is finished may be asked for again once that is written
                fingerprint = settling.unfiltered.row_for(fingerprint, settling.in_flight.rows)
            url = new_url(request, fingerprint, data)
            if url.recrawl is None and not self._open_frontier.is_wanted(url):
                return False
            self._open_frontier.put(url)
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
        self._open_supply.hosts.add(host_of(request)).unstored.append(request)

    def _hand_out(self, queue: HostQueue) -> Request | None:
        """Return the host's next request, None if it cannot be made."""
        settling, url = self._open_settling, None
        if queue.unstored:
            request = queue.unstored.popleft()
        else:
            url = queue.leased.popleft()
            if settling.rests(url):
                return None
            try:
                request = restore_request(url.request, url=url.url, priority=url.priority, spider=self._spider)
            except UnstorableRequestError as error:
                logger.error("given up: %s", error)  # noqa: TRY400  one line tells it
                settling.finish(Ended(id=url.id, state=FAILED, reason=str(error), attempts=url.attempts))
                return None
            if url.returned:
                request.meta["refetched"] = True
            elif url.fetched_at is not None:
                request.meta["conditional"] = True
        settling.in_flight.add(request, queue, url)
        settling.patience.ask()
        self._stats.inc_value("scheduler/dequeued")
        return request

    # --- time

    @or_stop(None)
    def _tick(self) -> None:
        self._settle_finished()
        if self._open_frontier.unwritten:
            self._open_supply.flush()
        self._open_supply.let_go_of_idle()
        if not self._open_settling.in_flight:
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

    def _host_paused(self, host: str, until: float, outcome: str) -> None:
        self._leave_alone(host, until, outcome)  # Scrapy sees by a handler's own parameters what it takes

    @or_stop(None)
    def _leave_alone(self, host: str, until: float, outcome: str) -> None:
        if self._frontier is not None:
            self._open_settling.host_paused(host, until, outcome)

    def _settle_finished(self) -> None:
        slot = self._engine._slot  # noqa: SLF001  see tests/crawler/test_private_names.py
        self._open_settling.settle_finished(slot.inprogress if slot is not None else ())

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

    @property
    def _open_settling(self) -> Settling:
        assert self._settling is not None
        return self._settling
