"""A source that falls behind its own past is told of."""

from __future__ import annotations

import pytest

from crawler.runs.comparing import Thresholds, compare
from crawler.runs.record import Articles, Pages, RunRecord, SourceFigures

FULL = {"title": 1.0, "date": 1.0, "author": 0.9, "text": 1.0}


def source(made=20, unchanged=0, asked=30, **coverage):
    articles = Articles(made=made, unchanged=unchanged, coverage={**FULL, **coverage} if made else {})
    return SourceFigures(pages=Pages(asked=asked), articles=articles)


def past(*figures):
    return [RunRecord(run=str(n), collection="news", sources={"post": one}) for n, one in enumerate(figures)]


def warnings(now, *before, **thresholds):
    return compare({"post": now}, past(*before), Thresholds(**thresholds))


def test_a_source_as_it_always_was_is_not_told_of():
    assert warnings(source(), *[source()] * 10) == []


def test_a_fall_of_a_field_is_told_with_both_shares():
    assert warnings(source(author=0.1), *[source()] * 4) == [
        "post: author in 10% of the articles, the median of 4 earlier runs is 90%"
    ]


def test_a_fall_below_the_threshold_is_not_told():
    assert warnings(source(author=0.75), *[source()] * 4) == []
    assert len(warnings(source(author=0.75), *[source()] * 4, coverage_fall=0.1)) == 1


def test_articles_that_dry_up_are_told():
    assert warnings(source(made=2), *[source()] * 5) == [
        "post: 2 articles and unchanged pages, the median of 5 earlier runs is 20"
    ]


def test_no_article_at_all_is_told():
    assert len(warnings(source(made=0), *[source()] * 5)) == 1


def test_pages_that_are_unchanged_are_no_drought():
    assert warnings(source(made=0, unchanged=20), *[source()] * 5) == []


def test_a_run_that_asked_for_nothing_says_nothing_and_is_not_looked_at():
    assert warnings(source(made=0, asked=0), *[source()] * 5) == []
    assert warnings(source(), *[source(made=0, asked=0)] * 5) == []


def test_two_earlier_runs_are_too_few():
    assert warnings(source(made=0), source(), source()) == []


def test_only_so_many_earlier_runs_are_looked_at():
    assert warnings(source(made=5), *[source(made=5)] * 3, *[source(made=100)] * 50, runs=3) == []


@pytest.mark.parametrize("odd", [0, 1000], ids=["one bad day", "one great day"])
def test_one_odd_day_does_not_move_the_median(odd):
    assert warnings(source(), *[source()] * 4, source(made=odd)) == []
