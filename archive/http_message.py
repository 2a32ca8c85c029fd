"""HTTP/1 responses as they came over the wire: head and body told apart, codings removed.

A recorded response is read as leniently as the client that recorded it: lines may end in LF alone, a header line
without a colon is skipped, a folded line continues the one before it, interim 1xx heads are passed over
(RFC 9112, sections 2.2, 5.2 and 7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.chunked_coding import dechunk
from archive.fields import Fields

__all__ = ["HttpResponse", "split_interim"]

_HEAD_END = re.compile(rb"\n\r?\n")  # beginning with one known byte, it is found much faster
_STATUS_LINE = re.compile(rb"^(HTTP/\d+(?:\.\d+)?)[ \t]+(\d{3})(?:[ \t]+(.*))?$")
_INTERIM = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+1\d\d\b")
_LENGTH = re.compile(r"[0-9]{1,18}")
_BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """One final response: its status line and headers, and what follows them."""

    version: str
    """``HTTP/1.1`` as the status line has it."""

    status: int
    reason: str
    headers: Fields

    raw_body: bytes
    """Everything after the head, transfer coding included."""

    @classmethod
    def parse(cls, block: bytes) -> HttpResponse | None:
        """Read the block of a response record; None if it does not start with an HTTP status line."""
        _, final = split_interim(block)
        head, body = _split_head(final)
        first_line, _, lines = head.partition(b"\n")
        match = _STATUS_LINE.match(first_line.removesuffix(b"\r"))
        if match is None:
            return None
        version, status, reason = match.groups(b"")
        return cls(
            version=version.decode("ascii"),
            status=int(status),
            reason=_text(reason),
            headers=Fields.parse(_head_text(lines)),
            raw_body=body,
        )

    @property
    def is_chunked(self) -> bool:
        """True if the body carries the chunked transfer coding."""
        codings = self.headers.every("Transfer-Encoding")
        return any(coding.strip().lower() == "chunked" for value in codings for coding in value.split(","))

    @property
    def content_length(self) -> int | None:
        """The Content-Length that is declared; None if none is, or none that can be read."""
        declared = self.headers.first("Content-Length")
        return int(declared) if declared is not None and _LENGTH.fullmatch(declared) else None

    @property
    def payload(self) -> bytes:
        """The body without its transfer coding, the payload of WARC 1.1; what there is of it where it was cut off."""
        if self.status in _BODILESS:
            return b""
        if self.is_chunked:
            return dechunk(self.raw_body)
        return self.raw_body[: self.content_length]


def split_interim(data: bytes) -> tuple[list[bytes], bytes]:
    """Part the heads of interim 1xx answers (RFC 9110, 15.2) from the final response that follows them."""
    interim = []
    while match := _INTERIM.match(data):
        end = _HEAD_END.search(data, match.end())
        if end is None or end.end() == len(data):
            break
        interim.append(data[: end.end()])
        data = data[end.end() :]
    return interim, data


def _split_head(data: bytes) -> tuple[bytes, bytes]:
    end = _HEAD_END.search(data)
    if end is None:
        return data.rstrip(b"\r\n"), b""
    return data[: end.start()].removesuffix(b"\r"), data[end.end() :]


def _head_text(head: bytes) -> str:
    """Return header lines as UTF-8 where they are, each name and value for itself as Latin-1 where they are not."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(":".join(map(_text, line.split(b":", 1))) for line in head.split(b"\n"))


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
