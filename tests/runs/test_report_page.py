"""The report as one page: whole without the network, readable by everyone, and safe whatever the web says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from crawler.runs.charts import Series, bar_chart, line_chart
from crawler.runs.markup import element, to_html
from crawler.runs.record import Articles, HostFigures, Pages, RunRecord, SourceFigures, Volume, WrittenFile
from crawler.runs.report_page import report_page
from crawler.runs.trend import trend

EVIL = '<script>alert("1")</script>\x1b[31m & "quoted"'


def run(day, *, outcome="done", name="post"):
    pages = Pages(asked=10 + day, fetched=9, statuses={"200": 9}, refused={EVIL: 1}, failed={})
    coverage = {"title": 1.0, "date": 0.5, "author": 0.25, "text": 1.0}
    articles = Articles(made=5, unchanged=day, looked_at=8, coverage=coverage, completeness={"full": 4, "stub": 1})
    return RunRecord(
        run=f"202611{day:02}",
        collection="news",
        spider="news",
        arguments={"sources": EVIL},
        started_at=f"2026-11-{day:02}T05:17:00.000Z",
        seconds=61.5,
        outcome=outcome,
        exit_code=None if outcome == "killed" else 0,
        reason=EVIL if outcome == "killed" else None,
        pages=pages,
        articles=articles,
        bytes=Volume(received=10_000_000 * day, written=1000),
        files=[WrittenFile(name="a.warc.gz", size=1, sha256="0" * 64)],
        failing_hosts=[HostFigures(host=EVIL, pages=3, failed=2)],
        sources={name: SourceFigures(pages=pages, articles=articles), EVIL: SourceFigures()},
        warnings=[EVIL],
        faults=[EVIL],
    )


RUNS = [run(day, outcome="killed" if day == 4 else "done") for day in range(9, 0, -1)]


class Reader(HTMLParser):
    """Reads a page, holds open elements to be closed in order, and remembers tags, attributes and text."""

    VOID = frozenset({"meta"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.text = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def page():
    return report_page(trend(RUNS, 30, None), None)


@pytest.fixture(scope="module")
def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_asks_for_nothing_from_outside_and_forbids_it(page, read):
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in read.tags}
    assert [name for _, attributes in read.tags for name in attributes if name in {"src", "href", "style"}] == []
    policies = [attributes["content"] for _, attributes in read.tags if "http-equiv" in attributes]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in page
    assert "@import" not in page


def test_what_comes_from_the_web_is_text_and_nothing_else(page, read):
    assert "<script" not in page
    assert "\x1b" not in page
    shown = "".join(read.text)
    assert shown.count('<script>alert("1")</script>') >= 5


def test_every_chart_has_a_name_a_description_and_a_table(read):
    charts = [attributes for tag, attributes in read.tags if tag == "svg" and attributes.get("role") == "img"]
    assert len(charts) == 4
    assert len([tag for tag, _ in read.tags if tag == "desc"]) == 4
    assert len([tag for tag, _ in read.tags if tag == "details"]) == 4
    assert len([tag for tag, _ in read.tags if tag == "figcaption"]) == 4


def test_the_page_says_its_language_and_its_title_and_heads_its_tables(read):
    assert ("html", {"lang": "en"}) in read.tags
    assert len([tag for tag, _ in read.tags if tag == "h1"]) == 1
    assert {"title", "main", "thead"} <= {tag for tag, _ in read.tags}


def test_it_is_light_and_dark(page):
    assert "color-scheme: light dark" in page
    assert "prefers-color-scheme: dark" in page


def test_a_source_has_a_report_of_its_own():
    page = report_page(trend(RUNS, 30, "post"), "post")
    assert "<h1>post</h1>" in page


def test_a_trend_is_of_the_runs_that_had_the_source_the_newest_last():
    points = trend([run(3, name="other"), run(2), run(1)], 30, "post")
    assert [point.label for point in points] == ["2026-11-01 05:17", "2026-11-02 05:17"]
    assert len(trend(RUNS, 4, None)) == 4


@pytest.mark.parametrize("count", [1, 2, 100], ids=lambda count: f"{count} runs")
def test_charts_stay_within_their_frame(count):
    labels = [f"2026-11-{number:02} 05:17" for number in range(count)]
    series = [Series("a", [number * 7.3 for number in range(count)]), Series("b", [None] * count)]
    for chart in (bar_chart("t", labels, series), line_chart("t", labels, series)):
        places = [
            (float(one.get(x)), float(one.get(y)))
            for one in chart.iter()
            for x, y in (("x", "y"), ("cx", "cy"))
            if one.get(x) is not None
        ]
        assert all(0 <= x <= 720 and 0 <= y <= 240 for x, y in places)
        assert len([one for one in chart.iter("text") if one.get("text-anchor") == "middle"]) <= 6


def test_a_gap_stays_a_gap():
    chart = line_chart("t", ["1", "2", "3"], [Series("a", [1, None, 3])])
    (path,) = [one.get("d") for one in chart.iter("path")]
    assert re.findall("[ML]", path) == ["M", "M"]


def test_bars_of_one_run_stand_on_one_another():
    chart = bar_chart("t", ["1"], [Series("a", [3]), Series("b", [1])])
    lower, upper = chart.iter("rect")
    assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(float(lower.get("y")), abs=0.02)
    assert float(lower.get("height")) == pytest.approx(3 * float(upper.get("height")), abs=0.05)


def test_text_and_attributes_are_escaped():
    made = element("p", "a < b", ["c & d", element("b", 'e "f"')], "\x00g", title='"<>')
    assert to_html(made) == ('<!doctype html>\n<p title="&quot;<&gt;">a &lt; bc &amp; d<b>e "f"</b>\ufffdg</p>\n')
