"""Index lines made from the records of a WARC file, for files that came without an index.

What is listed, and as what, follows ``cdxj-indexer``: responses, revisits, resources, and metadata records that are
content of their own (not ``application/warc-fields``, which only speak about another record).
"""

from __future__ import annotations

from datetime import UTC, datetime

from archive.cdxj import CaptureLine
from archive.digests import sha1_label
from archive.records import Record

__all__ = ["SHARED_MEMBER", "capture_of"]

SHARED_MEMBER = (
    "records share a gzip member (WARC 1.1, annex D.2): no index can point at them; warcio recompress parts them"
)
"""Why a record that stands within a member is not listed."""

_LISTED = frozenset({"response", "revisit", "resource", "metadata"})
_NO_DIGEST = "-"
"""A revisit that does not say what it stands for; its own payload is empty."""

_YEARS = (1990, 2106)
"""From the first web server to the last year that a ZIP entry can have for certain."""


def capture_of(record: Record) -> CaptureLine | None:
    """Return what an index says of `record`, or None if it is not listed.

    Raises ValueError if it has no usable ``WARC-Date`` (WARC 1.1, 5.4); without a date nothing can be looked up.
    """
    url = record.target_uri
    if record.type not in _LISTED or url is None:
        return None
    content_type = record.headers.first("Content-Type")
    if record.type == "metadata" and (content_type or "").lower().startswith("application/warc-fields"):
        return None
    return CaptureLine(
        url=url,
        date=_moment(record.date),
        status=record.http.status if record.http else None,
        mime=_mime(record, content_type),
        digest=_digest(record),
    )


def _mime(record: Record, content_type: str | None) -> str | None:
    if record.type == "revisit":
        return "warc/revisit"
    if record.type == "response":
        return record.http.headers.first("Content-Type") if record.http else None
    return content_type


def _digest(record: Record) -> str:
    declared = record.headers.first("WARC-Payload-Digest")
    if declared:
        return declared
    if record.type == "revisit":
        return _NO_DIGEST
    payload = record.payload
    return sha1_label([record.block if payload is None else payload])


def _moment(date: str | None) -> datetime:
    if not date:
        message = "the record has no WARC-Date"
        raise ValueError(message)
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        message = f"WARC-Date {date!r} is not a point in time"
        raise ValueError(message) from None
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        message = f"WARC-Date {date!r} is not of this age"
        raise ValueError(message)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
