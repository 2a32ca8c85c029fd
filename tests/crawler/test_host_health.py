"""When a host is left alone, and for how long."""

from __future__ import annotations

import pytest

from crawler.downloader.host_health import HealthLimits, HostHealth

LIMITS = HealthLimits(backoff=10, longest_backoff=300, failures=3, failing=60)
HOST = "news.example"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def health(clock):
    return HostHealth(LIMITS, clock)


def _fail(health: HostHealth, *urls: str) -> None:
    for url in urls:
        health.failed(HOST, url, "HTTP status 500")


def test_a_host_of_which_nothing_is_known_may_be_asked(health):
    assert health.pause(HOST) is None


def test_a_host_is_left_alone_for_as_long_as_it_asks(health, clock):
    health.throttled(HOST, "/1", 429, asked=42)
    pause = health.pause(HOST)
    assert (pause.outcome, pause.until) == ("host-paused", 1042)
    assert pause.reason == "news.example answers with HTTP status 429 and asks for 42 s"
    clock.now = 1042
    assert health.pause(HOST) is None


def test_other_hosts_go_on(health):
    health.throttled(HOST, "/1", 429, asked=42)
    assert health.pause("other.example") is None


def test_a_host_that_does_not_say_is_left_alone_twice_as_long_each_time_up_to_a_bound(health, clock):
    lengths = []
    for _ in range(7):
        lengths.append(health.throttled(HOST, "/1", 503, asked=None).until - clock.now)
        clock.now += 1000
    assert lengths == [10, 20, 40, 80, 160, 300, 300]


def test_an_answer_ends_the_doubling(health, clock):
    health.throttled(HOST, "/1", 503, asked=None)
    clock.now += 10
    health.answered(HOST)
    assert health.throttled(HOST, "/1", 503, asked=None).until - clock.now == 10


def test_a_later_answer_does_not_shorten_the_pause(health):
    health.throttled(HOST, "/1", 429, asked=100)
    health.throttled(HOST, "/2", 429, asked=1)
    assert health.pause(HOST).until == 1100


def test_an_answer_to_what_was_under_way_does_not_end_the_pause(health):
    health.throttled(HOST, "/1", 429, asked=100)
    health.answered(HOST)
    assert health.pause(HOST).until == 1100


def test_a_year_is_taken_for_a_day(health):
    assert health.throttled(HOST, "/1", 429, asked=31_536_000).until == 1000 + 86400


def test_a_host_fails_when_so_many_different_urls_failed_in_a_row(health):
    _fail(health, "/1", "/2")
    assert health.pause(HOST) is None
    _fail(health, "/3")
    pause = health.pause(HOST)
    assert (pause.outcome, pause.until) == ("host-failing", 1060)
    assert pause.reason == "news.example fails (last: HTTP status 500)"


def test_one_url_that_is_tried_again_and_again_makes_no_failing_host(health):
    _fail(health, *["/1"] * 10)
    assert health.pause(HOST) is None


def test_an_answer_in_between_starts_the_count_anew(health):
    _fail(health, "/1", "/2")
    health.answered(HOST)
    _fail(health, "/3", "/4")
    assert health.pause(HOST) is None


def test_what_a_failing_host_asks_for_holds_where_it_is_longer(health):
    _fail(health, "/1", "/2")
    health.throttled(HOST, "/3", 503, asked=3600)
    _fail(health, "/4", "/5", "/6")
    pause = health.pause(HOST)
    assert (pause.outcome, pause.until) == ("host-paused", 4600)


def test_throttling_counts_as_failure(health):
    for url in ("/1", "/2", "/3"):
        health.throttled(HOST, url, 429, asked=1)
    assert health.pause(HOST).outcome == "host-failing"


@pytest.fixture
def after_the_pause(health, clock):
    _fail(health, "/1", "/2", "/3")
    clock.now += 60
    return health


def test_after_the_pause_one_request_tries_the_host_and_the_others_are_refused(after_the_pause):
    assert after_the_pause.pause(HOST) is None
    after_the_pause.begin(HOST)
    assert after_the_pause.pause(HOST).outcome == "host-failing"


def test_an_answer_to_it_ends_the_failing(after_the_pause):
    after_the_pause.begin(HOST)
    after_the_pause.answered(HOST)
    assert after_the_pause.pause(HOST) is None
    _fail(after_the_pause, "/1", "/2")
    assert after_the_pause.pause(HOST) is None


def test_one_more_failure_leaves_the_host_alone_again(after_the_pause, clock):
    after_the_pause.begin(HOST)
    _fail(after_the_pause, "/9")
    assert after_the_pause.pause(HOST).until == clock.now + 60


def test_a_probe_that_says_nothing_of_the_host_is_followed_by_another(after_the_pause):
    after_the_pause.begin(HOST)
    after_the_pause.given_up(HOST)
    assert after_the_pause.pause(HOST) is None


def test_the_count_of_failures_can_be_switched_off(clock):
    health = HostHealth(HealthLimits(backoff=10, longest_backoff=300, failures=0, failing=60), clock)
    _fail(health, *map(str, range(100)))
    assert health.pause(HOST) is None
