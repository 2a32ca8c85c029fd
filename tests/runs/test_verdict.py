"""When a run has kept what was promised."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.runs.tally import Tally
from crawler.runs.verdict import Ending, Promises, judge

DONE = Ending(finish_reason="finished")


def code(tally, ending=DONE, **promises):
    return judge(tally, ending, Promises(**promises)).code


def test_a_404_among_a_thousand_pages_is_an_outcome():
    assert code(Tally(statuses=Counter({200: 999, 404: 1}), articles=999)) == 0


@pytest.mark.parametrize(
    ("fetched", "failed", "least", "expected"),
    [(5, 5, 0.5, 0), (4, 5, 0.5, 3), (9, 1, 0.95, 3), (1, 99, 0.0, 0), (0, 1, 0.0, 3)],
    ids=["just enough", "under the half", "under what is asked for", "no share asked for", "nothing at all"],
)
def test_the_share_of_pages_fetched(fetched, failed, least, expected):
    tally = Tally(statuses=Counter({200: fetched}), failed=Counter({"TimeoutError": failed}), articles=fetched)
    assert code(tally, min_fetched=least) == expected


def test_a_run_whose_hosts_another_run_holds_says_so_by_its_own_exit_code():
    held = Ending(finish_reason="finished", hosts_held=True)
    assert code(Tally(), held) == 75
    assert code(Tally(statuses=Counter({200: 1}), articles=1), held) == 0


def test_what_robots_txt_forbids_was_not_fetched():
    assert code(Tally(statuses=Counter({200: 4}), refused=Counter({"robots": 6}), articles=4)) == 3


@pytest.mark.parametrize(
    ("articles", "unchanged", "rejected", "least", "expected"),
    [
        (0, 0, {"no-text": 19}, None, 0),
        (0, 0, {"no-text": 20}, None, 3),
        (1, 0, {"no-text": 19}, None, 0),
        (0, 1, {"no-text": 19}, None, 0),
        (0, 0, {"not-html": 500, "status": 20, "truncated": 3}, None, 0),
        (1, 0, {"bot-challenge": 1}, 0.6, 3),
        (3, 0, {"bot-challenge": 1}, 0.6, 0),
    ],
    ids=[
        "a handful may be none",
        "twenty pages and no article",
        "one in twenty is enough by default",
        "what is unchanged counts",
        "what is no page does not count",
        "a share that is set counts from the first page",
        "and is met",
    ],
)
def test_the_share_of_articles(articles, unchanged, rejected, least, expected):
    tally = Tally(statuses=Counter({200: 100}), articles=articles, unchanged=unchanged, rejected=Counter(rejected))
    assert code(tally, min_articles=least) == expected


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (Ending(finish_reason="closespider_timeout"), 0),
        (Ending(finish_reason="shutdown"), 1),
        (Ending(finish_reason="memusage_exceeded"), 1),
        (Ending(finish_reason=None), 1),
        (Ending(finish_reason="finished", archive_broken=True), 1),
        (Ending(finish_reason="finished", faults=["ValueError: x"], fault_count=1), 1),
        (Ending(finish_reason="finished", seeds_refused=1), 3),
    ],
    ids=["limit", "signal", "memory", "second signal", "disk", "fault", "line of the seeds"],
)
def test_the_end_of_the_spider(ending, expected):
    assert code(Tally(statuses=Counter({200: 1}), articles=1), ending) == expected


def test_an_article_that_could_not_be_made_is_below_what_was_promised():
    assert code(Tally(statuses=Counter({200: 5}), articles=4, article_failures=1)) == 3


def test_a_listing_that_could_not_be_read_is_below_what_was_promised():
    assert code(Tally(statuses=Counter({200: 5}), articles=5, unread=1)) == 3


@pytest.mark.parametrize(
    ("tally", "ending"),
    [
        (Tally(vanished=1), DONE),
        (Tally(), Ending(finish_reason="finished", seeds_unanswered=2)),
        (Tally(statuses=Counter({200: 9}), articles=9), Ending(finish_reason="finished", playback_misses=1)),
    ],
    ids=["page that leads nowhere", "seeds of which nothing is heard", "request without a recording"],
)
def test_what_came_to_nothing_is_below_what_was_promised(tally, ending):
    assert code(tally, ending) == 3


def test_a_run_with_nothing_to_ask_for_is_done():
    assert code(Tally()) == 0


def test_the_reason_names_what_was_in_the_way():
    tally = Tally(statuses=Counter({200: 1, 403: 7}), failed=Counter({"TimeoutError": 2}), articles=1)
    assert judge(tally, DONE, Promises()).reason == (
        "1 of 10 pages were fetched, under MIN_FETCHED=0.5 (7 status 403, 2 TimeoutError)"
    )
