"""The identified type is what the content is, not what the header says."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xtractmime import extract_mime

from archive.http_message import HttpResponse
from archive.identified_type import identify_payload

PAGE = b"<!DOCTYPE html><html><p>x</p></html>"


@pytest.mark.parametrize(
    ("headers", "body", "identified"),
    [
        pytest.param(b"Content-Type: image/png\r\n", PAGE, "text/html", id="a page that says it is a picture"),
        pytest.param(b"Content-Encoding: gzip\r\n", gzip.compress(PAGE), "text/html", id="a page with gzip"),
        pytest.param(b"Transfer-Encoding: chunked\r\n", b"5\r\n%PDF-\r\n0\r\n\r\n", "application/pdf", id="chunked"),
        pytest.param(b"", b"\x89PNG\r\n\x1a\n....", "image/png", id="a picture"),
        pytest.param(b"", b"just words", "text/plain", id="text"),
        pytest.param(b"", b" \n" * 20, "text/plain", id="white space alone"),
        pytest.param(b"", b"\n\n <h1>", "text/html", id="a heading behind white space"),
        pytest.param(b"", b"<p", "text/plain", id="a tag that breaks off"),
        pytest.param(b"", b" <?xml version='1.0'?><rss/>", "text/xml", id="a feed"),
        pytest.param(b"", b" %PDF-", "text/plain", id="white space before PDF"),
        pytest.param(b"", b"\x00\x01\x02\x03", "application/octet-stream", id="bytes"),
        pytest.param(b"Content-Encoding: unknown\r\n", b"??", None, id="a coding that is unknown"),
        pytest.param(b"", b"", None, id="nothing"),
    ],
)
def test_the_type_is_read_from_the_first_bytes(headers, body, identified):
    assert identify_payload(HttpResponse.parse(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body)) == identified


_MARKS = ["!DOCTYPE HTML", "html", "HEAD", "Script", "iframe", "H1", "div", "font", "table", "a", "style", "title", "B"]
_MARKS += ["body", "br", "p", "!--", "?xml", "?XML", "h2", "link"]


@given(
    st.sampled_from(["", " ", "\t\n\x0c\r ", "\x0b"]), st.sampled_from(_MARKS), st.sampled_from([" ", ">", "\n", "x"])
)
def test_markup_is_told_as_xtractmime_tells_it(before, mark, behind):
    body = f"{before}<{mark}{behind} and what follows, which is long enough".encode()
    assert identify_payload(HttpResponse.parse(b"HTTP/1.1 200 OK\r\n\r\n" + body)) == extract_mime(body).decode()
