"""The collection's state, made from records that are in a WARC file already."""

from __future__ import annotations

from collections.abc import Iterable

from archive.capture_state import CaptureState
from archive.digests import PayloadDigest
from archive.records import Record
from archive.state import CollectionState

__all__ = ["capture_state_of", "enter_captures"]


def capture_state_of(record: Record) -> CaptureState | None:
    """Return what the state holds of a record that was read with its block, None where it holds nothing of it.

    It holds whole answers with status 200.
    """
    http = record.http
    if record.type != "response" or record.truncated or http is None or http.status != 200:
        return None
    if not record.target_uri or not record.record_id or not record.date:
        return None
    payload = PayloadDigest.of([http.payload])
    return CaptureState(
        url=record.target_uri,
        sha256=payload.sha256,
        sha1=payload.sha1,
        record_id=record.record_id,
        date=record.date,
        file=record.file,
        etag=http.headers.first("ETag"),
        last_modified=http.headers.first("Last-Modified"),
    )


def enter_captures(state: CollectionState, captures: Iterable[CaptureState]) -> None:
    """Enter captures, whose records must be on the disk, unless one of the URL has the same payload already.

    Raises CollectionError if the state cannot be written.
    """
    state.add([capture for capture in captures if not state.holds(capture)])
