"""The states of a URL, its leases, and the hosts: in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from crawler.errors import FrontierError
from crawler.frontier.database import Database
from crawler.frontier.rows import Again, Answered, Ended, NewUrl

A, B, C = "http://a.example/1", "http://a.example/2", "http://b.example/3"


def new(url, **changes):
    given = {"fingerprint": hashlib.sha1(url.encode()).digest(), "url": url, "host": urlsplit(url).hostname}
    return NewUrl(**(given | {"request": "{}"} | changes))


def put(frontier, *urls, **changes):
    for url in urls:
        frontier.put(new(url, **changes))
    frontier.flush()


def take(frontier, count=10):
    """Claim every host that is free and take what it has, in the order in which it would be asked for."""
    taken = frontier.lease(frontier.claim(10), count)
    return [url for urls in taken.values() for url in urls]


def urls_of(taken):
    return [url.url for url in taken]


def answer(frontier, taken, **changes):
    given = {"status": 200, "fetched_at": 1.0, "file": "x.warc.gz", "offset": 0, "length": 9}
    for url in taken:
        frontier.finish(Answered(id=url.id, request=url.request, **(given | changes)))
    frontier.flush()


def done(frontier, taken, **changes):
    answer(frontier, taken, **changes)
    frontier.synced()
    frontier.flush()


def again(taken, **changes):
    given = {"request": "{}", "priority": 0, "position": 1, "not_before": 0, "attempts": 0, "reason": None}
    return Again(**({"id": taken.id, "url": taken.url, "host": taken.host} | given | changes))


def test_a_url_goes_from_pending_to_leased_to_fetched_to_done(crawl):
    run = crawl.open()
    put(run, A)
    assert crawl.state_of(A) == "pending"
    taken = take(run)
    assert crawl.state_of(A) == "leased"
    answer(run, taken)
    assert crawl.state_of(A) == "fetched"
    run.synced()
    run.flush()
    assert crawl.state_of(A) == "done"


def test_what_has_no_record_is_done_at_once(crawl):
    run = crawl.open()
    put(run, A)
    answer(run, take(run), file=None)
    assert crawl.state_of(A) == "done"


def test_a_url_that_is_known_is_not_asked_for_again(crawl):
    run = crawl.open()
    put(run, A)
    put(run, A)
    done(run, take(run))
    put(run, A)
    assert (take(run), run.known) == ([], 2)


def test_a_url_is_wanted_while_it_is_new_pending_leased_or_due(crawl):
    run = crawl.open()
    wanted = [run.is_wanted(new(A))]
    put(run, A)
    wanted.append(run.is_wanted(new(A)))
    taken = take(run)
    wanted.append(run.is_wanted(new(A)))
    done(run, taken, due_at=crawl.clock.now + 100)
    wanted.append(run.is_wanted(new(A)))
    crawl.clock.now += 101
    wanted.append(run.is_wanted(new(A)))
    assert wanted == [True, True, True, False, True]


def test_high_priority_comes_first_then_what_was_found_first(crawl):
    run = crawl.open()
    put(run, A)
    crawl.clock.now += 1
    put(run, B)
    put(run, "http://a.example/0", priority=5)
    assert urls_of(take(run)) == ["http://a.example/0", A, B]


def test_what_follows_from_an_answer_is_in_the_table_before_it_is_noted(crawl, monkeypatch):
    run = crawl.open()
    put(run, A)
    (url,) = take(run)
    run.put(new(B))
    run.finish(Answered(id=url.id, request="{}", status=200, fetched_at=1.0, file="x", offset=0, length=9))

    def fail(*_):
        raise FrontierError("killed")

    monkeypatch.setattr(run, "_note", fail)  # what comes second does not happen
    with pytest.raises(FrontierError):
        run.flush()
    assert (crawl.state_of(A), crawl.state_of(B)) == ("leased", "pending")


def test_the_leases_of_a_living_run_are_left_to_it(crawl):
    first = crawl.open()
    put(first, A)
    take(first)
    second = crawl.open()
    assert second.continued.recovered.returned == 0
    assert crawl.state_of(A) == "leased"


def test_the_leases_of_a_killed_run_are_pending_for_the_next(crawl):
    first = crawl.open()
    put(first, A, B)
    take(first)
    crawl.kill(first)
    second = crawl.open()
    assert (second.continued.recovered.returned, second.continued.pending) == (2, 2)
    taken = take(second)
    assert urls_of(taken) == [A, B]
    assert [url.returned for url in taken] == [1, 1]


@pytest.mark.parametrize(
    ("kept", "state"), [(True, "done"), (False, "pending"), (None, "fetched")], ids=["kept", "lost", "being mended"]
)
def test_what_a_killed_run_had_an_answer_for_is_looked_up_in_the_archive(crawl, kept, state):
    first = crawl.open()
    put(first, A)
    answer(first, take(first), offset=7)
    crawl.kill(first)
    asked = []
    crawl.open(is_kept=lambda *place: asked.append(place) or kept)
    assert (asked, crawl.state_of(A)) == ([("x.warc.gz", 7, 9)], state)


def test_what_could_not_be_looked_up_is_looked_up_by_the_run_after(crawl):
    first = crawl.open()
    put(first, A)
    answer(first, take(first))
    crawl.kill(first)
    crawl.end(crawl.open(is_kept=lambda *_: None))
    crawl.open(is_kept=lambda *_: True)
    assert crawl.state_of(A) == "done"


def test_a_host_belongs_to_one_run_at_a_time(crawl):
    first, second = crawl.open(), crawl.open("site")
    put(first, A, C)
    put(second, B, "http://c.example/4")
    assert urls_of(take(first)) == [A, C]
    assert urls_of(take(second)) == ["http://c.example/4"]
    assert second.waiting(within=0) == "held"


def test_a_host_that_is_let_go_may_be_asked_by_others_when_its_delay_is_over(crawl):
    first, second = crawl.open(), crawl.open("site")
    put(first, A)
    put(second, B)
    done(first, take(first))
    first.free(["a.example"], after=10.0)
    assert take(second) == []
    crawl.clock.now += 11
    assert urls_of(take(second)) == [B]


def test_a_run_that_ends_gives_back_what_it_took_and_lets_its_hosts_go(crawl):
    first, second = crawl.open(), crawl.open()
    put(first, A)
    take(first)
    crawl.end(first, "closespider_timeout")
    assert urls_of(take(second)) == [A]


def test_a_host_that_rests_is_asked_by_nobody_until_then(crawl):
    run = crawl.open()
    put(run, A)
    run.rest("a.example", until=crawl.clock.now + 50)
    assert (take(run), run.waiting(within=10), run.waiting(within=60)) == ([], "nothing", "ours")
    crawl.clock.now += 51
    assert urls_of(take(run)) == [A]


def test_what_a_clock_ahead_has_put_off_is_asked_for_once_it_is_set_right(crawl):
    now = crawl.clock.now
    crawl.clock.now += 3e8
    ahead = crawl.open()
    put(ahead, A, C)
    first, second = take(ahead)
    ahead.finish(again(first, not_before=crawl.clock.now + 3600, attempts=1))
    done(ahead, [second], fetched_at=crawl.clock.now, due_at=crawl.clock.now + 3600)
    ahead.rest("a.example", until=crawl.clock.now + 100)
    crawl.end(ahead)
    crawl.clock.now = now
    run = crawl.open(due=True)
    assert (run.continued.clock_was_ahead, sorted(urls_of(take(run)))) == (True, [A, C])
    crawl.end(run)
    assert not crawl.open().continued.clock_was_ahead


def test_hosts_that_are_passed_over_are_nothing_to_wait_for(crawl):
    run = crawl.open()
    put(run, A, B)
    assert run.waiting(within=0, without=["a.example"]) == "nothing"
    put(run, C)
    assert run.waiting(within=0, without=["a.example"]) == "ours"


def test_what_is_left_for_its_host_alone_is_told_by_host_role_and_source(crawl):
    run = crawl.open()
    put(run, A, B, role="article", source="gazette")
    put(run, "http://a.example/feed", role="listing", source="gazette")
    put(run, C, "http://c.example/", role="article")
    run.rest("a.example", until=crawl.clock.now + 50)
    (waits,) = run.lease(["b.example"], 1)["b.example"]
    run.finish(again(waits, not_before=crawl.clock.now + 9))
    (failed,) = run.lease(["c.example"], 1)["c.example"]
    run.finish(again(failed, not_before=crawl.clock.now + 9, attempts=1))
    run.flush()
    told = {(left.url, left.role, left.source, left.count) for left in run.left_alone()}
    assert told == {
        (A, "article", "gazette", 2),
        ("http://a.example/feed", "listing", "gazette", 1),
        (C, "article", "", 1),
    }


def test_a_host_that_is_woken_may_be_asked_at_once(crawl):
    run = crawl.open()
    put(run, A)
    run.rest("a.example", until=crawl.clock.now + 50)
    run.wake(["a.example"])
    assert urls_of(take(run)) == [A]


def test_unfinished_is_what_is_pending_or_being_asked_for(crawl):
    run = crawl.open()
    put(run, A, B)
    run.put(new(C))
    assert run.unfinished == 3
    (url, _) = take(run)
    assert run.unfinished == 3
    done(run, [url])
    assert run.unfinished == 2


def test_many_hosts_are_claimed_in_turn(crawl):
    run = crawl.open()
    put(run, *(f"http://{letter}.example/" for letter in "abcde"))
    assert run.claim(2) == ["a.example", "b.example"]
    run.free(["a.example", "b.example"], after=0)
    assert run.claim(2) == ["c.example", "d.example"]
    assert run.claim(2) == ["e.example", "a.example"]


def test_a_failure_waits_and_is_given_up_after_so_many(crawl):
    run = crawl.open()
    put(run, A)
    (url,) = take(run)
    later = crawl.clock.now + 100
    run.finish(again(url, not_before=later, attempts=1, reason="DNSLookupError"))
    run.flush()
    assert (run.lease(["a.example"], 9)["a.example"], run.waiting(within=50)) == ([], "nothing")
    crawl.clock.now = later
    (url,) = run.lease(["a.example"], 9)["a.example"]
    assert url.attempts == 1
    run.finish(Ended(id=url.id, state="failed", reason="DNSLookupError", attempts=2))
    run.flush()
    assert (crawl.state_of(A), run.waiting(within=1e9)) == ("failed", "nothing")


@pytest.mark.parametrize(("role", "asked"), [("listing", [A]), ("article", [])])
def test_always_is_once_a_run_for_lists_and_once_a_round_for_articles(crawl, role, asked):
    first = crawl.open()
    put(first, A, recrawl="always", role=role)
    done(first, take(first))
    put(first, A, recrawl="always", role=role)
    assert take(first) == []
    crawl.end(first, "shutdown")
    continuing = crawl.open()
    put(continuing, A, recrawl="always", role=role)
    assert urls_of(take(continuing)) == asked


def test_a_round_ends_with_a_run_that_has_nothing_left(crawl):
    first = crawl.open()
    put(first, A, recrawl="always")
    done(first, take(first))
    crawl.end(first, "finished")
    second = crawl.open()
    put(second, A, recrawl="always")
    assert urls_of(take(second)) == [A]


def test_a_round_that_began_too_long_ago_is_not_continued(crawl):
    first = crawl.open()
    put(first, A, recrawl="always")
    done(first, take(first))
    crawl.kill(first)
    crawl.clock.now += 1001
    second = crawl.open()
    put(second, A, recrawl="always")
    assert urls_of(take(second)) == [A]


def test_a_seed_that_waits_after_a_failure_is_asked_for_at_once_by_the_next_run(crawl):
    first = crawl.open()
    put(first, A, recrawl="always")
    (url,) = take(first)
    first.finish(again(url, not_before=9e9, attempts=1, reason="x"))
    crawl.end(first)
    second = crawl.open()
    put(second, A, recrawl="always")
    assert urls_of(take(second)) == [A]


def test_what_is_due_is_asked_for_again_by_a_run_that_wants_it(crawl):
    first = crawl.open()
    put(first, A, B)
    taken = take(first)
    done(first, taken[:1], due_at=crawl.clock.now + 100)
    done(first, taken[1:])
    crawl.end(first)
    crawl.clock.now += 101
    assert crawl.open(due=False).continued.due == 0
    second = crawl.open(due=True)
    assert (second.continued.due, urls_of(take(second))) == (1, [A])


def test_a_url_that_is_found_again_is_asked_for_when_it_is_due(crawl):
    run = crawl.open()
    put(run, A)
    done(run, take(run), due_at=crawl.clock.now + 100)
    put(run, A)
    assert run.lease(["a.example"], 9)["a.example"] == []
    crawl.clock.now += 101
    put(run, A)
    assert urls_of(run.lease(["a.example"], 9)["a.example"]) == [A]


def test_a_run_is_served_its_own_sources_only(crawl):
    first = crawl.open()
    put(first, A, source="gazette")
    put(first, C, source="herald")
    crawl.end(first, "shutdown")
    run = crawl.open(sources=["herald"])
    assert (run.continued.pending, urls_of(take(run))) == (1, [C])


def test_what_waits_for_another_source_goes_over_to_the_one_that_finds_it(crawl):
    first = crawl.open(sources=["gazette"])
    put(first, A, source="gazette")
    crawl.end(first, "shutdown")
    run = crawl.open(sources=["the-gazette", "herald"])
    put(run, A, source="the-gazette")
    put(run, A, source="herald")
    assert urls_of(take(run)) == [A]
    crawl.end(run, "shutdown")
    assert crawl.open(sources=["the-gazette"]).continued.pending == 1


def test_what_fails_is_given_up_however_many_sources_find_it(crawl):
    first = crawl.open(sources=["gazette"])
    put(first, A, source="gazette")
    (url,) = take(first)
    first.finish(again(url, attempts=4))
    crawl.end(first)
    run = crawl.open(sources=["herald"])
    put(run, A, source="herald")
    assert [url.attempts for url in take(run)] == [4]


def test_spiders_do_not_take_one_anothers_urls(crawl):
    news, site = crawl.open("news"), crawl.open("site")
    put(news, A)
    assert take(site) == []
    put(site, A)
    assert (news.known, site.known) == (0, 0)


def test_a_frontier_of_another_schema_is_refused(crawl):
    crawl.open()
    database = Database(crawl.url)
    database.write(lambda c: c.exec_driver_sql("UPDATE frontier_meta SET value = '99'"))
    database.close()
    with pytest.raises(FrontierError, match="frontier of schema 99, this version writes 1"):
        Database(crawl.url)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "frontier.sqlite").write_bytes(b"not a database, whatever it is called" * 9)
    with pytest.raises(FrontierError, match="file is not a database"):
        Database(f"sqlite:///{tmp_path / 'frontier.sqlite'}")


def test_the_row_of_a_request_that_replaces_another_is_the_same(crawl):
    run = crawl.open()
    put(run, A)
    (url,) = take(run)
    run.finish(again(url, request='{"method":"HEAD"}', priority=3))
    run.flush()
    (taken,) = run.lease(["a.example"], 9)["a.example"]
    assert replace(taken, position=0) == replace(url, request='{"method":"HEAD"}', priority=3, position=0, returned=1)


def test_a_url_that_is_asked_for_again_is_so_in_the_form_in_which_it_was_given_last(crawl):
    run = crawl.open()
    put(run, "http://a.example/1?utm_source=feed", fingerprint=b"one page")
    done(run, take(run))
    put(run, "http://a.example/1", fingerprint=b"one page", recrawl="now")
    assert urls_of(run.lease(["a.example"], 9)["a.example"]) == ["http://a.example/1"]
