"""What is remembered of the captures of a file, to compare its index and its articles with them."""

from __future__ import annotations

from dataclasses import dataclass

from archive.verifying.framing import FramedRecord

__all__ = ["CaptureFacts", "capture_facts", "seconds_of"]

_INDEXED = frozenset({"response", "revisit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFacts:
    """One ``response`` or ``revisit`` record."""

    type: str
    offset: int
    length: int
    url: str
    date: str
    record_id: str
    payload_digest: str
    """As it stands in the record; empty if it does not."""

    status: str
    """Of the HTTP response in it; empty if there is none."""


def capture_facts(record: FramedRecord) -> CaptureFacts | None:
    """Return what is remembered of a record; None if an index would not list it."""
    head = record.head
    if head.type not in _INDEXED or not head.target_uri:
        return None
    return CaptureFacts(
        type=head.type,
        offset=record.offset,
        length=record.length,
        url=head.target_uri,
        date=head.fields.first("WARC-Date") or "",
        record_id=head.fields.first("WARC-Record-ID") or "",
        payload_digest=head.fields.first("WARC-Payload-Digest") or "",
        status=str(record.http.status) if record.http else "",
    )


def seconds_of(date: str) -> str:
    """Return a WARC-Date as the 14 digits of an index; a date that is less exact gives as many as it has."""
    return "".join(filter(str.isdigit, date.partition(".")[0]))[:14]
