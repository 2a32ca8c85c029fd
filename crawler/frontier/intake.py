"""Requests from the engine into the frontier."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.errors import UnstorableRequestError
from crawler.frontier.new_url import host_of, new_url
from crawler.frontier.stored_request import store_request

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.frontier.frontier import Frontier
    from crawler.frontier.settling import Settling
    from crawler.frontier.supply import Supply

__all__ = ["Intake"]

logger = logging.getLogger(__name__)

_WRITTEN_TOGETHER = 500
"""URLs that are collected in memory before they are written."""


class Intake:
    """Puts requests in, unless they are known.

    Stats: ``frontier/unstored`` (kept in memory, for this run only); Scrapy's ``scheduler/enqueued``.
    """

    def __init__(self, frontier: Frontier, supply: Supply, settling: Settling, crawler: Crawler) -> None:
        """Put requests of the crawl's spider into `frontier`."""
        assert crawler.spider is not None
        assert crawler.request_fingerprinter is not None
        assert crawler.stats is not None
        self._frontier = frontier
        self._supply = supply
        self._settling = settling
        self._spider = crawler.spider
        self._fingerprint = crawler.request_fingerprinter.fingerprint
        self._stats = crawler.stats
        self._of_the_run: dict[str, str | None] = {"User-Agent": str(crawler.settings["USER_AGENT"])}
        if crawler.settings.getbool("COOKIES_ENABLED"):
            self._of_the_run["Cookie"] = None  # the jar has them

    def take(self, request: Request) -> bool:
        """Collect a request; False if its URL is known and its time to be asked for again has not come.

        Whether it is known shows only when it is written if the request says itself when it is to be asked for again
        (``recrawl``, ``dont_filter``): then True says nothing of that.
        """
        self._supply.has_changed()
        self._stats.inc_value("scheduler/enqueued")
        try:
            data = store_request(request, self._spider, of_the_run=self._of_the_run)
        except UnstorableRequestError as error:
            self._keep_unstored(request, error)
            return True
        in_flight = self._settling.in_flight
        if in_flight.asks_again(request, data, self._fingerprint):
            return True
        fingerprint = self._fingerprint(request)
        if request.dont_filter:
            if self._frontier.outcomes:
                self._supply.flush()  # a row that is finished may be asked for again once that is written
            fingerprint = self._settling.unfiltered.row_for(fingerprint, in_flight.rows)
        url = new_url(request, fingerprint, data)
        if url.recrawl is None and not self._frontier.is_wanted(url):
            return False
        self._frontier.put(url)
        if self._frontier.unwritten >= _WRITTEN_TOGETHER:
            self._supply.flush()
        return True

    def _keep_unstored(self, request: Request, error: UnstorableRequestError) -> None:
        if not self._stats.get_value("frontier/unstored"):
            logger.warning("kept in memory, for this run only, as are all such requests: %s", error)
        self._stats.inc_value("frontier/unstored")
        self._supply.hosts.add(host_of(request)).unstored.append(request)
