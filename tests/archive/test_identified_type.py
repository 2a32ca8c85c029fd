"""The identified type is what the content is, not what the header says."""

from __future__ import annotations

import gzip

import pytest

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
        pytest.param(b"", b"\x00\x01\x02\x03", "application/octet-stream", id="bytes"),
        pytest.param(b"Content-Encoding: unknown\r\n", b"??", None, id="a coding that is unknown"),
        pytest.param(b"", b"", None, id="nothing"),
    ],
)
def test_the_type_is_read_from_the_first_bytes(headers, body, identified):
    assert identify_payload(HttpResponse.parse(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body)) == identified
