"""`scrapy report`: the last run, a trend, the records, a page."""

from __future__ import annotations

import json

import pytest
from running import scrapy

from crawler.runs.record import Articles, Pages, RunRecord, SourceFigures, run_to_json


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    runs = folder / "collections" / "news" / "runs"
    runs.mkdir(parents=True)
    for day in (1, 2, 3):
        figures = SourceFigures(pages=Pages(asked=20, fetched=10 + day), articles=Articles(made=day, looked_at=9))
        record = RunRecord(
            run=f"2026110{day}",
            collection="news",
            spider="news",
            started_at=f"2026-11-0{day}T05:17:00.000Z",
            outcome="below" if day == 3 else "done",
            exit_code=3 if day == 3 else 0,
            reason="too few" if day == 3 else None,
            pages=figures.pages,
            articles=figures.articles,
            sources={"post": figures} if day == 2 else {},
        )
        (runs / f"{record.run}.json").write_text(run_to_json(record), "utf-8")
    return folder


def report(folder, *options):
    return scrapy("report", *options, cwd=folder)


def test_the_last_run_is_shown_with_its_verdict(folder):
    ran = report(folder)
    assert (ran.code, ran.err) == (0, "")
    assert "below, exit code 3: too few" in ran.out
    assert "13 of 20 fetched (65%)" in ran.out


def test_a_trend_has_a_line_for_each_run_the_newest_last(folder):
    lines = report(folder, "--runs", "2").out.splitlines()
    assert [line.split()[:3] for line in lines[1:]] == [
        ["2026-11-02", "05:17", "done"],
        ["2026-11-03", "05:17", "below"],
    ]


def test_the_records_are_printed_one_a_line(folder):
    records = [json.loads(line) for line in report(folder, "--json", "--runs", "9").out.splitlines()]
    assert [record["run"] for record in records] == ["20261101", "20261102", "20261103"]


def test_a_source_is_shown_alone(folder):
    ran = report(folder, "--source", "post")
    assert "12 of 20 fetched" in ran.out


def test_the_page_is_written(folder):
    ran = report(folder, "--html", "report.html")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (folder / "report.html").read_text("utf-8").startswith("<!doctype html>\n<html")


@pytest.mark.parametrize(
    ("options", "code", "line"),
    [
        (["--source", "none"], 3, "scrapy report: no run with a source none in "),
        (["-s", "COLLECTION=other"], 3, "scrapy report: no run in "),
        (["--html", "/dev/null/report.html"], 1, "scrapy report: "),
        (["--runs", "0"], 2, "usage"),
        (["--frob"], 2, "usage"),
    ],
    ids=["no such source", "no run", "cannot be written", "no count", "no option"],
)
def test_what_cannot_be_shown_is_said_with_an_exit_code(folder, options, code, line):
    ran = report(folder, *options)
    assert (ran.code, ran.err[: len(line)].lower()) == (code, line.lower())
