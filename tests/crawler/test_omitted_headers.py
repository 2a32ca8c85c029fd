"""The operator's own secrets can be kept out of the archive."""

from __future__ import annotations

import pytest
from running import crawl
from servers.raw import RawServer

from archive import Spool
from crawler.downloader.omitted_headers import without_headers

REQUEST = b"POST /a HTTP/1.1\r\nHost: a\r\nCookie: id=1\r\n\tfolded\r\nX: y\r\ncookie: id=2\r\n\r\nCookie: in the body"
CLEAN = b"POST /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\nCookie: in the body"


@pytest.mark.parametrize("spooled", [False, True], ids=["in memory", "on disk"])
def test_the_lines_are_left_out_and_named(spooled):
    sent = REQUEST
    if spooled:
        sent = Spool(threshold=10)
        sent.append(REQUEST)
    clean, names = without_headers(sent, ["Cookie", "Authorization"])
    assert (b"".join(clean.chunks()) if spooled else clean) == CLEAN
    assert names == ("Cookie", "cookie")


def test_nothing_is_touched_without_such_a_header():
    assert without_headers(CLEAN, ["Cookie"]) == (CLEAN, ())
    assert without_headers(REQUEST, []) == (REQUEST, ())


def test_a_crawl_leaves_out_what_the_setting_names_and_says_so(tmp_path):
    moved = b"HTTP/1.1 302 Found\r\nLocation: /2\r\nSet-Cookie: id=secret\r\nContent-Length: 0\r\n\r\n"
    answers = {"/1": moved, "/2": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}
    with RawServer(answers) as server:
        collection = crawl([server.url + "/1"], tmp_path, ARCHIVE_OMIT_REQUEST_HEADERS="Cookie,Authorization")
        (request,) = collection.of("request", server.url + "/2")
        assert b"Cookie: id=secret" in server.received["/2"][0]
    assert b"secret" not in request.block
    assert request.notes == {"omitted_headers": ["Cookie"]}
