"""Answers without end, without haste or without sense: each is bounded, kept as what it is, and the crawl goes on."""

from __future__ import annotations

import gzip
import itertools
import socket
import time
from collections.abc import Callable, Iterable

import brotli
import pytest
from running import Collection, crawl
from servers.raw import RawServer

from crawler.runs.record import run_from_json

MIB = 1 << 20
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"


def endless(start: bytes, pieces: Iterable[bytes], pause: float = 0) -> Callable[[socket.socket], None]:
    """Send `start`, then `pieces`, until the client has had enough."""

    def answer(connection: socket.socket) -> None:
        connection.settimeout(20)
        connection.sendall(start)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return answer


def coded(body: bytes, coding: bytes) -> bytes:
    return HTML + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s" % (coding, len(body), body)


def redirect(location: str, cookie: str = "") -> bytes:
    set_cookie = f"Set-Cookie: {cookie}\r\n" if cookie else ""
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n{set_cookie}Content-Length: 0\r\n\r\n".encode()


def cookie_wall() -> Callable[[socket.socket], None]:
    asked = itertools.count()
    page = HTML + b"Content-Length: 6\r\n\r\n<p>hi\n"
    return lambda connection: connection.sendall(page if next(asked) else redirect("/cookie-wall", "seen=1"))


LINES = b"".join(b"X-%04d: a header line that says nothing, like all the others\r\n" % number for number in range(1000))
BOMB = gzip.compress(bytes(64 * MIB), mtime=0)
TWICE = gzip.compress(BOMB, mtime=0)
CUT = {
    "/head": (endless(HTML, itertools.repeat(LINES)), "length", 256 << 10, "the head of the answer is longer than"),
    "/interim": (
        endless(b"", itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)),
        "length",
        0,
        "the head of the answer is longer than",
    ),
    "/line": (endless(HTML + b"X-Long: ", itertools.repeat(b"a" * 65536)), "disconnect", 0, "DownloadFailedError"),
    "/body": (endless(HTML + b"\r\n", itertools.repeat(bytes(65536))), "length", MIB, "DownloadCancelledError"),
    "/chunks": (
        endless(CHUNKED, itertools.repeat((b"1;" + b"x" * 1000 + b"\r\na\r\n") * 100)),
        "length",
        2 * MIB,
        "with its transfer coding, is longer than",
    ),
    "/drip": (endless(HTML + b"\r\n", itertools.repeat(b"."), pause=0.1), "time", 0, "DownloadTimeoutError"),
    "/drip-head": (endless(HTML + b"X-A: ", itertools.repeat(b"."), pause=0.1), "time", 0, "DownloadTimeoutError"),
}
"""Answer; WARC-Truncated; bytes that are kept at least, and hardly more; what the log says."""

BOMBS = {"/gzip-bomb": coded(BOMB, b"gzip"), "/br-bomb": coded(brotli.compress(bytes(64 * MIB), quality=1), b"br")}
BOMBS["/twice"] = coded(TWICE, b"gzip, gzip")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    answers = {path: answer for path, (answer, *_) in CUT.items()} | BOMBS
    answers["/loop"] = redirect("/loop")
    answers["/cookie-wall"] = cookie_wall()
    answers["/last"] = HTML + b"Content-Length: 6\r\n\r\n<p>hi\n"
    with RawServer(answers) as server:
        collection = crawl(
            [server.url + path for path in answers],
            tmp_path_factory.mktemp("hostile"),
            DOWNLOAD_MAXSIZE=str(MIB),
            DOWNLOAD_TIMEOUT="8",
            DOWNLOAD_DELAY="0.01",
            CONCURRENT_REQUESTS_PER_DOMAIN="4",
            DECODED_RATIO_MAX="2",
            DECODED_RATIO_FLOOR=str(MIB),
            REDIRECT_MAX_TIMES="5",
            MIN_FETCHED="0.2",
            RETRY_ENABLED="1",
            RETRY_TIMES="0",
            MEMUSAGE_CHECK_INTERVAL_SECONDS="0.2",
        )
        yield server, collection


def told(collection: Collection, url: str) -> str:
    return "\n".join(line for line in collection.ran.err.splitlines() if f": {url}: " in line)


@pytest.mark.parametrize("path", CUT)
def test_it_is_cut_off_and_kept_so(crawled, path):
    server, collection = crawled
    _, truncated, at_least, words = CUT[path]
    (record,) = collection.of("response", server.url + path)
    assert record.truncated == truncated
    assert at_least <= len(record.block) <= at_least + MIB
    assert words in told(collection, server.url + path)


@pytest.mark.parametrize("path", BOMBS)
def test_a_decompression_bomb_is_kept_whole_and_decoded_in_part(crawled, path):
    server, collection = crawled
    (record,) = collection.of("response", server.url + path)
    assert (record.block, record.truncated) == (BOMBS[path], None)
    assert f"{server.url}{path} is larger than {MIB} bytes when decoded" in collection.ran.err


def test_bombs_are_counted(crawled):
    _, collection = crawled
    assert collection.stat("httpcompression/capped") == len(BOMBS)
    assert collection.stat("httpcompression/bombs") == len(BOMBS)
    assert collection.stat("articles/rejected/decompression-bomb") == len(BOMBS)
    (record,) = [run_from_json(path.read_text("utf-8")) for path in collection.files("runs")]
    assert record.articles.rejected["decompression-bomb"] == len(BOMBS)


def test_a_redirect_loop_ends(crawled):
    server, collection = crawled
    assert len(server.received["/loop"]) == 6
    assert "max redirections reached (redirects)" in told(collection, server.url + "/loop")
    assert collection.stat("refused/redirects") == 1


def test_a_redirect_to_itself_with_a_cookie_is_followed(crawled):
    server, collection = crawled
    statuses = [record.http.status for record in collection.of("response", server.url + "/cookie-wall")]
    assert statuses == [302, 200]
    assert b"Cookie: seen=1" in server.received["/cookie-wall"][1]


def test_the_crawl_goes_on_to_its_end(crawled):
    server, collection = crawled
    assert "/last" in server.received
    assert (collection.ran.code, collection.stat("articles/failed")) == (0, 0)


def test_memory_is_bounded(crawled):
    _, collection = crawled
    assert collection.stat("memusage/max") - collection.stat("memusage/startup") < 48 * MIB
