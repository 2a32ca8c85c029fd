"""Recorded HTTP responses are read as leniently as the client that recorded them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.chunked_coding import ChunkedDecoder, dechunk
from archive.http_message import HttpResponse, split_interim


def test_status_line_headers_and_body_are_told_apart():
    http = HttpResponse.parse(b"HTTP/1.1 404 Not Found\r\nA: 1\r\nB: 2\r\n\r\nbody\r\n\r\nmore")
    assert (http.version, http.status, http.reason) == ("HTTP/1.1", 404, "Not Found")
    assert http.headers == (("A", "1"), ("B", "2"))
    assert http.raw_body == b"body\r\n\r\nmore"


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        pytest.param(b"A: 1\r\n\tfolded\r\n more", (("A", "1 folded more"),), id="folded"),
        pytest.param(b"no colon here\r\nA: 1", (("A", "1"),), id="line without a colon"),
        pytest.param(b"a:1\r\nA:  2 ", (("a", "1"), ("A", "2")), id="repeated, case kept, spaces stripped"),
        pytest.param("A: Zoë".encode("latin-1"), (("A", "Zoë"),), id="latin-1"),
        pytest.param("A: Zoë".encode(), (("A", "Zoë"),), id="utf-8"),
        pytest.param(b"A: b: c", (("A", "b: c"),), id="colon in the value"),
        pytest.param(b"A:", (("A", ""),), id="empty value"),
    ],
)
def test_header_lines(head, headers):
    assert HttpResponse.parse(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n").headers == headers


@pytest.mark.parametrize(
    "line", [b"HTTP/1.1 200", b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK", "HTTP/1.0 200 Très bien".encode("latin-1")]
)
def test_a_reason_may_be_missing_or_latin_1(line):
    assert HttpResponse.parse(line + b"\nContent-Length: 2\n\nokjunk").payload == b"ok"


@pytest.mark.parametrize("block", [b"", b"<html>", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_response_is_none(block):
    assert HttpResponse.parse(block) is None


def test_interim_heads_are_passed_over():
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    final = b"HTTP/1.1 200 OK\r\n\r\nbody"
    assert split_interim(early + early + final) == ([early, early], final)
    assert HttpResponse.parse(early + final).status == 200


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        pytest.param(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde", id="two chunks"),
        pytest.param(b"3;x=y\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n", b"abc", id="extension and trailer"),
        pytest.param(b"3\nabc\n0\n\n", b"abc", id="LF only"),
        pytest.param(b"A\r\n0123456789\r\n0\r\n\r\n", b"0123456789", id="hexadecimal"),
        pytest.param(b"ff\r\nonly this", b"only this", id="cut off in a chunk"),
        pytest.param(b"3\r\nabc\r\n", b"abc", id="cut off between chunks"),
        pytest.param(b"<html>never chunked</html>\n", b"<html>never chunked</html>\n", id="not chunked at all"),
        pytest.param(b"3\r\nabc\r\nzz\r\nde", b"abc", id="garbage for a size"),
    ],
)
def test_the_chunked_coding_is_removed(raw, body):
    assert dechunk(raw) == body


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8))
def test_any_chunks_come_back_whole(chunks):
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    assert dechunk(framed) == b"".join(chunks)


@given(
    st.one_of(
        st.binary(max_size=120),
        st.lists(st.sampled_from([b"3", b"0", b"\r\n", b"\n", b"abc", b";x", b"zz", b"ff", b" "]), max_size=20).map(
            b"".join
        ),
    ),
    st.integers(1, 7),
)
def test_pieces_give_what_the_whole_gives(data, size):
    decoder = ChunkedDecoder()
    pieces = [decoder.feed(data[at : at + size]) for at in range(0, len(data), size)]
    assert b"".join(pieces) + decoder.end() == dechunk(data)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_parser_fail(data):
    http = HttpResponse.parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + data)
    assert isinstance(http.payload, bytes)
    HttpResponse.parse(data)
