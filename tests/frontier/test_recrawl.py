"""Known articles are asked for again by their age, and only for what has changed.

``UNCHANGED_ARTICLES=1000`` sets the size of the crawl over unchanged pages.
"""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest
from running import Collection, scrapy, settings
from servers.raw import RawServer, read_request

from crawler.errors import ArgumentError
from crawler.frontier.recrawl import RecrawlSchedule

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NOW = 1_800_000_000.0
DEFAULT = RecrawlSchedule.parse("1d:1h 7d:1d 60d:7d")
PAGES = int(os.environ.get("UNCHANGED_ARTICLES", "60"))
SPIDER = str(Path(__file__).parents[1] / "spiders" / "due.py")


@pytest.mark.parametrize(
    ("age", "due_in"),
    [(0.0, HOUR), (23 * HOUR, HOUR), (DAY, DAY), (6 * DAY, DAY), (8 * DAY, 7 * DAY), (50 * DAY, 7 * DAY)],
    ids=["new", "a day", "older than a day", "a week", "older than a week", "two months"],
)
def test_an_article_is_due_by_its_age(age, due_in):
    due = DEFAULT.next_due(published_at=NOW - age, found_at=NOW, fetched_at=NOW, changed_at=None)
    assert due == NOW + due_in


@pytest.mark.parametrize("age", [54 * DAY, 61 * DAY, 3000 * DAY])
def test_an_article_is_never_asked_for_beyond_the_last_step(age):
    assert DEFAULT.next_due(published_at=NOW - age, found_at=NOW, fetched_at=NOW, changed_at=None) is None


def test_without_a_date_the_age_counts_from_when_the_url_was_found():
    due = DEFAULT.next_due(published_at=None, found_at=NOW - 3 * DAY, fetched_at=NOW, changed_at=None)
    assert due == NOW + DAY


def test_a_date_in_the_future_is_not_believed():
    due = DEFAULT.next_due(published_at=NOW + DAY, found_at=NOW - 3 * DAY, fetched_at=NOW, changed_at=None)
    assert due == NOW + DAY


def test_a_change_makes_an_article_young_again_within_the_last_step():
    changed = {"fetched_at": NOW, "found_at": NOW, "changed_at": NOW - MINUTE}
    assert DEFAULT.next_due(published_at=NOW - 30 * DAY, **changed) == NOW + HOUR
    assert DEFAULT.next_due(published_at=NOW - 70 * DAY, **changed) is None


def test_without_steps_nothing_is_asked_for_again():
    assert RecrawlSchedule.parse("").next_due(published_at=NOW, found_at=NOW, fetched_at=NOW, changed_at=None) is None


@pytest.mark.parametrize("text", ["1d", "1d:1w", "hourly", "7d:1d 1d:1h"])
def test_a_schedule_that_cannot_be_read_is_refused_in_one_line(text):
    with pytest.raises(ArgumentError, match=r"^RECRAWL_SCHEDULE=") as refused:
        RecrawlSchedule.parse(text)
    assert "\n" not in str(refused.value)


class ValidatingServer(RawServer):
    """Pages with an entity tag, which answer 304 to whoever has them."""

    def __init__(self, pages):
        super().__init__(dict.fromkeys(pages, self.answer))
        self.titles = {path: f"Day {path[1:]}" for path in pages}
        self.asked: list[tuple[str, bool, int]] = []

    def answer(self, connection):
        raise NotImplementedError

    def _serve(self, connection):
        with connection:
            while request := read_request(connection):
                path = request.split(b" ", 2)[1].decode()
                if path not in self.titles:
                    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    continue
                tag = f'"{self.titles[path]}"'
                given = re.search(rb"(?i)\r\nIf-None-Match: ([^\r]*)", request)
                if given and given[1].decode() == tag:
                    status, body = "304 Not Modified", b""
                else:
                    status, body = "200 OK", page(self.titles[path])
                self.asked.append((path, given is not None, int(status[:3])))
                head = f"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Type: text/html\r\n"
                connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def page(title):
    text = f"<p>{title}: the boats came home with the tide, and the harbour master wrote them all down.</p>" * 40
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article>".encode()


