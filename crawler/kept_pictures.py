"""Pictures that were archived as requisites of an article."""

from __future__ import annotations

from archive import ArchiveError, ContentCodingError, decode_content
from archive.capture_choice import CaptureChoice
from archive.recordings import Recordings

__all__ = ["KeptPictures"]

_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
"""What every browser shows. SVG is left out: it can hold scripts."""

_LARGEST = 8 << 20
"""Bytes of a picture that is put into a page."""


class KeptPictures:
    """Gives the pictures of a collection by their URLs."""

    def __init__(self, recordings: Recordings) -> None:
        """Look in `recordings`."""
        self._recordings = recordings

    def __call__(self, url: str) -> tuple[str, bytes] | None:
        """Return the media type and the bytes of a picture; None if it was not kept, or is no picture."""
        try:
            recording = self._recordings.find(url, CaptureChoice("last"))
            http = recording.record.http if recording else None
            if http is None or http.status != 200:
                return None
            media_type = (http.headers.first("Content-Type") or "").partition(";")[0].strip().lower()
            if media_type not in _TYPES:
                return None
            return media_type, decode_content(http.payload, http.headers.every("Content-Encoding"), limit=_LARGEST)
        except (ArchiveError, ContentCodingError, FileNotFoundError):
            return None  # the page then says where it was
