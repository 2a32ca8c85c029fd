"""The parts of an open frontier, put together for a crawl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.frontier.frontier import Frontier
from crawler.frontier.intake import Intake
from crawler.frontier.opening import open_frontier
from crawler.frontier.outcome import Policy
from crawler.frontier.settling import Settling
from crawler.frontier.supply import Supply
from crawler.frontier.waking import Waking

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

__all__ = ["Parts", "open_parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a scheduler works with."""

    frontier: Frontier
    supply: Supply
    settling: Settling
    intake: Intake
    waking: Waking


def open_parts(crawler: Crawler, spider: Spider, policy: Policy) -> Parts:
    """Open the frontier of a crawl; raises FrontierError if it cannot be used."""
    engine, settings = crawler.engine, crawler.settings
    assert engine is not None
    assert crawler.stats is not None
    frontier = open_frontier(settings, spider=spider.name, sources=getattr(spider, "frontier_sources", None))
    supply = Supply(
        frontier,
        lambda: engine.downloader,
        batch=settings.getint("FRONTIER_BATCH"),
        most_hosts=settings.getint("FRONTIER_HOSTS"),
    )
    settling = Settling(frontier, supply, policy, crawler.stats)
    return Parts(
        frontier=frontier,
        supply=supply,
        settling=settling,
        intake=Intake(frontier, supply, settling, crawler),
        waking=Waking(engine, supply),
    )
