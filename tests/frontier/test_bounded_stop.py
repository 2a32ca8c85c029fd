"""A crawl that is stopped does not wait for what waits: it ends within a bound, and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from running import Collection, Ran, settings
from servers.raw import RawServer, stall_after

PAGE = b"<html><body><article><h1>Tide</h1>" + b"<p>The tide was in when the boats came home.</p>" * 9 + b"</article>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
HALF = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n" + PAGE


def crawl(server, folder, *, stop_after=None, signals=1, **values):
    """Crawl every page of `server`; send `signals` signals once so many paths have been asked for."""
    (folder / "seeds.txt").write_text("\n".join(server.url + path for path in server.answers if path != "/robots.txt"))
    command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", "urls=seeds.txt", *settings(**values)]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as running:
        deadline = time.monotonic() + 60
        while stop_after is not None and len(server.received) < stop_after and time.monotonic() < deadline:
            time.sleep(0.01)
        for _ in range(signals if stop_after is not None else 0):
            running.send_signal(signal.SIGTERM)
            time.sleep(0.3)
        # Less than the time after which a fetch is given up of its own accord.
        _, err = running.communicate(timeout=50)
    return Collection(folder / "collections" / "news", Ran(running.returncode, "", err))


def pages_asked(server):
    return {path for path in server.received if path != "/robots.txt"}


@pytest.fixture
def server():
    with RawServer({f"/{number}": ANSWER for number in range(6)}) as running:
        yield running


def test_what_waits_for_its_delay_is_not_sent_and_pending_for_the_next_run(server, tmp_path):
    stopped = crawl(server, tmp_path, stop_after=2, DOWNLOAD_DELAY="4")
    assert stopped.ran.code == 1
    assert len(pages_asked(server)) == 1
    assert "5 URLs are left pending; the next run continues with them" in stopped.ran.err
    assert "Traceback" not in stopped.ran.err
    resumed = crawl(server, tmp_path)
    assert resumed.ran.code == 0
    assert "continuing: 5 URLs are pending that earlier runs left" in resumed.ran.err
    assert sorted(article["url"] for article in resumed.articles) == sorted(
        server.url + path for path in server.answers
    )
    assert [len(requests) for path, requests in server.received.items() if path != "/robots.txt"] == [1] * 6


def test_what_is_on_the_wire_when_the_time_is_up_is_kept_as_truncated_and_fetched_again(tmp_path):
    with RawServer({"/slow": stall_after(HALF)}) as server:
        stopped = crawl(server, tmp_path, stop_after=2, STOP_SECONDS="1")
        server.answers["/slow"] = ANSWER
        resumed = crawl(server, tmp_path)
    assert stopped.ran.code == 1
    assert "what is left is cut off" in stopped.ran.err
    first, second = resumed.of("response", f"{server.url}/slow")
    assert (first.truncated, second.truncated) == ("disconnect", None)
    assert resumed.ran.code == 0
    assert [article["url"] for article in resumed.articles] == [f"{server.url}/slow"]


def test_a_second_signal_ends_at_once_and_what_was_complete_is_mended(tmp_path):
    with RawServer({"/1": ANSWER, "/slow": stall_after(HALF)}) as server:
        stopped = crawl(server, tmp_path, stop_after=3, signals=2, CONCURRENT_REQUESTS_PER_DOMAIN="2")
        server.answers["/slow"] = ANSWER
        resumed = crawl(server, tmp_path)
    assert stopped.ran.code == 1
    assert resumed.ran.code == 0
    assert sorted(article["url"] for article in resumed.articles) == [f"{server.url}/1", f"{server.url}/slow"]
    assert len(server.received["/1"]) <= 2


def test_a_limit_leaves_the_rest_pending_and_the_next_run_goes_on_where_it_ended(server, tmp_path):
    first = crawl(server, tmp_path, CLOSESPIDER_PAGECOUNT="3", DOWNLOAD_DELAY="0.2")
    assert first.ran.code == 0
    asked = pages_asked(server)
    assert 2 <= len(asked) < 6
    second = crawl(server, tmp_path)
    assert second.ran.code == 0
    assert pages_asked(server) == set(server.answers)
    assert len(second.articles) == 6
