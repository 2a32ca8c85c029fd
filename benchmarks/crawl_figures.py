"""Figures of the crawl benchmark: from runs of two sizes to costs a page, their medians, and ratios of systems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from statistics import median

__all__ = ["Figures", "Run", "Spread", "figures_of", "ratio_table", "ratios", "spreads", "system_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl, from the start of its process to the end; times in seconds."""

    pages: int
    to_first_request: float
    """From the start of the process to the first request that the site sees."""

    crawling: float
    """From that request to the end of the process."""

    own_cpu: float
    """Of the crawl's process alone, from that request on."""

    tree_cpu: float
    """Of that process, from its start, and of everything that it started."""

    own_peak: int
    others_peak: int
    articles: int
    warc_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one system needs for one more page, and before its first."""

    pages_per_second: float
    own_cpu_ms: float
    """Processor time a page, of the crawl's process alone."""

    tree_cpu_ms: float
    """The same with its workers."""

    start_seconds: float
    """Until the first request."""

    start_cpu: float
    """Seconds of processor time, workers included, that are spent however few pages there are."""

    own_peak_mb: float
    worker_peak_mb: float
    """Of the largest process beside the crawl's; 0 if there is none."""

    warc_kb: float
    """Written to WARC files, a page."""

    articles: int
    """Articles made in the long run: a system that makes none has less to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A median of several rounds, and how far they lie apart."""

    median: float
    min: float
    max: float


def figures_of(short: Run, long: Run) -> Figures:
    """Return what the pages cost that `long` has more than `short`: what is spent once falls out of the difference."""
    more = long.pages - short.pages
    tree_cpu = (long.tree_cpu - short.tree_cpu) / more
    return Figures(
        pages_per_second=more / max(long.crawling - short.crawling, 1e-6),
        own_cpu_ms=1000 * (long.own_cpu - short.own_cpu) / more,
        tree_cpu_ms=1000 * tree_cpu,
        start_seconds=short.to_first_request,
        start_cpu=short.tree_cpu - short.pages * tree_cpu,
        own_peak_mb=long.own_peak / 1024,
        worker_peak_mb=long.others_peak / 1024,
        warc_kb=(long.warc_bytes - short.warc_bytes) / more / 1000,
        articles=long.articles,
    )


def spreads(rounds: Sequence[Figures]) -> dict[str, Spread]:
    """Return the spread of every figure over the rounds."""
    return {field.name: _spread([getattr(figures, field.name) for figures in rounds]) for field in fields(Figures)}


def ratios(ours: Sequence[Figures], other: Sequence[Figures]) -> dict[str, Spread]:
    """Return ours divided by the other's, round by round: what disturbs a round disturbs both."""
    compared = ("pages_per_second", "own_cpu_ms", "tree_cpu_ms", "own_peak_mb")
    return {
        name: _spread([getattr(a, name) / (getattr(b, name) or 1e-6) for a, b in zip(ours, other, strict=True)])
        for name in compared
    }


def system_table(systems: Mapping[str, Sequence[Figures]]) -> str:
    """Return one line a system."""
    head = ["system", "pages/s", "CPU ms/page", "with workers", "start s", "start CPU s"]
    head += ["peak MB", "worker MB", "WARC kB/page", "articles"]
    digits = (1, 2, 2, 2, 2, 0, 0, 1, 0)
    rows = [
        [name, *(_told(spread, places) for spread, places in zip(spreads(rounds).values(), digits, strict=True))]
        for name, rounds in systems.items()
    ]
    return _aligned([head, *rows])


def ratio_table(compared: Mapping[str, Mapping[str, Spread]]) -> str:
    """Return one line a comparison."""
    head = ["ratio", "pages/s", "CPU/page", "with workers", "peak memory"]
    return _aligned([head, *([name, *(_told(spread, 2) for spread in row.values())] for name, row in compared.items())])


def _spread(values: Sequence[float]) -> Spread:
    return Spread(median=median(values), min=min(values), max=max(values))


def _told(spread: Spread, digits: int) -> str:
    low, middle, high = (f"{value:.{digits}f}" for value in (spread.min, spread.median, spread.max))
    return middle if low == high else f"{middle} ({low}-{high})"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Iterable[str], widths: Sequence[int]) -> str:
    name, *cells = row
    return "  ".join(
        [name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))]
    )


def as_json(compared: Mapping[str, Mapping[str, Spread]]) -> dict[str, dict[str, dict[str, float]]]:
    """Return spreads as plain values."""
    return {name: {figure: asdict(spread) for figure, spread in row.items()} for name, row in compared.items()}
