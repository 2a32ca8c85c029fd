"""The scheduler: Scrapy's engine, served from the frontier."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler, Scheduler
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro

from crawler.errors import FrontierError, UnstorableRequestError
from crawler.frontier.downloader import FrontierDownloader
from crawler.frontier.leaving import tell_of_left
from crawler.frontier.opening import read_policy
from crawler.frontier.or_stop import or_stop
from crawler.frontier.parts import Parts, open_parts
from crawler.frontier.rows import Ended
from crawler.frontier.stored_request import restore_request
from crawler.frontier.tables import DENIED, FAILED, REFUSED
from crawler.signals import host_paused

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import Crawler

    from crawler.frontier.host_queue import HostQueue
    from crawler.frontier.run import IsKept
    from crawler.run import Run

__all__ = ["FrontierScheduler"]

logger = logging.getLogger(__name__)

_TICK = 0.1
"""Seconds after which what was collected is written, also where nothing asks for it."""

_NO_REQUEST: Request | None = None


class FrontierScheduler(BaseScheduler):
    """The setting ``SCHEDULER``.

    A spider may say with attributes what it wants of the frontier: ``frontier_sources`` (names; it is served URLs of
    these sources only), ``frontier_due`` (True: known articles whose time has come are asked for again when it
    starts), and ``frontier_denies`` (a function of a request: True if it is not to be asked for any more).

    Stats: those of `crawler.frontier.intake.Intake`, `crawler.frontier.settling.Settling` and
    `crawler.frontier.leaving`; ``frontier/continued`` (pending URLs of earlier runs), ``frontier/due``,
    ``frontier/returned`` (leases of killed runs), ``frontier/held`` (1 where other runs held hosts to the end), and
    Scrapy's ``scheduler/dequeued`` and ``dupefilter/filtered``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; raises ArgumentError for what cannot be used."""
        settings = crawler.settings
        self._crawler = crawler
        self._policy = read_policy(settings)
        self._wait_for_others = settings.getfloat("FRONTIER_WAIT")
        self._wait = max(self._wait_for_others, settings.getfloat("HOST_PAUSE_MAX"))
        self._parts: Parts | None = None
        self._has_begun = False
        self._archive_closes_later = False
        self._reason = ""
        self._ticking = create_looping_call(self._tick)
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
        try:
            self._parts = parts = open_parts(self._crawler, spider, self._policy)
        except FrontierError as error:
            self.stop_crawl(str(error))
            return
        self._spider = spider
        self._crawler.signals.connect(parts.settling.spider_error, signals.spider_error)
        self._crawler.signals.connect(self._host_paused, host_paused)
        if isinstance(self._engine.downloader, FrontierDownloader):
            self._engine.downloader.on_result = parts.settling.downloaded

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
        continued = self._open.frontier.begin(
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
        if continued.clock_was_ahead:
            logger.warning("the clock was ahead in an earlier run; what that has put off is asked for from now on")
        if continued.due:
            logger.info("%s known articles are due to be asked for again", continued.due)
        self._ticking.start(_TICK, now=False)

    def close(self, reason: str) -> None:
        """Note what has been finished; the run ends here, or once the archive is closed."""
        self._reason = reason
        if self._ticking.running:
            self._ticking.stop()
        if self._parts is not None:
            self._parts.waking.stop()
        self._note_the_end()
        if not self._archive_closes_later:
            self.archive_closed()

    @or_stop(None)
    def _note_the_end(self) -> None:
        self._settle_finished()
        self._open.supply.flush()
        self._stats.set_value("dupefilter/filtered", self._open.frontier.known)
        self._open.supply.give_all_back()
        if self._has_begun:
            resting, of_crawl = self._open.settling.resting, self._crawler.signals
            tell_of_left(self._open.frontier, resting, self._stats, of_crawl, reason=self._reason)

    def archive_synced(self) -> None:
        """Note that all records written so far are on the disk."""
        if self._parts is not None:
            self._parts.frontier.synced()

    def archive_closed(self) -> None:
        """Note that the archive is closed: the run ends."""
        parts, self._parts = self._parts, None
        if parts is None:
            return
        frontier = parts.frontier
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
        if self._parts is None:
            return 0
        return max(0, self._parts.frontier.unfinished - len(self._parts.settling.in_flight))

    @or_stop(False)
    def has_pending_requests(self) -> bool:
        """Return whether there is something to ask for, now or soon enough to be waited for.

        Where there is nothing to do but wait, hosts that are left alone are waited for up to ``HOST_PAUSE_MAX`` (or
        ``FRONTIER_WAIT``) seconds in all since the last page, not those that fail, and hosts that other runs hold up to
        ``FRONTIER_WAIT``.
        """
        self.begin()
        self._settle_finished()
        if any(self._open.supply.hosts) or self._open.frontier.unwritten:
            return True
        resting, patience = self._open.settling.resting, self._open.settling.patience
        patience.wait()
        waiting = self._open.frontier.waiting(within=self._wait - patience.seconds, without=resting.failing)
        if waiting == "held":
            if patience.seconds < self._wait_for_others:
                return True
            self._stats.set_value("frontier/held", 1)
            logger.warning("another run holds the hosts of what is left; it stays pending")
        return waiting == "ours"

    @or_stop(False)
    def enqueue_request(self, request: Request) -> bool:
        """Collect a request; False if its URL is known and its time to be asked for again has not come."""
        self.begin()
        return self._open.intake.take(request)

    @or_stop(_NO_REQUEST)
    def next_request(self) -> Request | None:
        """Return a request of the host whose turn it is, None while no host may be asked."""
        self.begin()
        self._settle_finished()
        while (queue := self._open.supply.next_to_ask()) is not None:
            if (request := self._hand_out(queue)) is not None:
                return request
        self._open.waking.wake_in_time()
        return None

    def _hand_out(self, queue: HostQueue) -> Request | None:
        """Return the host's next request, None if it cannot be made."""
        settling, url = self._open.settling, None
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
            if self._is_denied(request):
                settling.finish(Ended(id=url.id, state=REFUSED, reason=DENIED, attempts=url.attempts))
                return None
            if url.returned:
                request.meta["refetched"] = True
            elif url.fetched_at is not None:
                request.meta["conditional"] = True
        settling.in_flight.add(request, queue, url)
        settling.patience.ask()
        self._stats.inc_value("scheduler/dequeued")
        return request

    def _is_denied(self, request: Request) -> bool:
        denies = getattr(self._spider, "frontier_denies", None)
        return denies is not None and bool(denies(request))

    # --- time

    @or_stop(None)
    def _tick(self) -> None:
        self._settle_finished()
        if self._open.frontier.unwritten:
            self._open.supply.flush()
        self._open.supply.let_go_of_idle()
        if not self._open.settling.in_flight:
            self._open.waking.wake()

    def _host_paused(self, host: str, until: float, outcome: str) -> None:
        self._leave_alone(host, until, outcome)  # Scrapy sees by a handler's own parameters what it takes

    @or_stop(None)
    def _leave_alone(self, host: str, until: float, outcome: str) -> None:
        if self._parts is not None:
            self._parts.settling.host_paused(host, until, outcome)

    def _settle_finished(self) -> None:
        slot = self._engine._slot  # noqa: SLF001  see tests/crawler/test_private_names.py
        self._open.settling.settle_finished(slot.inprogress if slot is not None else ())

    @property
    def _engine(self) -> ExecutionEngine:
        assert self._crawler.engine is not None
        return self._crawler.engine

    @property
    def _open(self) -> Parts:
        if self._parts is None:
            message = "the frontier is closed"
            raise FrontierError(message)
        return self._parts
