"""What becomes of requests in a crawl, as it stands in the table afterwards."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

import pytest
import running
from running import Collection, scrapy, settings
from servers.raw import RawServer

SPIDER = str(Path(__file__).parents[1] / "spiders" / "frontier_cases.py")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"
MOVED = b"HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"
SET = b"HTTP/1.1 302 Found\r\nLocation: /itself\r\nContent-Length: 0\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


def rows(collection):
    with contextlib.closing(sqlite3.connect(collection.folder / "frontier.sqlite")) as frontier:
        frontier.row_factory = sqlite3.Row
        return {"/" + row["url"].rpartition("/")[2]: dict(row) for row in frontier.execute("SELECT * FROM urls")}


def crawl(server, folder, paths, **values):
    arguments = ["-a", f"base={server.url}", "-a", f"paths={' '.join(paths)}"]
    ran = scrapy("runspider", SPIDER, *arguments, *settings(**values), cwd=folder)
    return Collection(folder / "collections" / "news", ran)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    answers = {"/ok": OK, "/moved": MOVED, "/there": OK, "/busy": BUSY, "/raises": OK, "/lambda": OK, "/by-lambda": OK}
    with RawServer(answers) as server:
        paths = ["/ok", "/moved", "/busy", "/raises", "/lambda", "/refused", "/broken"]
        collection = crawl(server, tmp_path_factory.mktemp("outcomes"), paths)
        yield server, collection, rows(collection)


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/ok", "done", None),
        ("/moved", "done", None),
        ("/there", "done", None),
        ("/refused", "refused", "not for us"),
        ("/busy", "pending", "HTTP status 503"),
        ("/broken", "pending", "OSError: no route"),
        ("/raises", "pending", "the spider raised ValueError: a fault of the spider"),
    ],
)
def test_the_state_and_the_reason_of(crawled, path, state, reason):
    row = crawled[2][path]
    assert (row["state"], row["reason"]) == (state, reason)


@pytest.mark.parametrize("path", ["/busy", "/broken", "/raises"])
def test_what_failed_is_tried_by_later_runs_an_hour_on(crawled, path):
    row = crawled[2][path]
    assert row["attempts"] == 1
    assert 3000 < row["not_before"] - time.time() <= 3600


def test_a_request_without_a_named_callback_is_served_for_this_run_and_told_once(crawled):
    server, collection, table = crawled
    assert len(server.received["/by-lambda"]) == 1
    assert f"read {server.url}/by-lambda" in collection.ran.err
    assert "/by-lambda" not in table
    assert collection.stat("frontier/unstored") == 1
    assert collection.ran.err.count("kept in memory, for this run only") == 1


def test_where_the_record_of_an_answer_lies_is_noted(crawled):
    _, collection, table = crawled
    records = {record.offset: record for record in collection.records}
    assert records[table["/ok"]["offset"]].target_uri == table["/ok"]["url"]
    assert table["/ok"]["file"] == collection.files("archive")[0].name


def test_a_failure_is_given_up_after_so_many_runs(tmp_path):
    with RawServer({}) as server:
        for _ in range(2):
            collection = crawl(server, tmp_path, ["/broken"], FRONTIER_TRIES="2", FRONTIER_RETRY_AFTER="0.001")
    row = rows(collection)["/broken"]
    assert (row["state"], row["reason"], row["attempts"]) == ("failed", "OSError: no route", 2)


def test_the_tries_of_a_run_are_not_counted_against_the_next(tmp_path):
    with RawServer({"/busy": BUSY}) as server:
        collection = crawl(server, tmp_path, ["/busy"], RETRY_ENABLED="1", RETRY_TIMES="1")
        assert len(server.received["/busy"]) == 2
    assert "retry_times" not in rows(collection)["/busy"]["request"]


def test_a_retry_within_a_run_keeps_its_row_and_waits(tmp_path):
    with RawServer({"/busy": BUSY}) as server:
        values = {"RETRY_ENABLED": "1", "RETRY_TIMES": "1", "FRONTIER_RETRY_DELAY": "0.3"}
        collection = crawl(server, tmp_path, ["/busy"], **values)
        assert len(server.received["/busy"]) == 2
    assert list(rows(collection)) == ["/busy"]


def test_a_redirect_to_the_url_itself_is_followed_in_its_own_row(tmp_path):
    def first_a_cookie(connection):
        connection.sendall(SET if len(server.received["/itself"]) == 1 else OK)

    with RawServer({"/itself": first_a_cookie}, closing=["/itself"]) as server:
        collection = crawl(server, tmp_path, ["/itself"])
        assert len(server.received["/itself"]) == 2
    assert {path: row["state"] for path, row in rows(collection).items()} == {"/itself": "done"}


@pytest.mark.parametrize("frontier", ["sql", "memory"])
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [("/a?utm_source=feed", "/a"), ("/a", "/a;jsessionid=1"), ("/a%c3%a9", "/a%C3%A9"), ("/a?y=1&x=2", "/a?x=2&y=1")],
)
def test_a_redirect_to_another_form_of_the_url_is_followed(tmp_path, asked, wanted, frontier):
    with RawServer({asked: MOVED.replace(b"/there", wanted.encode()), wanted: OK}) as server:
        running.crawl([server.url + asked], tmp_path, FRONTIER=frontier, ROBOTSTXT_OBEY="0")
        assert {path: len(requests) for path, requests in server.received.items()} == {asked: 1, wanted: 1}


def test_a_redirect_to_another_form_over_another_page_is_followed(tmp_path):
    to = {"/a?utm_source=feed": "/consent", "/consent": "/a"}
    answers = {path: MOVED.replace(b"/there", there.encode()) for path, there in to.items()}
    with RawServer({**answers, "/a": OK}) as server:
        collection = running.crawl([server.url + "/a?utm_source=feed"], tmp_path, ROBOTSTXT_OBEY="0")
        assert len(server.received["/a"]) == 1
    assert {path: row["state"] for path, row in rows(collection).items()} == {"/a": "done", "/consent": "done"}


def test_an_exception_that_names_a_time_puts_the_url_back_and_its_host_is_left_alone(tmp_path):
    with RawServer({"/ok": OK}) as server:
        collection = crawl(server, tmp_path, ["/paused", "/ok"], CONCURRENT_REQUESTS_PER_DOMAIN="1")
        assert "/ok" not in server.received
    table = rows(collection)
    assert collection.ran.code == 0
    assert {path: row["state"] for path, row in table.items()} == {"/paused": "pending", "/ok": "pending"}
    assert 900 < table["/paused"]["not_before"] - time.time() <= 1000
    assert table["/paused"]["attempts"] == 0


def test_memory_is_scrapys_own_scheduler_and_leaves_no_table(tmp_path):
    with RawServer({"/ok": OK}) as server:
        collection = crawl(server, tmp_path, ["/ok"], FRONTIER="memory")
        assert len(server.received["/ok"]) == 1
    assert collection.ran.code == 0
    assert not (collection.folder / "frontier.sqlite").exists()
