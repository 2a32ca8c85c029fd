"""Runs as points of a trend: of whole runs, or of one source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from crawler.runs.record import Articles, Pages, RunRecord

__all__ = ["Point", "trend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The figures of one run, or of one source in it."""

    run: RunRecord
    pages: Pages
    articles: Articles

    @property
    def label(self) -> str:
        """When it began, to the minute."""
        return (self.run.started_at or self.run.run)[:16].replace("T", " ")

    @property
    def given(self) -> int:
        """Articles made, and pages that are unchanged."""
        return self.articles.made + self.articles.unchanged

    @property
    def refused(self) -> int:
        """Pages that a rule forbids."""
        return sum(self.pages.refused.values())

    @property
    def failed(self) -> int:
        """Pages that were asked for and not given."""
        return self.pages.asked - self.pages.fetched - self.refused


def trend(runs: Iterable[RunRecord], count: int, source: str | None) -> list[Point]:
    """Return up to `count` points, the newest last, of `runs`, the newest first; with `source` those that have it."""
    points = (point for run in runs if (point := _point(run, source)) is not None)
    return list(islice(points, count))[::-1]


def _point(run: RunRecord, source: str | None) -> Point | None:
    if source is None:
        return Point(run=run, pages=run.pages, articles=run.articles)
    if source not in run.sources:
        return None
    figures = run.sources[source]
    return Point(run=run, pages=figures.pages, articles=figures.articles)
