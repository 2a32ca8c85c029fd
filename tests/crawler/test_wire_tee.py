"""What stands in the archive is what was on the wire, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Collection, crawl, scrapy, settings
from servers.awkward import CLOSING, CUT, PAGE, REDIRECTED_TO, WHOLE, awkward_answers, with_length
from servers.raw import RawServer


# Scrapy starts what is waiting for a host at once where there is no delay at all.
@pytest.fixture(scope="module", params=[("1", "0.01"), ("16", "0")], ids=["one at a time", "sixteen at a time"])
def archived(request, tmp_path_factory):
    answers = awkward_answers()
    with RawServer(answers, CLOSING) as server:
        collection = crawl(
            [server.url + path for path in answers if path not in REDIRECTED_TO],
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
        "/stop-at-headers": with_length(PAGE * 5000),
        "/stop-in-body": with_length(PAGE * 5000),
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
