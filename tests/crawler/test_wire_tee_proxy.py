"""Through a proxy: what was exchanged with it is kept, but not its password, and no address is claimed."""

from __future__ import annotations

import ssl

import pytest
from running import Collection, scrapy, settings
from servers.certificate import self_signed
from servers.raw import RawServer, read_request

BODY = b"<html><p>From far away.</p></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def crawl_through(proxy: RawServer, url: str, tmp_path, **values: str) -> Collection:
    password = proxy.url.replace("://", "://someone:secret@")
    env = {"http_proxy": password, "https_proxy": password, "no_proxy": ""}
    ran = scrapy(
        "crawl", "article", "-a", f"url={url}", *settings(CONTACT="desk@example.org", **values), cwd=tmp_path, env=env
    )
    return Collection(tmp_path / "collections" / "news", ran)


def test_an_exchange_with_an_http_proxy_is_kept_without_its_password(tmp_path):
    url = "http://news.example/page"
    with RawServer({url: ANSWER, "http://news.example/robots.txt": NOT_FOUND}) as proxy:
        collection = crawl_through(proxy, url, tmp_path)
    (response,), (request,) = collection.of("response", url), collection.of("request", url)
    (sent,) = proxy.received[url]
    assert response.block == ANSWER
    assert b"\r\nProxy-Authorization: Basic " in sent
    assert request.block == b"\r\n".join(line for line in sent.split(b"\r\n") if b"Proxy-Auth" not in line)
    assert [record for record in collection.records if record.headers.first("WARC-IP-Address")] == []


@pytest.fixture
def tunnel(tmp_path):
    """A proxy that answers CONNECT itself, as the server at the other end."""
    context, inside = self_signed(tmp_path), []

    def connect(connection):
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as secure:
            while request := read_request(secure):
                inside.append(request)
                secure.sendall(NOT_FOUND if b"robots.txt" in request else ANSWER)

    with RawServer({"news.example:443": connect}) as proxy:
        yield proxy, inside


def test_an_exchange_in_a_tunnel_is_kept_and_the_connect_is_not(tunnel, tmp_path):
    proxy, inside = tunnel
    url = "https://news.example/page"
    collection = crawl_through(proxy, url, tmp_path, DOWNLOAD_VERIFY_CERTIFICATES="0")
    (response,), (request,) = collection.of("response", url), collection.of("request", url)
    assert (response.block, request.block) == (ANSWER, inside[-1])
    assert response.headers.every("WARC-Protocol") == ["http/1.1", "tls/1.3"]
    data = b"".join(record.block for record in collection.records)
    assert b"CONNECT " not in data
    assert b"Proxy-Authorization" not in data
    assert [record for record in collection.records if record.headers.first("WARC-IP-Address")] == []
    assert ssl.HAS_TLSv1_3


def test_a_proxy_that_refuses_is_told(tmp_path):
    with RawServer({"news.example:443": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"}) as proxy:
        collection = crawl_through(proxy, "https://news.example/page", tmp_path, ROBOTSTXT_OBEY="0")
    assert collection.ran.code == 3
    (record,) = collection.of("metadata", "https://news.example/page")
    assert b"Could not open CONNECT tunnel" in record.block
    assert b"secret" not in record.block
