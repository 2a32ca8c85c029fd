"""Hosts that ask for a pause get one; hosts that fail are left alone; the crawl goes on elsewhere."""

from __future__ import annotations

import itertools

from running import crawl
from servers.raw import RawServer

from crawler.runs.record import run_from_json

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<p>hi\n"
ERROR = b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"


def throttled(status: int, retry_after: str | None) -> bytes:
    header = f"Retry-After: {retry_after}\r\n" if retry_after is not None else ""
    return f"HTTP/1.1 {status} Later\r\n{header}Content-Length: 0\r\n\r\n".encode()


class Twice:
    """Answers a path with each of `answers` in turn, the last for good, and counts."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = answers
        self.asked = 0

    def __call__(self, connection):
        connection.sendall(self.answers[min(self.asked, len(self.answers) - 1)])
        self.asked += 1


def seconds(collection, url):
    """When `url` was asked for, in seconds of the day."""
    dates = [record.date for record in collection.of("request", url)]
    return [int(d[11:13]) * 3600 + int(d[14:16]) * 60 + float(d[17:26]) for d in dates]


def test_a_page_is_fetched_again_after_the_pause_that_was_asked_for(tmp_path):
    page = Twice(throttled(429, "2"), PAGE)
    with RawServer({"/1": page}) as server:
        collection = crawl([server.url + "/1"], tmp_path, RETRY_ENABLED="1")
        first, second = seconds(collection, server.url + "/1")
    assert second - first >= 1.9
    assert (collection.ran.code, collection.stat("hosts/paused"), collection.stat("frontier/again")) == (0, 1, 1)
    assert "answers with HTTP status 429 and asks for 2 s; it is left alone until " in collection.ran.err


def test_without_retry_after_the_pauses_double(tmp_path):
    page = Twice(throttled(503, None), throttled(503, None), PAGE)
    with RawServer({"/1": page}) as server:
        collection = crawl([server.url + "/1"], tmp_path, RETRY_ENABLED="1", HOST_BACKOFF_SECONDS="0.6")
        times = seconds(collection, server.url + "/1")
    first, second = (later - earlier for earlier, later in itertools.pairwise(times))
    assert (first >= 0.5, second >= 1.1) == (True, True)


def test_meanwhile_its_other_pages_wait_and_other_hosts_go_on(tmp_path):
    with (
        RawServer({"/1": throttled(503, "3600"), "/2": PAGE}) as server,
        RawServer({f"/1?{number}": PAGE for number in range(4)}, address=("127.0.0.2", 0)) as other,
    ):
        urls = [server.url + "/1", server.url + "/2", *(f"{other.url}/1?{number}" for number in range(4))]
        values = {
            "RETRY_ENABLED": "1",
            "HOST_PAUSE_MAX": "7200",
            # One place in the engine: whoever held it while waiting would hold up the rest for an hour.
            "CONCURRENT_REQUESTS": "1",
            "CLOSESPIDER_PAGECOUNT": "6",  # two robots.txt, four pages
        }
        collection = crawl(urls, tmp_path, **values)
        assert set(other.received) == {"/robots.txt", *(f"/1?{number}" for number in range(4))}
        assert (len(server.received["/1"]), "/2" in server.received) == (1, False)
    assert collection.stat("waiting/left") == 2
    assert f"2 of {server.url[7:]} (host-paused)" in collection.ran.err
    assert collection.ran.code == 0  # a limit that was set: the rest is pending


def test_a_page_is_tried_again_so_often_and_then_its_answer_stands(tmp_path):
    page = Twice(throttled(429, "0"))
    with RawServer({"/1": page}) as server:
        collection = crawl([server.url + "/1"], tmp_path, RETRY_ENABLED="1", RETRY_TIMES="2")
    assert page.asked == 3
    assert "no article: " in collection.ran.err
    assert "HTTP status 429" in collection.ran.err


def test_a_pause_beyond_the_limit_is_not_waited_for(tmp_path):
    page = Twice(throttled(429, "3600"))
    with RawServer({"/1": page, "/2": PAGE}) as server:
        urls = [server.url + "/1", server.url + "/2"]
        collection = crawl(urls, tmp_path, RETRY_ENABLED="1", HOST_PAUSE_MAX="5", DOWNLOAD_DELAY="0.2")
    assert (page.asked, "/2" in server.received) == (1, False)
    assert "2 URLs are left pending; the next run continues with them" in collection.ran.err
    assert f"left alone: 2 of {server.url[7:]} (host-paused)" in collection.ran.err
    assert collection.ran.err.endswith("exit code 3: nothing was fetched of 2 pages (2 refused by host-paused)\n")


def test_pause_after_pause_is_waited_for_only_so_long_without_a_page(tmp_path):
    paths = [f"/{number}" for number in range(20)]
    with RawServer(dict.fromkeys(paths, throttled(429, "1"))) as server:
        urls = [server.url + path for path in paths]
        collection = crawl(urls, tmp_path, RETRY_ENABLED="1", HOST_PAUSE_MAX="3", FRONTIER_WAIT="1")
    assert 2 <= len([path for path in server.received if path != "/robots.txt"]) <= 5
    assert collection.stat("waiting/left") == 20


def test_a_host_that_fails_is_left_alone_and_told_of_once(tmp_path):
    paths = [f"/{number}" for number in range(8)]
    with RawServer(dict.fromkeys(paths, ERROR)) as server, RawServer({"/1": PAGE}, address=("127.0.0.2", 0)) as other:
        urls = [server.url + path for path in paths] + [other.url + "/1"]
        collection = crawl(urls, tmp_path, HOST_FAILURES="3", DOWNLOAD_DELAY="0.1")
    assert len([path for path in server.received if path != "/robots.txt"]) == 3
    assert collection.stat("waiting/left") == 5
    assert collection.ran.err.count("fails (last: HTTP status 500); it is left alone until ") == 1
    assert "/1" in other.received
    (record,) = [run_from_json(path.read_text("utf-8")) for path in collection.files("runs")]
    assert (record.pages.refused, record.pages.statuses) == ({"host-failing": 5}, {"200": 1, "500": 3})
    assert (record.pending, record.exit_code) == (8, 3)


def test_what_a_failing_host_has_left_is_asked_for_by_the_next_run_at_once(tmp_path):
    paths = [f"/{number}" for number in range(4)]
    with RawServer(dict.fromkeys(paths, ERROR)) as server:
        crawl([server.url + path for path in paths], tmp_path, HOST_FAILURES="2")
        server.answers.update(dict.fromkeys(paths, PAGE))
        collection = crawl([server.url + path for path in paths], tmp_path, HOST_FAILURES="2")
    assert collection.stat("downloader/response_status_count/200") == 4
    assert [len(server.received[path]) for path in paths] == [2, 2, 1, 1]


def test_no_connection_is_a_failure_too(tmp_path):
    with RawServer({}) as gone:
        port = gone.port
    urls = [f"http://127.0.0.1:{port}/{number}" for number in range(4)]
    collection = crawl(urls, tmp_path, HOST_FAILURES="2", ROBOTSTXT_OBEY="0", DOWNLOAD_DELAY="0.1")
    assert collection.stat("waiting/left") == 2
    assert len([record for record in collection.records if record.type == "metadata"]) == 2


def test_after_the_pause_one_request_tries_it(tmp_path):
    """A chain of redirects on another host lets time pass: its last hop leads back."""
    with RawServer({"/1": ERROR, "/2": ERROR, "/3": PAGE}) as server:
        hops = {f"/{hop}": _moved(f"/{hop + 1}") for hop in range(8)} | {"/8": _moved(server.url + "/3")}
        with RawServer(hops, address=("127.0.0.2", 0)) as other:
            urls = [server.url + "/1", server.url + "/2", other.url + "/0"]
            values = {"HOST_FAILURES": "2", "HOST_FAILING_SECONDS": "1", "DOWNLOAD_DELAY": "0.4"}
            collection = crawl(urls, tmp_path, **values)
    assert len(server.received["/3"]) == 1
    assert collection.stat("refused/count") == 0


def _moved(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
