"""The report of runs on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from crawler.printable import printable
from crawler.runs.record import HostFigures, RunRecord
from crawler.runs.tally import COVERED
from crawler.runs.trend import Point

__all__ = ["run_view", "trend_table"]

_STYLES = {"done": "green", "below": "yellow", "stopped": "red", "killed": "red"}


def run_view(point: Point, source: str | None) -> RenderableType:
    """Return all there is to say of one run, or of one source in it."""
    run, pages, articles = point.run, point.pages, point.articles
    what = source or " ".join([run.spider or "", *(f"{name}={value}" for name, value in run.arguments.items())])
    figures = Table.grid(padding=(0, 2))
    figures.add_column(style="dim", no_wrap=True)
    figures.add_column()
    for name, line in (
        ("pages", f"{pages.fetched} of {pages.asked} fetched{_share(pages.fetched, pages.asked)}"),
        ("status", _counts(pages.statuses)),
        ("refused", _counts(pages.refused)),
        ("failed", _counts(pages.failed)),
        ("articles", f"{articles.made} made, {articles.unchanged} unchanged, of {articles.looked_at} HTML pages"),
        ("no article", _counts(articles.rejected)),
        ("coverage", ", ".join(f"{field} {share:.0%}" for field, share in articles.coverage.items())),
        ("text", _counts(articles.completeness)),
        ("access", _counts(articles.policies)),
        ("bytes", f"{decimal(run.bytes.received)} received, {decimal(run.bytes.written)} written"),
        *(("file", f"{file.name} {decimal(file.size)}") for file in run.files),
    ):
        if line:
            figures.add_row(name, Text(printable(line)))
    parts: list[RenderableType] = [
        Text.assemble((printable(what), "bold"), f"  {run.collection}  {point.label} UTC  {_duration(run.seconds)}"),
        _verdict(run),
        *(Text(f"unlike earlier runs: {printable(line)}", style="yellow") for line in run.warnings),
        *(Text(f"uncaught: {printable(line)}", style="red") for line in run.faults),
        figures,
    ]
    if source is None and len(run.sources) > 1:
        parts.append(_sources(run))
    parts += [_hosts("hosts that did not give pages", run.failing_hosts)] if run.failing_hosts else []
    parts += [_hosts("slowest hosts", run.slowest_hosts)] if len(run.slowest_hosts) > 1 else []
    return Group(*parts)


def trend_table(points: Sequence[Point]) -> Table:
    """Return a line for each run, the newest last."""
    head = ["began (UTC)", "ended", "time", "asked", "fetched", "made", "same", *COVERED]
    table = _table(head, left=2, padding=1)
    for point in points:
        pages, articles = point.pages, point.articles
        counts = (pages.asked, pages.fetched, articles.made, articles.unchanged)
        style = _STYLES[point.run.outcome]
        table.add_row(
            point.label,
            Text(point.run.outcome, style=style),
            _duration(point.run.seconds),
            *map(str, counts),
            *_coverage(articles.coverage),
        )
    return table


def _verdict(run: RunRecord) -> Text:
    code = "" if run.exit_code is None else f", exit code {run.exit_code}"
    reason = f": {printable(run.reason)}" if run.reason else ""
    return Text(f"{run.outcome}{code}{reason}", style=_STYLES[run.outcome])


def _sources(run: RunRecord) -> Table:
    table = _table(["source", "asked", "fetched", "articles", "unchanged", *COVERED], left=1)
    for name, figures in run.sources.items():
        counts = (figures.pages.asked, figures.pages.fetched, figures.articles.made, figures.articles.unchanged)
        table.add_row(Text(printable(name)), *map(str, counts), *_coverage(figures.articles.coverage))
    return table


def _hosts(title: str, hosts: Iterable[HostFigures]) -> Table:
    table = _table([title, "pages", "not given", "mean seconds"], left=1)
    for host in hosts:
        seconds = "-" if host.seconds is None else f"{host.seconds:.2f}"
        table.add_row(Text(printable(host.host)), str(host.pages), str(host.failed), seconds)
    return table


def _table(head: Sequence[str], left: int, padding: int = 2) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, padding, 0, 0))
    for number, name in enumerate(head):
        table.add_column(name, justify="left" if number < left else "right", no_wrap=True)
    return table


def _coverage(coverage: dict[str, float]) -> list[str]:
    return [f"{coverage[field]:.0%}" if field in coverage else "-" for field in COVERED]


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _share(part: int, whole: int) -> str:
    return f" ({part / whole:.0%})" if whole else ""


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
