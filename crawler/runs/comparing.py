"""A run's sources held against their own past: what has fallen that should not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from statistics import median

from crawler.runs.record import RunRecord, SourceFigures

__all__ = ["Thresholds", "compare"]

_LOOKED_AT = 200
"""Records that are read at most: there may be ten thousand, of other sources."""

_FEWEST_RUNS = 3
"""Earlier runs from which on there is something to compare with."""

_FEWEST_ARTICLES = 5
"""Articles, of this run and at the median of earlier ones, from which on shares say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """When a fall is told."""

    runs: int = 10
    """Earlier runs of the source that are looked at (setting ``WARN_RUNS``)."""

    coverage_fall: float = 0.2
    """Fall of the share of articles that have a field, against the median (setting ``WARN_COVERAGE_FALL``)."""

    articles_fall: float = 0.5
    """Part by which articles and unchanged pages may fall below the median (setting ``WARN_ARTICLES_FALL``)."""


def compare(sources: dict[str, SourceFigures], past: Iterable[RunRecord], thresholds: Thresholds) -> list[str]:
    """Return a line for each thing that is unlike the earlier runs of the same source; `past` has the newest first.

    Runs in which a source was asked for nothing are passed over: there was nothing new.
    """
    wanted = {name for name, figures in sources.items() if figures.pages.asked}
    earlier: dict[str, list[SourceFigures]] = {name: [] for name in wanted}
    for run in islice(past, _LOOKED_AT):
        for name in wanted & run.sources.keys():
            if len(earlier[name]) < thresholds.runs and run.sources[name].pages.asked:
                earlier[name].append(run.sources[name])
        if all(len(figures) >= thresholds.runs for figures in earlier.values()):
            break
    lines = []
    for name in sorted(wanted):
        if len(earlier[name]) >= _FEWEST_RUNS:
            lines += _falls(name, sources[name], earlier[name], thresholds)
    return lines


def _falls(name: str, now: SourceFigures, earlier: list[SourceFigures], thresholds: Thresholds) -> list[str]:
    runs = f"the median of {len(earlier)} earlier runs"
    usual = median(_given(figures) for figures in earlier)
    if usual >= _FEWEST_ARTICLES and _given(now) < (1 - thresholds.articles_fall) * usual:
        return [f"{name}: {_given(now)} articles and unchanged pages, {runs} is {usual:g}"]
    if now.articles.made < _FEWEST_ARTICLES:
        return []
    lines = []
    for field, share in now.articles.coverage.items():
        shares = [figures.articles.coverage[field] for figures in earlier if field in figures.articles.coverage]
        if len(shares) >= _FEWEST_RUNS and (before := median(shares)) - share >= thresholds.coverage_fall:
            lines.append(f"{name}: {field} in {share:.0%} of the articles, {runs} is {before:.0%}")
    return lines


def _given(figures: SourceFigures) -> int:
    return figures.articles.made + figures.articles.unchanged
