"""Whole crawls with the frontier on PostgreSQL: one that is killed and goes on, two that share one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from running import Collection, Ran, settings
from servers.raw import RawServer
from sqlalchemy import create_engine, text

from crawler.demo import Newspaper

FOLLOWING = str(Path(__file__).parents[1] / "spiders" / "following.py")
TEXT = "<p>The boats of day {0} came home with the tide, and the harbour master wrote them all down.</p>" * 3


@pytest.fixture
def frontier_url(postgres_url):
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield postgres_url
    engine.dispose()


@contextlib.contextmanager
def crawling(folder, frontier_url, *words, **values):
    """Run a crawl in the background, and kill what is left of it."""
    given = settings(FRONTIER_URL=frontier_url, CRAWL_DELAY_OBEY="0", **values)
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", *words, *given],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def end_of(running, folder):
    _, err = running.communicate(timeout=100)
    return Collection(folder / "collections" / "news", Ran(running.returncode, "", err))


def wait_until(so):
    deadline = time.monotonic() + 60
    while not so() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert so()


def count(frontier_url, state):
    engine = create_engine(frontier_url)
    try:
        with engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM urls WHERE state = :state"), {"state": state})
    except Exception:  # noqa: BLE001  there is no table yet
        return 0
    finally:
        engine.dispose()


def test_a_crawl_of_the_newspaper_that_is_killed_goes_on_and_loses_nothing(frontier_url, tmp_path):
    with Newspaper() as newspaper:
        words = ("crawl", "article", "-a", f"url={' '.join(newspaper.urls())}")
        with crawling(tmp_path, frontier_url, *words, DOWNLOAD_DELAY="0.1") as running:
            wait_until(lambda: count(frontier_url, "fetched") + count(frontier_url, "done") >= 8)
            running.kill()
            assert end_of(running, tmp_path).ran.code == -9
        with crawling(tmp_path, frontier_url, *words) as running:
            collection = end_of(running, tmp_path)
        expected = sorted(newspaper.article_urls())
    assert collection.ran.code == 0, collection.ran.err
    assert "continuing: " in collection.ran.err
    assert sorted(article["url"] for article in collection.articles) == expected
    assert not (collection.folder / "frontier.sqlite").exists()


def page(number, links):
    anchors = "".join(f'<a href="{link}">Day</a> ' for link in links)
    body = f"<html><body><article><h1>Day {number}</h1>{TEXT.format(number)}</article><p>{anchors}</p></body></html>"
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def test_two_crawls_share_the_hosts_of_one_frontier(frontier_url, tmp_path):
    """Each is given one host at a time, and the first is slow, so that the other finds something to do."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(RawServer({}, address=(f"127.0.0.{place}", 0))) for place in range(1, 5)]
        front = [f"{server.url}/{number}" for server in servers for number in range(8)]
        for server in servers:
            server.answers.update({f"/{number}": page(number, []) for number in range(8)})
        servers[0].answers["/front"] = page("front", front)
        values = {"FRONTIER_HOSTS": "1", "FRONTIER_WAIT": "60"}
        words = ("runspider", FOLLOWING, "-a", f"first={servers[0].url}/front")
        with crawling(tmp_path, frontier_url, *words, **values, DOWNLOAD_DELAY="0.8") as one:
            wait_until(lambda: count(frontier_url, "pending") > 20)
            with crawling(tmp_path, frontier_url, *words, **values) as other:
                crawls = [end_of(one, tmp_path), end_of(other, tmp_path)]
        asked = {server.url + path: len(got) for server in servers for path, got in server.received.items()}
    assert [crawl.ran.code for crawl in crawls] == [0, 0], crawls
    pages = {url: times for url, times in asked.items() if not url.endswith("robots.txt")}
    assert pages == dict.fromkeys([f"{servers[0].url}/front", *front], 1)
    assert Counter(article["url"] for article in crawls[0].articles) == Counter(pages)
    assert all(crawl.stat("frontier/done") > 0 for crawl in crawls)
