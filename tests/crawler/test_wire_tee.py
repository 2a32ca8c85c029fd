"""What stands in the archive is what was on the wire, byte for byte."""

from __future__ import annotations

import gzip
import sys
import zlib
from pathlib import Path

import brotli
import pytest
from running import Collection, crawl, scrapy, settings
from servers.raw import RawServer, reset_after, stall_after

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = b"<!DOCTYPE html><html><body><p>A page.</p></body></html>"
GZIPPED = gzip.compress(PAGE, mtime=0)


def _with_length(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"Content-Length: %d" % len(body), b"", body])


def _chunked(*chunks: bytes, trailer: bytes = b"") -> bytes:
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed + b"0\r\n" + trailer + b"\r\n"


WHOLE = {
    "/plain": _with_length(PAGE, b"Content-Type: text/html"),
    "/odd-headers": _with_length(PAGE, b"cOnTeNt-TyPe:text/html", b"X-B:  spaced \t ", b"Server: a", b"X-A: 1"),
    "/repeated-cookies": _with_length(PAGE, b"Set-Cookie: a=1", b"Set-Cookie: b=2; Path=/", b"Set-Cookie: a=3"),
    "/folded-header": _with_length(PAGE, b"X-Folded: one", b"  two", b"\tthree"),
    "/header-without-colon": _with_length(PAGE, b"what is this", b"Content-Type: text/html"),
    "/latin-1-header": _with_length(PAGE, "X-Name: Zoë".encode("latin-1")),
    "/utf-8-header": _with_length(PAGE, "X-Name: Zoë 新聞".encode()),
    "/no-reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
    "/latin-1-reason": "HTTP/1.1 200 Très bien\r\nContent-Length: 2\r\n\r\nok".encode("latin-1"),
    "/gzip": _with_length(GZIPPED, b"Content-Encoding: gzip", b"Content-Type: text/html"),
    "/deflate": _with_length(zlib.compress(PAGE), b"Content-Encoding: deflate"),
    "/br": _with_length(brotli.compress(PAGE), b"Content-Encoding: br", b"Content-Type: text/html"),
    "/zstd": _with_length(zstd.compress(PAGE), b"Content-Encoding: zstd", b"Content-Type: text/html"),
    "/chunked-gzip": _chunked(GZIPPED[:11], GZIPPED[11:]).replace(b"\r\n", b"\r\nContent-Encoding: gzip\r\n", 1),
    "/chunked": _chunked(PAGE[:7], PAGE[7:30], PAGE[30:]),
    "/chunked-trailer": _chunked(PAGE, trailer=b"X-Checksum: 1\r\n"),
    "/chunk-extension": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\n\r\n",
    "/lf-only": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 4\n\nabcd",
    "/204": b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n",
    "/304": b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n',
    "/302": b"HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Length: 5\r\n\r\nmoved",
    "/410": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "/404": b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone",
    "/500": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
    "/until-close": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "/http-1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "/large": _with_length(PAGE * 20_000),
    "/junk-after-it": _with_length(PAGE) + b"HTTP/1.1 200 OK\r\n\r\njunk that nobody asked for",
}
CUT = {
    "/short-body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this", "disconnect"),
    "/short-chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly this", "disconnect"),
    "/reset": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nuntil the reset", "disconnect"),
    "/stall": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nuntil the timeout", "time"),
    "/too-large": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", "length"),
    "/garbage": (b"this is not HTTP at all\r\n\r\n", "disconnect"),
}
EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


# Scrapy starts what is waiting for a host at once where there is no delay at all.
@pytest.fixture(scope="module", params=[("1", "0.01"), ("16", "0")], ids=["one at a time", "sixteen at a time"])
def archived(request, tmp_path_factory):
    answers = dict(WHOLE)
    answers |= {path: data for path, (data, _) in CUT.items()}
    answers["/reset"] = reset_after(CUT["/reset"][0])
    answers["/stall"] = stall_after(CUT["/stall"][0])
    answers["/103"] = EARLY_HINTS + WHOLE["/plain"]
    answers["/moved"] = b"HTTP/1.1 301 Moved\r\nLocation: /plain?moved\r\nContent-Length: 0\r\n\r\n"
    answers["/plain?moved"] = WHOLE["/plain"]
    closing = {"/until-close", "/http-1.0", "/short-body", "/short-chunk", "/garbage"}
    with RawServer(answers, closing) as server:
        collection = crawl(
            [server.url + path for path in answers if path != "/plain?moved"],
            tmp_path_factory.mktemp("tee"),
            CONCURRENT_REQUESTS_PER_DOMAIN=request.param[0],
            DOWNLOAD_DELAY=request.param[1],
            DOWNLOAD_TIMEOUT="1.5",
            DOWNLOAD_MAXSIZE="5000000",
        )
        yield server, collection


