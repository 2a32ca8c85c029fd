"""The benchmark of the extraction counts what is right and names what is not."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location(
    "benchmark_of_extraction", Path(__file__).parents[2] / "benchmarks" / "extraction.py"
)
benchmark = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = benchmark
SPEC.loader.exec_module(benchmark)

PROSE = "".join(
    f"<p>The ferry sails again on Monday, said the office, for the {n}th time this year.</p>" for n in "3456"
)
PAGE = f"""<html lang="en"><head><title>Ferry sails</title>
<meta property="article:published_time" content="2025-03-01T09:30:00+01:00"></head><body><article><h1>Ferry sails</h1>
<p class="byline">By Ada Holm</p><figure><img src="/boat.jpg"><figcaption>The boat at the quay of Tarn.
<span class="credit">Photo: Bo Lund</span></figcaption></figure>{PROSE}</article></body></html>"""
CAPTION = "The boat at the quay of Tarn."


def measured(**truth):
    row = {"id": "p", "url": "https://tarn.example/ferry", "text": "", **truth}
    return benchmark.measure([benchmark.AnnotatedPage(row, PAGE.encode())])


@pytest.mark.parametrize(
    ("full", "time", "instant"),
    [
        ("2025-03-01 09:30:00+01:00", True, True),
        ("2025-03-01 08:30:00+00:00", False, True),
        ("2025-03-01 09:30:00", False, True),
        ("2025-03-01 10:30:00+01:00", False, False),
        ("2025-03-01 00:00:00", True, True),
    ],
    ids=["as printed", "same moment, other offset", "no offset", "another hour", "the day alone"],
)
def test_the_time_of_publication_is_compared_with_its_offset(full, time, instant):
    shares = measured(published_full=full).shares
    assert (shares["time"], shares["instant"]) == ([time], [instant])


@pytest.mark.parametrize(("authors", "counted"), [([], [True]), (["Ada Holm"], [])], ids=["none", "one"])
def test_an_author_is_invented_where_the_truth_names_none(authors, counted):
    assert measured(authors=authors).shares["invented"] == counted


def test_a_caption_is_exact_if_the_credit_is_told_from_it():
    shares = measured(captions=[CAPTION, f"{CAPTION} Photo: Bo Lund", "The boat in dry dock."]).shares
    assert shares["capt_exact"] == [True, False, False]
    assert shares["capt_text"] == [False, False, False]


def test_a_stage_is_timed_without_the_stages_that_it_calls():
    watch = benchmark.Stopwatch()
    inner = watch.timed("inner", lambda: sum(range(200_000)))
    watch.timed("outer", inner)()
    assert watch.spent["outer"] < watch.spent["inner"]


def test_the_program_prints_the_figures_and_what_is_wrong(tmp_path, monkeypatch, capsys):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "truth.jsonl").write_text(
        json.dumps({"id": "p", "url": "https://tarn.example/ferry", "text": ""}) + "\n"
    )
    monkeypatch.setattr(sys, "argv", ["extraction.py", str(tmp_path), "--list", "invented"])
    assert benchmark.main() == 0
    assert "p: Ada Holm" in capsys.readouterr().out
