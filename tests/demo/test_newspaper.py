"""The sample newspaper answers as its pages are meant to be met: status, framing, codings, validators, closing."""

from __future__ import annotations

import gzip
import re
import socket
import struct
import subprocess
import sys
import threading
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from crawler.demo.newspaper import Newspaper
from crawler.demo.site import ARTICLES, DISALLOWED, FURNITURE, ODDITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = (*ARTICLES, *ODDITIES, DISALLOWED, *FURNITURE)


@pytest.fixture(scope="module")
def newspaper() -> Iterator[Newspaper]:
    with Newspaper() as opened:
        yield opened


def ask(newspaper: Newspaper, path: str, *, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Ask once, over a connection of its own, following no redirect."""
    connection = HTTPConnection(urlsplit(newspaper.base_url).netloc, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def raw(newspaper: Newspaper, request: bytes) -> tuple[bytes, bytes]:
    """Send bytes, and return head and body as they come off the socket until the server hangs up."""
    address = urlsplit(newspaper.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(request)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def get(path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def chunks(body: bytes) -> list[bytes]:
    """Take the chunked transfer coding apart, strictly."""
    found = []
    while True:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        assert rest[length : length + 2] == b"\r\n"
        if length == 0:
            assert rest == b"\r\n"
            return found
        found.append(rest[:length])
        body = rest[length + 2 :]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_every_path_answers_as_the_table_says(newspaper: Newspaper, resource) -> None:
    response, body = ask(newspaper, resource.path)
    assert response.status == resource.status
    assert response.headers["Content-Type"] == resource.content_type
    assert (body == b"") == (resource.path == "/live/empty")
    assert b"@BASE@" not in body
    assert b"<!--chrome:" not in body


def test_the_statuses_that_are_not_200(newspaper: Newspaper) -> None:
    statuses = {path: ask(newspaper, path)[0].status for path in (resource.path for resource in RESOURCES)}
    assert {path: status for path, status in statuses.items() if status != 200} == {
        "/archive/market-hall-1998": 301,
        "/town/no-such-page": 404,
        "/town/withdrawn": 410,
        "/broken/press-room": 500,
    }


def test_an_unlisted_path_gets_the_404_page(newspaper: Newspaper) -> None:
    response, body = ask(newspaper, "/nowhere/at-all")
    assert response.status == 404
    assert b"Page not found" in body


def test_a_query_string_changes_nothing(newspaper: Newspaper) -> None:
    assert ask(newspaper, "/town/market-hall?utm_source=feed")[1] == ask(newspaper, "/town/market-hall")[1]


def test_the_old_address_redirects_for_good(newspaper: Newspaper) -> None:
    response, _ = ask(newspaper, "/archive/market-hall-1998")
    assert response.headers["Location"] == f"{newspaper.base_url}/town/market-hall"


def test_urls_start_with_the_articles_and_end_with_the_disallowed_one(newspaper: Newspaper) -> None:
    urls = newspaper.urls()
    assert urls[:25] == newspaper.article_urls()
    assert [url.removeprefix(newspaper.base_url) for url in urls[25:]] == [
        "/archive/market-hall-1998",
        "/town/no-such-page",
        "/town/withdrawn",
        "/members/briefing",
        "/app/weather",
        "/live/empty",
        "/documents/tide-table.pdf",
        "/town/",
        "/internal/style-guide",
    ]
    assert len(set(urls)) == len(urls)


def test_gzip_goes_only_to_whoever_accepts_it(newspaper: Newspaper) -> None:
    zipped, zipped_body = ask(newspaper, "/health/clinic-hours", Accept_Encoding="br, gzip;q=0.8")
    plain, plain_body = ask(newspaper, "/health/clinic-hours", Accept_Encoding="gzip;q=0, identity")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    assert gzip.decompress(zipped_body) == plain_body
    assert zipped.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_a_chunked_page_comes_in_several_chunks(newspaper: Newspaper) -> None:
    head, body = raw(newspaper, get("/sport/cup-final"))
    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    pieces = chunks(body)
    assert len(pieces) > 2
    assert b"".join(pieces).endswith(b"</html>\n")


def test_chunked_and_gzip_at_once(newspaper: Newspaper) -> None:
    head, body = raw(newspaper, get("/business/cannery", "Accept-Encoding: gzip"))
    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Encoding: gzip" in head
    pieces = chunks(body)
    assert len(pieces) > 2
    assert gzip.decompress(b"".join(pieces)).startswith(b"<!DOCTYPE html>")


def test_a_client_of_http_1_0_gets_no_chunks(newspaper: Newspaper) -> None:
    head, body = raw(newspaper, b"GET /sport/cup-final HTTP/1.0\r\n\r\n")
    assert b"Transfer-Encoding" not in head
    assert b"Content-Length: %d" % len(body) in head


def test_a_connection_serves_many_requests(newspaper: Newspaper) -> None:
    connection = HTTPConnection(urlsplit(newspaper.base_url).netloc, timeout=5)
    bodies = []
    for path in ("/sport/cup-final", "/town/withdrawn", "/live/empty", "/town/market-hall"):
        connection.request("GET", path)
        bodies.append(connection.getresponse().read())
        assert connection.sock is not None  # the client saw no reason to hang up
    connection.close()
    assert [len(body) > 0 for body in bodies] == [True, True, False, True]


@pytest.mark.parametrize("path", ["/town/market-hall", "/sport/cup-final", "/town/withdrawn", "/live/empty"])
def test_head_sends_the_head_of_get_and_no_body(newspaper: Newspaper, path: str) -> None:
    head, nothing = raw(newspaper, get(path).replace(b"GET", b"HEAD", 1))
    full, _ = raw(newspaper, get(path))
    date = re.compile(rb"Date: [^\r]+")
    assert nothing == b""
    assert date.sub(b"", head) == date.sub(b"", full)


@pytest.mark.parametrize("url_path", [resource.path for resource in RESOURCES if resource.status == 200])
def test_both_validators_are_answered_with_304(newspaper: Newspaper, url_path: str) -> None:
    first, _ = ask(newspaper, url_path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for condition in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        again, body = ask(newspaper, url_path, **condition)
        assert (again.status, body) == (304, b"")
        assert (again.headers["ETag"], again.headers["Last-Modified"]) == (etag, modified)
        assert again.headers["Content-Length"] is None
        assert again.headers["Transfer-Encoding"] is None


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        pytest.param({"If_None_Match": '"another"'}, 200, id="other etag"),
        pytest.param({"If_None_Match": '"another", W/{etag}'}, 304, id="weak, in a list"),
        pytest.param({"If_None_Match": "*"}, 304, id="any etag"),
        pytest.param({"If_Modified_Since": "Sat, 11 Oct 2025 09:00:00 GMT"}, 200, id="older copy"),
        pytest.param({"If_Modified_Since": "Mon, 13 Oct 2025 09:00:00 GMT"}, 304, id="newer copy"),
        pytest.param({"If_Modified_Since": "yesterday"}, 200, id="unreadable date"),
        pytest.param(
            {"If_None_Match": '"another"', "If_Modified_Since": "Mon, 13 Oct 2025 09:00:00 GMT"},
            200,
            id="the etag goes before the date",
        ),
    ],
)
def test_conditions(newspaper: Newspaper, conditions: dict[str, str], status: int) -> None:
    etag = ask(newspaper, "/town/market-hall")[0].headers["ETag"]
    sent = {name: value.replace("{etag}", etag) for name, value in conditions.items()}
    assert ask(newspaper, "/town/market-hall", **sent)[0].status == status


def test_errors_and_redirects_carry_no_validators(newspaper: Newspaper) -> None:
    for path in ("/town/no-such-page", "/town/withdrawn", "/broken/press-room", "/archive/market-hall-1998"):
        response, _ = ask(newspaper, path, If_None_Match="*")
        assert response.status != 304
        assert response.headers["ETag"] is None


def test_two_starts_give_the_same_bytes_but_for_the_address() -> None:
    editions = []
    for _ in range(2):
        with Newspaper() as newspaper:
            bodies = {resource.path: ask(newspaper, resource.path)[1] for resource in RESOURCES}
            address = newspaper.base_url.encode()
        editions.append({path: body.replace(address, b"") for path, body in bodies.items()})
    assert editions[0] == editions[1]


def test_closing_ends_open_connections_and_every_thread() -> None:
    before = set(threading.enumerate())
    with Newspaper() as newspaper:
        address = urlsplit(newspaper.base_url)
        idle = socket.create_connection((address.hostname, address.port), timeout=5)
        idle.sendall(b"GET /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
    with idle:
        assert list(iter(lambda: idle.recv(65536), b"")) != []  # ends, because the server hung up
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port), timeout=5)


def test_a_client_that_hangs_up_is_not_reported(capfd: pytest.CaptureFixture[str]) -> None:
    with Newspaper() as newspaper:
        address = urlsplit(newspaper.base_url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as rude:
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # leave with a reset
            rude.sendall(get("/environment/eelgrass-returns") * 50)
        assert ask(newspaper, "/")[0].status == 200
    assert capfd.readouterr() == ("", "")


def test_the_command_explains_itself_and_names_a_port_that_is_taken() -> None:
    command = [sys.executable, "-m", "crawler.demo"]
    explained = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, timeout=20)
    assert "--port" in explained.stdout
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = subprocess.run([*command, "--port", port], capture_output=True, text=True, check=False, timeout=20)
    assert refused.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in refused.stderr
