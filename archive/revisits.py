"""Revisit records: a capture whose payload lies in an earlier record (WARC 1.1, 6.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.answer import Answer
from archive.capture_state import CaptureState
from archive.exchange import Exchange
from archive.spool import Block
from archive.state import CollectionState
from archive.warc_format import RecordFields

__all__ = ["Revisit", "find_revisit"]

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_VALIDATOR = re.compile(rb"(?mi)^(If-None-Match|If-Modified-Since):[ \t]*([^\r\n]*?)[ \t]*\r?$")


@dataclass(frozen=True, slots=True)
class Revisit:
    """Why a payload is not stored again, and where it is."""

    profile: str
    """``identical-payload-digest`` or ``server-not-modified`` (WARC 1.1, 6.7.2 and 6.7.3)."""

    earlier: CaptureState

    @property
    def payload_digest(self) -> str:
        """The digest of the payload that the record stands for."""
        return self.earlier.sha1

    @property
    def fields(self) -> RecordFields:
        """The fields that a revisit record has and a response record has not."""
        # WARC 1.1, 6.7.2: a payload that is left out because it is identical is told as a truncation.
        omitted = [("WARC-Truncated", "length")] if self.profile == "identical-payload-digest" else []
        return [
            *omitted,
            ("WARC-Profile", _PROFILE + self.profile),
            ("WARC-Refers-To", self.earlier.record_id),
            ("WARC-Refers-To-Target-URI", self.earlier.url),
            ("WARC-Refers-To-Date", self.earlier.date),
        ]


def find_revisit(state: CollectionState, exchange: Exchange, answer: Answer, min_bytes: int) -> Revisit | None:
    """Say whether the payload of `answer` lies in an earlier capture of the same URL.

    That is so for a whole 200 of at least `min_bytes` with the same SHA-1 and SHA-256, and for a 304 to a conditional
    request whose validator is that of a capture.
    """
    if answer.http is None or exchange.truncated or exchange.failure is not None:
        return None
    if answer.http.status == 200 and answer.payload.size >= min_bytes:
        earlier = state.same_payload(exchange.url, answer.payload)
        return Revisit("identical-payload-digest", earlier) if earlier else None
    if answer.http.status == 304:
        validators = _validators(exchange.request)
        etag, last_modified = validators.get("if-none-match"), validators.get("if-modified-since")
        earlier = state.validated(exchange.url, etag=etag, last_modified=last_modified)
        return Revisit("server-not-modified", earlier) if earlier else None
    return None


def _validators(request: Block) -> dict[str, str]:
    head = request if isinstance(request, bytes) else request.first(1 << 16)
    return {name.decode().lower(): value.decode("latin-1") for name, value in _VALIDATOR.findall(head)}
