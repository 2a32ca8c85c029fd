"""A capture as a collection remembers it: a value."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CaptureState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureState:
    """One response record with its payload, as a later record may refer to it."""

    url: str
    """``WARC-Target-URI``."""

    sha256: bytes
    sha1: str
    """``WARC-Payload-Digest``."""

    record_id: str
    date: str
    """``WARC-Date`` as it stands in the record."""

    file: str
    """Base name of the closed WARC file."""

    etag: str | None = None
    last_modified: str | None = None