def _only(collection: Collection, kind: str, url: str):
    records = collection.of(kind, url)
    assert len(records) == 1, f"{len(records)} {kind} records of {url}"
    return records[0]


@pytest.mark.parametrize("path", WHOLE)
def test_a_response_is_kept_byte_for_byte(archived, path):
    server, collection = archived
    record = _only(collection, "response", server.url + path)
    assert record.block == WHOLE[path]
    assert record.truncated is None


@pytest.mark.parametrize("path", [*WHOLE, *CUT])
def test_a_request_is_kept_byte_for_byte(archived, path):
    server, collection = archived
    assert [record.block for record in collection.of("request", server.url + path)] == server.received[path]


@pytest.mark.parametrize("path", CUT)
def test_what_was_cut_off_is_kept_and_says_so(archived, path):
    server, collection = archived
    data, reason = CUT[path]
    record = _only(collection, "response", server.url + path)
    assert (record.block, record.truncated) == (data, reason)


@pytest.mark.parametrize("path", CUT)
def test_a_failed_fetch_says_why_in_a_metadata_record(archived, path):
    server, collection = archived
    metadata = _only(collection, "metadata", server.url + path)
    response = _only(collection, "response", server.url + path)
    assert b"fetchError: " in metadata.block
    assert metadata.headers.first("WARC-Concurrent-To") == response.record_id


def test_an_interim_head_stands_in_a_metadata_record_and_not_in_the_response(archived):
    server, collection = archived
    assert _only(collection, "response", server.url + "/103").block == WHOLE["/plain"]
    assert b"interim: HTTP/1.1 103 Early Hints" in _only(collection, "metadata", server.url + "/103").block


def test_both_ends_of_a_redirect_are_kept_and_the_second_knows_what_was_asked_for(archived):
    server, collection = archived
    assert _only(collection, "response", server.url + "/moved").block.startswith(b"HTTP/1.1 301 Moved\r\n")
    end = _only(collection, "response", server.url + "/plain?moved")
    assert end.notes == {"requested_url": server.url + "/moved", "role": "article"}


def test_robots_txt_is_kept_in_its_role(archived):
    server, collection = archived
    assert _only(collection, "response", server.url + "/robots.txt").notes["role"] == "robots"


def test_a_truncated_page_gives_no_article(archived):
    server, collection = archived
    cut = {server.url + path for path in CUT}
    assert not cut & {article["url"] for article in collection.articles}


def test_a_dead_kept_connection_is_an_exchange_of_its_own(tmp_path):
    """Twisted silently sends a request again when a kept connection turns out to be dead."""
    attempts = []

    def hang_up_first(connection):
        attempts.append(1)
        if len(attempts) > 1:
            connection.sendall(WHOLE["/plain"])

    with RawServer({"/first": WHOLE["/plain"], "/second": hang_up_first}) as server:
        collection = crawl([server.url + "/first", server.url + "/second"], tmp_path, DOWNLOAD_DELAY="0.2")
        requests = collection.of("request", server.url + "/second")
        assert [record.block for record in requests] == server.received["/second"]
        assert len(requests) == 2
        assert [record.block for record in collection.of("response", server.url + "/second")] == [WHOLE["/plain"]]


def test_any_spider_and_any_method_is_kept(tmp_path):
    """Nothing in the tee depends on our own spiders."""
    answers = {
        "/head": b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n",
        "/post": WHOLE["/plain"],
        "/large-post": WHOLE["/chunked"],
        "/stop-at-headers": _with_length(PAGE * 5000),
        "/stop-in-body": _with_length(PAGE * 5000),
    }
    with RawServer(answers) as server:
        spider = str(Path(__file__).parents[1] / "spiders" / "methods.py")
        ran = scrapy("runspider", spider, "-a", f"base={server.url}", *settings(DOWNLOAD_DELAY="0.05"), cwd=tmp_path)
        collection = Collection(tmp_path / "collections" / "news", ran)
        for path in answers:
            assert [record.block for record in collection.of("request", server.url + path)] == server.received[path]
    for path in ("/head", "/post", "/large-post"):
        record = _only(collection, "response", server.url + path)
        assert (record.block, record.truncated) == (answers[path], None)
    for path in ("/stop-at-headers", "/stop-in-body"):
        record = _only(collection, "response", server.url + path)
        assert answers[path].startswith(record.block)
        assert record.truncated == "length"
