"""What the engine makes of the requests that it was handed, into the frontier."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.python.failure import Failure

from crawler.frontier.in_flight import InFlight
from crawler.frontier.outcome import Fetching, Policy, host_rests, retry_at, settle
from crawler.frontier.patience import Patience
from crawler.frontier.resting_hosts import PAUSED, RestingHosts
from crawler.frontier.rows import Again, Answered, Ended, LeasedUrl
from crawler.frontier.unfiltered import Unfiltered

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.statscollectors import StatsCollector

    from crawler.frontier.frontier import Frontier
    from crawler.frontier.supply import Supply

__all__ = ["Settling"]

_FINISHED_TOGETHER = 8
"""Finished URLs that may wait to be noted: after a kill they are fetched again."""


class Settling:
    """Knows the requests in flight, notes what came of each, and which hosts are to be left alone for it.

    Stats: ``frontier/done``, ``frontier/refused``, ``frontier/failed``, ``frontier/again``; ``waiting/count`` (requests
    put back because their host is left alone).
    """

    def __init__(self, frontier: Frontier, supply: Supply, policy: Policy, stats: StatsCollector) -> None:
        """Note outcomes in `frontier` by `policy`; hosts that rest are no longer supplied."""
        self._frontier = frontier
        self._supply = supply
        self._policy = policy
        self._stats = stats
        self.in_flight = InFlight()
        self.unfiltered = Unfiltered()
        self.resting = RestingHosts()
        self.patience = Patience()

    def downloaded(self, request: Request, result: Any) -> None:
        """Take note of what the downloader made of a request: a Response, a Request in its place, or a Failure."""
        self.in_flight.downloaded(request, result)
        if isinstance(result, Failure) and (moment := retry_at(result.value)) is not None:
            self.resting.rest(urlsplit(request.url).netloc, moment, _outcome(result.value))
        self._supply.has_changed()

    def spider_error(self, failure: Failure, response: Any) -> None:
        """Take note of what a callback raised."""
        self.in_flight.spider_error(getattr(response, "request", None), failure.value)

    def host_paused(self, host: str, until: float, outcome: str) -> None:
        """Leave a host alone, whatever its port."""
        self.resting.rest(host, until, outcome)
        self._supply.rest(host, until)

    def settle_finished(self, in_progress: Collection[Request]) -> None:
        """Note what came of the requests that are no longer among those which the engine has in progress."""
        for fetching in self.in_flight.take_finished(in_progress):
            self.unfiltered.finished(fetching.url.fingerprint)
            now = time.time()
            self.finish(settle(fetching, self._policy, now=now, position=int(now * 1e6)))
            if (moment := host_rests(fetching)) > now:
                self._stats.inc_value("waiting/count")
                self._rest(fetching, moment)
        if self._frontier.outcomes >= _FINISHED_TOGETHER:
            self._supply.flush()

    def finish(self, outcome: Answered | Ended | Again) -> None:
        """Note the outcome of a URL."""
        kind = "done" if isinstance(outcome, Answered) else "again" if isinstance(outcome, Again) else outcome.state
        self._stats.inc_value(f"frontier/{kind}")
        if isinstance(outcome, Answered):
            self.patience.be_served()
        self._frontier.finish(outcome)

    def rests(self, url: LeasedUrl) -> bool:
        """Return whether a URL's server is left alone, and put the URL back until then."""
        until = self.resting.until(url.url)
        if not until:
            return False
        self._stats.inc_value("waiting/count")
        self.finish(
            Again(
                id=url.id,
                url=url.url,
                host=url.host,
                request=url.request,
                priority=url.priority,
                position=url.position,
                not_before=until,
                attempts=url.attempts,
                reason="its host rests",
            )
        )
        return True

    def _rest(self, fetching: Fetching, until: float) -> None:
        where = urlsplit(fetching.url.url)
        self.resting.rest(where.netloc, until, _outcome(fetching.error))
        if where.port is None:  # else the host's name stands for several servers
            self._supply.rest(fetching.url.host, until)


def _outcome(error: BaseException | None) -> str:
    return str(getattr(error, "outcome", PAUSED))
