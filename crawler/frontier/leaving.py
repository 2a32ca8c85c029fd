"""What a run leaves to the next one, said at its end."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.frontier.run import FINISHED
from crawler.signals import pages_left

if TYPE_CHECKING:
    from scrapy.signalmanager import SignalManager
    from scrapy.statscollectors import StatsCollector

    from crawler.frontier.frontier import Frontier
    from crawler.frontier.resting_hosts import RestingHosts

__all__ = ["tell_of_left"]

logger = logging.getLogger(__name__)

_HOSTS_NAMED = 5
"""Hosts that a line of the log names."""


def tell_of_left(
    frontier: Frontier, resting: RestingHosts, stats: StatsCollector, signals: SignalManager, *, reason: str
) -> None:
    """Say how many URLs are left pending, and of which the hosts are left alone; let those be asked that only failed.

    `reason` is Scrapy's for the end. Stats: ``frontier/left`` (pending at the end), ``waiting/left`` (of these, the
    ones whose hosts are left alone).
    """
    left = frontier.pending()
    stats.set_value("frontier/left", left)
    if not left:
        return
    logger.info("%s URLs are left pending; the next run continues with them", left)
    counts = Counter[str]()
    for pages in frontier.left_alone():
        outcome = resting.outcome(pages.url)
        counts[f"{urlsplit(pages.url).netloc} ({outcome})"] += pages.count
        if reason == FINISHED:  # a run that was cut short had not come to them
            told = {"outcome": outcome, "count": pages.count, "url": pages.url}
            signals.send_catch_log(pages_left, **told, role=pages.role, source=pages.source)
    if counts:
        stats.inc_value("waiting/left", counts.total())
        named = ", ".join(f"{count} of {host}" for host, count in counts.most_common(_HOSTS_NAMED))
        more = f" and {len(counts) - _HOSTS_NAMED} more hosts" if len(counts) > _HOSTS_NAMED else ""
        logger.warning("left pending, as their hosts are left alone: %s%s", named, more)
    # Whether one still fails, the next run finds out by itself; what a host has asked for holds for every run.
    frontier.wake(resting.failing)
