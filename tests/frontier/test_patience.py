"""How long a run has done nothing but wait."""

from __future__ import annotations

from crawler.frontier.patience import Patience


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_only_time_with_nothing_under_way_is_counted():
    clock = Clock()
    patience = Patience(clock)
    patience.wait()
    clock.now += 5
    patience.ask()
    clock.now += 100
    patience.wait()
    clock.now += 3
    assert patience.seconds == 8


def test_to_wait_on_is_one_wait():
    clock = Clock()
    patience = Patience(clock)
    patience.wait()
    clock.now += 5
    patience.wait()
    clock.now += 5
    assert patience.seconds == 10


def test_a_page_ends_it():
    clock = Clock()
    patience = Patience(clock)
    patience.wait()
    clock.now += 5
    patience.be_served()
    clock.now += 5
    assert patience.seconds == 0
