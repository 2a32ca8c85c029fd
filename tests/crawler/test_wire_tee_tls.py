"""The tee stands between TLS and the parser; and what never reached the wire is not said to have been sent."""

from __future__ import annotations

import pytest
from running import crawl
from servers.certificate import self_signed
from servers.raw import RawServer

BODY = b"<html><p>Behind TLS.</p></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


@pytest.fixture
def server(tmp_path):
    with RawServer({"/page": ANSWER}, tls=self_signed(tmp_path)) as running:
        yield running


def test_an_exchange_over_tls_is_kept_in_the_clear_with_its_protocol_and_cipher(server, tmp_path):
    collection = crawl([server.url + "/page"], tmp_path, DOWNLOAD_VERIFY_CERTIFICATES="0")
    (response,) = collection.of("response", server.url + "/page")
    (request,) = collection.of("request", server.url + "/page")
    assert (response.block, [request.block]) == (ANSWER, server.received["/page"])
    assert response.headers.every("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    assert response.headers.first("WARC-Cipher-Suite").startswith("TLS_")


def test_a_certificate_that_is_not_trusted_is_told_and_nothing_is_said_to_have_been_sent(server, tmp_path):
    collection = crawl([server.url + "/page"], tmp_path, ROBOTSTXT_OBEY="0")
    assert collection.ran.code == 3
    assert f"not fetched: {server.url}/page: " in collection.ran.err
    assert [record.type for record in collection.records if record.target_uri == server.url + "/page"] == ["metadata"]
    assert server.received == {}
