"""Figures of the replay benchmark: from runs over two files to costs a page, their medians, and ratios of systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from crawl_figures import Spread

__all__ = ["COMPARED", "Comparison", "Ratio", "Run", "compared", "memory_of", "ratio_table", "system_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One system over one file, from the start of its process to the end; times in seconds, peaks in kB."""

    records: int
    """Pages in the file."""

    wall: float
    cpu: float
    """Of the process and of everything that it started."""

    own_peak: int
    others_peak: int
    """Of the largest process that it started; 0 if there is none."""

    articles: int
    """Lines written."""


Runs = Mapping[str, Sequence[tuple[Run, Run]]]
"""Of every system the shorter run and the longer, round by round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What one system's speed is to another's hoped to be."""

    ours: str
    other: str
    goal: str
    by_wall: bool = False
    """By the clock and a core, instead of by processor time."""

    def is_in(self, runs: Runs) -> bool:
        """Tell whether both were run."""
        return self.ours in runs and self.other in runs

    @property
    def name(self) -> str:
        """What stands in the table."""
        return f"{self.ours} / {self.other}, pages/s " + ("a core, by the clock" if self.by_wall else "of CPU")


COMPARED = (
    Comparison(ours="replay", other="datatrove", goal=">= 2"),
    Comparison(ours="replay", other="trafilatura", goal=">= 2"),
    Comparison(ours="replay", other="trafilatura-json", goal=">= 2"),
    Comparison(ours="replay", other="extract", goal="about 1"),
    Comparison(ours="replay, all cores", other="replay", goal="about 1"),
    Comparison(ours="replay, all cores", other="replay", goal=">= 0.9", by_wall=True),
    Comparison(ours="dry-run", other="warcio", goal=">= 3"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One line of the table of ratios."""

    name: str
    spread: Spread
    goal: str


def compared(comparison: Comparison, runs: Runs, cores: int) -> Ratio:
    """Return the ratio of two systems' speeds, round by round; with `by_wall`, of the first on so many cores."""
    pairs = zip(runs[comparison.ours], runs[comparison.other], strict=True)
    if comparison.by_wall:
        values = [_wall_a_page(*other) / _wall_a_page(*ours) / cores for ours, other in pairs]
    else:
        values = [_cpu_a_page(*other) / _cpu_a_page(*ours) for ours, other in pairs]
    return Ratio(name=comparison.name, spread=_spread(values), goal=comparison.goal)


def memory_of(runs: Runs) -> list[Ratio]:
    """Return by how much our peaks grow with the file."""
    return [
        Ratio(
            name=f"{name}: peak memory, larger file / smaller",
            spread=_spread([_peak(long) / _peak(short) for short, long in runs[name]]),
            goal="about 1",
        )
        for name in ("replay", "replay, all cores", "dry-run")
        if name in runs
    ]


def system_table(runs: Runs) -> str:
    """Return one line a system."""
    head = ["system", "pages/s", "pages/CPU s", "CPU ms/page", "start s", "peak MB", "largest other MB", "written"]
    rows = [
        [
            name,
            _told([1 / _wall_a_page(*pair) for pair in pairs], 1),
            _told([1 / _cpu_a_page(*pair) for pair in pairs], 1),
            _told([1000 * _cpu_a_page(*pair) for pair in pairs], 2),
            _told([short.wall - short.records * _wall_a_page(short, long) for short, long in pairs], 1),
            _told([long.own_peak / 1024 for _, long in pairs], 0),
            _told([long.others_peak / 1024 for _, long in pairs], 0),
            _told([long.articles for _, long in pairs], 0),
        ]
        for name, pairs in runs.items()
    ]
    return _aligned([head, *rows])


def ratio_table(ratios: Sequence[Ratio]) -> str:
    """Return one line a ratio, with its goal."""
    rows = [
        [ratio.name, f"{ratio.spread.median:.2f} ({ratio.spread.min:.2f}-{ratio.spread.max:.2f})", ratio.goal]
        for ratio in ratios
    ]
    return _aligned([["ratio", "median (range)", "goal"], *rows])


def _wall_a_page(short: Run, long: Run) -> float:
    return max(long.wall - short.wall, 1e-6) / (long.records - short.records)


def _cpu_a_page(short: Run, long: Run) -> float:
    # The kernel counts in hundredths of a second.
    return max(long.cpu - short.cpu, 1e-3) / (long.records - short.records)


def _peak(run: Run) -> int:
    return max(run.own_peak, run.others_peak)


def _spread(values: Sequence[float]) -> Spread:
    return Spread(median=median(values), min=min(values), max=max(values))


def _told(values: Sequence[float], digits: int) -> str:
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))
    return middle if low == high else f"{middle} ({low}-{high})"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))])
        for name, *cells in rows
    )
