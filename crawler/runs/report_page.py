"""The report of runs as one HTML page with charts, readable without the network, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from rich.filesize import decimal

from crawler.runs.charts import Series, bar_chart, line_chart
from crawler.runs.markup import Element, element, to_html
from crawler.runs.record import HostFigures, RunRecord
from crawler.runs.tally import COVERED
from crawler.runs.trend import Point

__all__ = ["report_page"]


_NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'"


def report_page(points: Sequence[Point], source: str | None) -> str:
    """Return the page: the last run, then the trend of `points` (at least one, the newest last)."""
    last = points[-1]
    title = f"{source or last.run.collection}: crawl of {last.label}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_NOTHING_FROM_OUTSIDE),
        element("title", title),
        element("style", files(__package__).joinpath("report.css").read_text("utf-8")),
    )
    body = element(
        "body",
        element(
            "main",
            _summary(last, source),
            _sources(last.run) if source is None else None,
            _charts(points),
            _hosts(last.run),
            _files(last.run),
            _runs(points),
        ),
    )
    return to_html(element("html", head, body, lang="en"))


def _summary(point: Point, source: str | None) -> Element:
    run = point.run
    ended = "good" if run.outcome == "done" else "bad"
    verdict = f"{run.outcome}" + ("" if run.exit_code is None else f", exit code {run.exit_code}")
    arguments = " ".join(f"{name}={value}" for name, value in run.arguments.items())
    return element(
        "header",
        element("h1", source or f"{run.spider or 'run'} {arguments}".strip()),
        element("p", f"Collection {run.collection} · {point.label} UTC · {_duration(run.seconds)}", class_="dim"),
        element("p", verdict + (f": {run.reason}" if run.reason else ""), class_=f"verdict {ended}"),
        _lines(run.warnings, "Unlike earlier runs"),
        _lines(run.faults, "Uncaught errors"),
        element("dl", (_figure(*figure) for figure in _figures(point))),
    )


def _figures(point: Point) -> Iterable[tuple[str, str, str]]:
    pages, articles = point.pages, point.articles
    yield "Pages fetched", f"{pages.fetched} of {pages.asked}", _counts({**pages.refused, **pages.failed})
    yield "Status", str(sum(pages.statuses.values())), _counts(pages.statuses)
    yield "Articles", str(articles.made), f"{articles.unchanged} unchanged"
    rejected = {name: count for name, count in articles.rejected.items() if name != "status"}
    yield "No article", str(sum(rejected.values())), _counts(rejected)
    whole = articles.completeness.get("full", 0)
    yield "Text in full", f"{whole / articles.made:.0%}" if articles.made else "-", _counts(articles.completeness)
    yield "Access", _most(articles.policies), _counts(articles.policies)
    volume = point.run.bytes
    yield "Received", decimal(volume.received), f"{decimal(volume.written)} written (whole run)"


def _charts(points: Sequence[Point]) -> Element:
    labels = [point.label for point in points]
    outcomes = [
        Series("fetched", [point.pages.fetched for point in points]),
        Series("not given", [point.failed for point in points]),
        Series("refused by rules", [point.refused for point in points]),
    ]
    articles = [
        Series("made", [point.articles.made for point in points]),
        Series("unchanged", [point.articles.unchanged for point in points]),
    ]
    coverage = [Series(name, [_percent(point, name) for point in points]) for name in COVERED]
    volume = [
        Series("received", [_bytes(point, "received") for point in points]),
        Series("written", [_bytes(point, "written") for point in points]),
    ]
    return element(
        "section",
        element("h2", f"The last {len(points)} runs" if len(points) > 1 else "The run"),
        element(
            "div",
            _chart("Pages", bar_chart("Pages by run", labels, outcomes), labels, outcomes),
            _chart("Articles", bar_chart("Articles by run", labels, articles), labels, articles),
            _chart(
                "Articles that have a field",
                line_chart("Share of articles with a field", labels, coverage, unit=" %", ceiling=100),
                labels,
                coverage,
                " %",
            ),
            _chart("Bytes", line_chart("Bytes by run", labels, volume, unit="B"), labels, volume, " B"),
            class_="charts",
        ),
    )


def _runs(points: Sequence[Point]) -> Element:
    return element(
        "section",
        element("h2", "Runs"),
        _table(
            ["began (UTC)", "ended", "time", "asked", "fetched", "articles", "unchanged", "why"],
            ([*_row(point), point.run.reason or "; ".join(point.run.warnings)] for point in reversed(points)),
            words=7,
        ),
    )


def _row(point: Point) -> list[str]:
    pages, articles = point.pages, point.articles
    counts = (pages.asked, pages.fetched, articles.made, articles.unchanged)
    return [point.label, point.run.outcome, _duration(point.run.seconds), *map(str, counts)]


def _sources(run: RunRecord) -> Element | None:
    if len(run.sources) < 2:
        return None
    rows = [
        [
            name,
            str(figures.pages.asked),
            str(figures.pages.fetched),
            str(figures.articles.made),
            str(figures.articles.unchanged),
            *(f"{figures.articles.coverage[field]:.0%}" if figures.articles.coverage else "-" for field in COVERED),
        ]
        for name, figures in run.sources.items()
    ]
    head = ["source", "asked", "fetched", "articles", "unchanged", *COVERED]
    return element("section", element("h2", "Sources"), _table(head, rows))


def _hosts(run: RunRecord) -> Element | None:
    failing, slowest = run.failing_hosts, run.slowest_hosts
    if not failing and len(slowest) < 2:
        return None
    head = ["host", "pages", "not given", "mean seconds to an answer"]
    return element(
        "section",
        [element("h2", "Hosts that did not give pages"), _table(head, map(_host_row, failing))] if failing else None,
        [element("h2", "Slowest hosts"), _table(head, map(_host_row, slowest))] if slowest else None,
    )


def _host_row(host: HostFigures) -> list[str]:
    return [host.host, str(host.pages), str(host.failed), "-" if host.seconds is None else f"{host.seconds:.2f}"]


def _files(run: RunRecord) -> Element | None:
    if not run.files:
        return None
    rows = [[file.name, decimal(file.size), file.sha256] for file in run.files]
    return element("section", element("h2", "WARC files"), _table(["file", "size", "SHA-256"], rows, words=2))


def _figure(name: str, value: str, detail: str) -> Element:
    return element("div", element("dt", name), element("dd", value, element("small", detail) if detail else None))


def _chart(name: str, chart: Element, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Element:
    rows = [
        [label, *("-" if one.values[number] is None else f"{one.values[number]:g}{unit}" for one in series)]
        for number, label in enumerate(labels)
    ]
    return element(
        "figure",
        element("figcaption", name),
        _legend(series) if chart.get("class") == "bars" else None,
        chart,
        element("details", element("summary", "Table"), _table(["run", *(one.name for one in series)], rows)),
    )


def _legend(series: Sequence[Series]) -> Element:
    return element(
        "ul",
        (
            element(
                "li",
                element(
                    "svg",
                    element("rect", class_=f"s{index}", width=10, height=10),
                    viewBox="0 0 10 10",
                    aria_hidden="true",
                ),
                one.name,
            )
            for index, one in enumerate(series)
        ),
        class_="legend",
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, words: int | None = None) -> Element:
    """Return a table; the column `words` holds sentences."""
    marked = {number: {"class_": "words"} if number == words else {} for number in range(len(head))}
    return element(
        "div",
        element(
            "table",
            element(
                "thead", element("tr", (element("th", cell, scope="col", **marked[n]) for n, cell in enumerate(head)))
            ),
            element(
                "tbody", (element("tr", (element("td", c, **marked[n]) for n, c in enumerate(row))) for row in rows)
            ),
        ),
        class_="scroll",
    )


def _lines(lines: Sequence[str], title: str) -> Element | None:
    if not lines:
        return None
    return element(
        "section",
        element("p", f"{title}:", class_="bad"),
        element("ul", (element("li", line) for line in lines), class_="lines"),
    )


def _most(counts: dict[str, int]) -> str:
    return max(counts, key=lambda name: counts[name], default="-")


def _bytes(point: Point, way: str) -> float | None:
    return None if point.run.outcome == "killed" else getattr(point.run.bytes, way)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _percent(point: Point, name: str) -> float | None:
    share = point.articles.coverage.get(name)
    return None if share is None else round(100 * share, 1)


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
