"""Crawls killed (-9) at random moments and started again: nothing is lost, and next to nothing fetched twice.

The size is that of a quick check; ``KILLED_CRAWL=2000x20`` sets pages and kills for a thorough one.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from running import Collection, Ran, settings
from servers.raw import RawServer

PAGES, KILLS = map(int, os.environ.get("KILLED_CRAWL", "240x4").split("x"))
CONCURRENT = 16
SPIDER = Path(__file__).parents[1] / "spiders" / "following.py"


def page(number: int) -> bytes:
    """A page of a tree in which each links to the next three, and back to where one came from."""
    links = [child for child in range(3 * number + 1, 3 * number + 4) if child < PAGES] + [number // 3, 0]
    text = f"<p>The boats of day {number} came home with the tide, and the harbour master wrote them all down.</p>" * 3
    anchors = "".join(f'<a href="/{link}">Day {link}</a> ' for link in links)
    title = f"<title>Day {number}</title>"
    body = (
        f"<html><head>{title}</head><body><article><h1>Day {number}</h1>{text}</article><p>{anchors}</p></body></html>"
    )
    data = body.encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)


def asked(server: RawServer) -> int:
    return sum(len(requests) for path, requests in list(server.received.items()) if path != "/robots.txt")


def crawl(server: RawServer, folder: Path, *, until: int | None) -> Ran:
    """Crawl; with `until`, kill the crawl once so many pages have been asked for."""
    command = [sys.executable, "-m", "scrapy", "runspider", str(SPIDER), "-a", f"first={server.url}/0"]
    command += settings(CONCURRENT_REQUESTS=str(CONCURRENT), CONCURRENT_REQUESTS_PER_DOMAIN=str(CONCURRENT))
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as running:
        while until is not None and asked(server) < until and running.poll() is None:
            time.sleep(0.002)
        if until is not None:
            running.kill()
        _, err = running.communicate(timeout=300)
    return Ran(running.returncode, "", err)


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed")
    chance = random.Random(20261123)
    moments = sorted(chance.sample(range(2, PAGES), KILLS))
    with RawServer({f"/{number}": page(number) for number in range(PAGES)}) as server:
        killed = [crawl(server, folder, until=moment + 20 * number) for number, moment in enumerate(moments)]
        last = crawl(server, folder, until=None)
        requests = Counter({path: len(got) for path, got in server.received.items() if path != "/robots.txt"})
    return killed, Collection(folder / "collections" / "news", last), requests, server.url


def test_the_crawls_were_killed_in_their_midst(killed):
    runs, collection, _, _ = killed
    assert [run.code for run in runs] == [-9] * len(runs)
    assert collection.ran.code == 0, collection.ran.err
    assert "continuing: " in collection.ran.err


def test_no_page_is_lost(killed):
    _, collection, requests, url = killed
    assert {article["url"] for article in collection.articles} == {f"{url}/{number}" for number in range(PAGES)}
    assert set(requests) == {f"/{number}" for number in range(PAGES)}


def test_no_article_is_there_twice(killed):
    _, collection, _, _ = killed
    assert [url for url, count in Counter(article["url"] for article in collection.articles).items() if count > 1] == []


def test_at_most_what_was_in_flight_is_fetched_again(killed):
    runs, _, requests, _ = killed
    # A page whose answer is there, and not yet noted in the table, is in flight still, and so is one that waits for a
    # place among the workers.
    in_flight = 3 * CONCURRENT
    assert sum(requests.values()) - PAGES <= in_flight * len(runs)


def test_all_files_are_closed_and_no_lock_is_left(killed):
    _, collection, _, _ = killed
    assert {path.suffix for part in ("archive", "articles", "indexes") for path in collection.files(part)} == {
        ".gz",
        ".cdxj",
        ".jsonl",
    }
    assert {path.suffix for path in collection.files("runs")} <= {".json"}
