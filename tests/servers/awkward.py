"""Answers that no well-behaved server sends, and some that all send: what an archive has to keep, byte for byte."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
from servers.raw import Answer, reset_after, stall_after

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = (
    b"<!DOCTYPE html><html><head><title>The ferry is late</title></head><body><article><h1>The ferry is late</h1>"
    + b"<p>The ferry left the harbour at seven, with forty passengers and the morning's post on board.</p>" * 4
    + b"</article></body></html>"
)
GZIPPED = gzip.compress(PAGE, mtime=0)


def with_length(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"Content-Length: %d" % len(body), b"", body])


def _chunked(*chunks: bytes, trailer: bytes = b"") -> bytes:
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed + b"0\r\n" + trailer + b"\r\n"


WHOLE = {
    "/plain": with_length(PAGE, b"Content-Type: text/html"),
    "/odd-headers": with_length(PAGE, b"cOnTeNt-TyPe:text/html", b"X-B:  spaced \t ", b"Server: a", b"X-A: 1"),
    "/repeated-cookies": with_length(PAGE, b"Set-Cookie: a=1", b"Set-Cookie: b=2; Path=/", b"Set-Cookie: a=3"),
    "/folded-header": with_length(PAGE, b"X-Folded: one", b"  two", b"\tthree"),
    "/header-without-colon": with_length(PAGE, b"what is this", b"Content-Type: text/html"),
    "/latin-1-header": with_length(PAGE, "X-Name: Zoë".encode("latin-1")),
    "/utf-8-header": with_length(PAGE, "X-Name: Zoë 新聞".encode()),
    "/no-reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
    "/latin-1-reason": "HTTP/1.1 200 Très bien\r\nContent-Length: 2\r\n\r\nok".encode("latin-1"),
    "/gzip": with_length(GZIPPED, b"Content-Encoding: gzip", b"Content-Type: text/html"),
    "/deflate": with_length(zlib.compress(PAGE), b"Content-Encoding: deflate"),
    "/br": with_length(brotli.compress(PAGE), b"Content-Encoding: br", b"Content-Type: text/html"),
    "/zstd": with_length(zstd.compress(PAGE), b"Content-Encoding: zstd", b"Content-Type: text/html"),
    "/chunked-gzip": _chunked(GZIPPED[:11], GZIPPED[11:]).replace(b"\r\n", b"\r\nContent-Encoding: gzip\r\n", 1),
    "/chunked": _chunked(PAGE[:7], PAGE[7:30], PAGE[30:]),
    "/chunked-trailer": _chunked(PAGE, trailer=b"X-Checksum: 1\r\n"),
    "/chunk-extension": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\n\r\n",
    "/lf-only": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 4\n\nabcd",
    "/204": b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n",
    "/304": b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n',
    "/302": b"HTTP/1.1 302 Found\r\nLocation: /plain?found\r\nContent-Length: 5\r\n\r\nmoved",
    "/410": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "/404": b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone",
    "/500": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
    "/until-close": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "/http-1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "/large": with_length(PAGE * 2000),
    "/junk-after-it": with_length(PAGE) + b"HTTP/1.1 200 OK\r\n\r\njunk that nobody asked for",
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

CLOSING = frozenset({"/until-close", "/http-1.0", "/short-body", "/short-chunk", "/garbage"})
"""Paths whose answers end with the connection."""

REDIRECTED_TO = frozenset({"/plain?moved", "/plain?found"})
"""Paths that others redirect to."""


def awkward_answers() -> dict[str, Answer]:
    """Return all of them by path, a redirect and an interim head included."""
    answers: dict[str, Answer] = {**WHOLE, **{path: data for path, (data, _) in CUT.items()}}
    answers["/reset"] = reset_after(CUT["/reset"][0])
    answers["/stall"] = stall_after(CUT["/stall"][0])
    answers["/103"] = EARLY_HINTS + WHOLE["/plain"]
    answers["/moved"] = b"HTTP/1.1 301 Moved\r\nLocation: /plain?moved\r\nContent-Length: 0\r\n\r\n"
    answers.update(dict.fromkeys(sorted(REDIRECTED_TO), WHOLE["/plain"]))
    return answers
