"""The block of a record while it goes by: its digests, and what of HTTP is in it. Nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from archive.chunked_coding import ChunkedDecoder
from archive.http_message import HttpResponse, split_interim
from archive.verifying.digest_check import DigestCheck
from archive.verifying.record_head import RecordHead

__all__ = ["BlockCheck"]

_LONGEST_HEAD = 1 << 18
"""Bytes in which the head of an HTTP message must end."""

_BODILESS = frozenset({204, 304})
_REQUEST_LINE = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ \S+ HTTP/\d")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class BlockCheck:
    """Takes the block of one record piece by piece; once it is finished, `faults` says what is wrong."""

    def __init__(self, head: RecordHead) -> None:
        """Prepare for the block that belongs to `head`."""
        self._head = head
        self._block = DigestCheck(head.fields.first("WARC-Block-Digest"))
        declared = head.fields.first("WARC-Payload-Digest")
        # A segment's payload digest is that of the whole logical record (7), a revisit's that of another record (6.7).
        is_elsewhere = head.type == "revisit" or head.fields.first("WARC-Segment-Number") is not None
        self._payload = DigestCheck(None if is_elsewhere else declared)
        self._framed = DigestCheck(None if is_elsewhere else declared)
        self._start: bytearray | None = bytearray() if self._is_http else None
        self._decode: Callable[[bytes], bytes] = lambda data: data
        self._chunks: ChunkedDecoder | None = None
        self._reads_as_http = True
        self.http: HttpResponse | None = None
        """The head of the response in the block."""
        self.size = 0

    @property
    def _is_http(self) -> bool:
        content_type = (self._head.fields.first("Content-Type") or "").lower()
        return self._head.type in {"response", "request", "revisit"} and content_type.startswith("application/http")

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self.size += len(data)
        self._block.feed(data)
        if self._start is None:
            self._feed_body(data)
            return
        self._start += data
        if len(self._start) >= _LONGEST_HEAD:
            self._read_start()

    def finish(self) -> None:
        """Take note that the block has ended."""
        if self._start is not None:
            self._read_start()
        if self._chunks is not None:
            self._payload.feed(self._chunks.end())

    def faults(self) -> list[tuple[str, str]]:
        """Return the rules that are broken, with what to say about it."""
        found = []
        if not self._block.is_right:
            found.append(("block-digest", f"the block's digest is {self._block.actual}"))
        if not self._payload.is_right:
            if self._framed.is_right:
                over = "the chunk framing too" if self._chunks else "all that follows the head"
                says = f"taken over {over}; the payload's digest is {self._payload.actual}"
                found.append(("payload-digest-framing", says))
            else:
                found.append(("payload-digest", f"the payload's digest is {self._payload.actual}"))
        if not self._reads_as_http:
            found.append(("http-block", f"the block does not begin like an HTTP {self._head.type}"))
        return found

    def _read_start(self) -> None:
        start, self._start = bytes(self._start or b""), None
        if self._head.type == "request":
            self._read_request(start)
        else:
            self._read_response(start)

    def _read_request(self, start: bytes) -> None:
        self._reads_as_http = _REQUEST_LINE.match(start) is not None
        end = _HEAD_END.search(start)
        self._feed_body(start[end.end() :] if end else b"")

    def _read_response(self, start: bytes) -> None:
        _, final = split_interim(start)
        self.http = http = HttpResponse.parse(final)
        if http is None:
            # What was cut off in its first line is no HTTP any more, and a revisit need not have a block at all.
            is_excused = self._head.fields.first("WARC-Truncated") or (self._head.type == "revisit" and not start)
            self._reads_as_http = bool(is_excused)
            self._feed_body(final)
            return
        if http.status in _BODILESS:
            self._decode = lambda _data: b""
        elif http.is_chunked:
            self._chunks = ChunkedDecoder()
            self._decode = self._chunks.feed
        elif http.content_length is not None:
            self._decode = _first_bytes(http.content_length)
        self._feed_body(http.raw_body)

    def _feed_body(self, data: bytes) -> None:
        self._framed.feed(data)
        self._payload.feed(self._decode(data))


def _first_bytes(count: int) -> Callable[[bytes], bytes]:
    left = count

    def decode(data: bytes) -> bytes:
        nonlocal left
        piece = data[:left]
        left -= len(piece)
        return piece

    return decode
