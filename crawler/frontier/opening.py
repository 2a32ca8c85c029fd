"""A frontier made from settings: which database, which locks, how often a URL is tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive import CollectionLayout
from crawler.collection_settings import collection_layout
from crawler.errors import ArgumentError
from crawler.frontier.database import Database
from crawler.frontier.frontier import Frontier
from crawler.frontier.outcome import Policy
from crawler.frontier.recrawl import RecrawlSchedule
from crawler.frontier.run_locks import AdvisoryRunLocks, FileRunLocks, RunLocks

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["open_frontier", "read_policy"]


def open_frontier(settings: BaseSettings, *, spider: str, sources: Iterable[str] | None) -> Frontier:
    """Open the frontier that `settings` name (``FRONTIER_URL``, or the collection's own file).

    Raises FrontierError if it cannot be used.
    """
    layout = collection_layout(settings)
    layout.folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings["FRONTIER_URL"] or f"sqlite:///{layout.frontier}")
    return Frontier(database, _locks(database, layout), spider=spider, sources=sources)


def _locks(database: Database, layout: CollectionLayout) -> RunLocks:
    return FileRunLocks(layout) if database.is_sqlite else AdvisoryRunLocks(database.engine)


def read_policy(settings: BaseSettings) -> Policy:
    """Return what `settings` say of tries and of known articles; raises ArgumentError for what cannot be read."""
    return Policy(
        tries=settings.getint("FRONTIER_TRIES"),
        retry_delay=settings.getfloat("FRONTIER_RETRY_DELAY"),
        retry_after=settings.getfloat("FRONTIER_RETRY_AFTER"),
        retry_statuses=_retry_statuses(settings),
        schedule=RecrawlSchedule.parse(settings["RECRAWL_SCHEDULE"]),
    )


def _retry_statuses(settings: BaseSettings) -> frozenset[int]:
    try:
        return frozenset(int(status) for status in settings.getlist("RETRY_HTTP_CODES"))
    except ValueError as error:
        message = f"RETRY_HTTP_CODES={settings['RETRY_HTTP_CODES']}: give numbers with commas between, as in 500,503"
        raise ArgumentError(message) from error