def warc_bytes(collection):
    return sum(path.stat().st_size for path in collection.files("archive"))


def run_due(folder, *extra, **values):
    given = {"RECRAWL_SCHEDULE": "1d:0.001s", "CONCURRENT_REQUESTS_PER_DOMAIN": "8", **values}
    ran = scrapy("runspider", SPIDER, *extra, *settings(**given), cwd=folder)
    assert ran.code == 0, ran.err
    return Collection(folder / "collections" / "news", ran)


@pytest.fixture(scope="module")
def recrawled(tmp_path_factory):
    """A crawl over new pages, one over the same, and one after a page has changed."""
    folder = tmp_path_factory.mktemp("recrawled")
    with ValidatingServer([f"/{number}" for number in range(PAGES)]) as server:
        (folder / "seeds.txt").write_text("\n".join(server.url + path for path in server.titles))
        runs, sizes = [], []
        for step in range(3):
            if step == 2:
                server.titles["/7"] = "Day seven, corrected"
            begin = len(server.asked)
            collection = run_due(folder, *(["-a", f"urls={folder / 'seeds.txt'}"] if step == 0 else []))
            runs.append((collection, server.asked[begin:]))
            sizes.append(warc_bytes(collection))
    return runs, sizes


def test_what_is_due_is_asked_for_once_by_a_run_that_was_given_nothing(recrawled):
    (_, first), (again, second), _ = recrawled[0]
    assert sorted(path for path, _, _ in second) == sorted(path for path, _, _ in first)
    assert f"{PAGES} known articles are due to be asked for again" in again.ran.err


def test_a_run_over_unchanged_articles_makes_only_conditional_requests(recrawled):
    (_, first), (_, second), _ = recrawled[0]
    assert {(conditional, status) for _, conditional, status in first} == {(False, 200)}
    assert {(conditional, status) for _, conditional, status in second} == {(True, 304)}


def test_an_unchanged_article_takes_at_most_1_6_kb(recrawled):
    _, sizes = recrawled
    assert (sizes[1] - sizes[0]) / PAGES <= 1600


def test_a_304_is_kept_as_a_server_not_modified_revisit(recrawled):
    collection = recrawled[0][2][0]
    revisits = [record for record in collection.records if record.type == "revisit"]
    assert len(revisits) == 2 * PAGES - 1
    assert {record.headers.first("WARC-Profile") for record in revisits} == {
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    }


def test_a_changed_article_is_a_new_capture_and_young_again(recrawled):
    collection, asked = recrawled[0][2]
    assert [(path, conditional) for path, conditional, status in asked if status == 200] == [("/7", True)]
    titles = [article["title"] for article in collection.articles if article["url"].endswith("/7")]
    assert titles == ["Day 7", "Day seven, corrected"]
    with sqlite3.connect(collection.folder / "frontier.sqlite") as frontier:
        changed = frontier.execute("SELECT url FROM urls WHERE changed_at IS NOT NULL").fetchall()
    frontier.close()
    assert [url.rpartition("/")[2] for (url,) in changed] == ["7"]


def test_redirects_are_counted_anew_each_time_that_an_article_is_asked_for(tmp_path):
    """Sites send whoever has no cookie back to the same page, in every run."""
    body = page("Tide")
    cookie = b"HTTP/1.1 302 Found\r\nSet-Cookie: seen=1\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    def answer(connection):
        connection.sendall(whole if b"Cookie: seen=1" in server.received["/a"][-1] else cookie)

    with RawServer({"/a": answer}, closing=["/a"]) as server:
        (tmp_path / "seeds.txt").write_text(f"{server.url}/a")
        run_due(tmp_path, "-a", f"urls={tmp_path / 'seeds.txt'}", REDIRECT_MAX_TIMES="1")
        collection = run_due(tmp_path, REDIRECT_MAX_TIMES="1")
        assert len(server.received["/a"]) == 4
    assert collection.stat("refused/redirects") == 0
