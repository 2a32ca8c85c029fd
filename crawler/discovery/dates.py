"""Dates as feeds and sitemaps write them: hints for the order of fetching."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["read_date"]

_W3C = re.compile(
    r"(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?",
    re.IGNORECASE,
)
"""W3C Date and Time Formats (sitemaps.org, Atom, JSON Feed, Dublin Core), read leniently."""

_EARLIEST = 1990
"""The web is no older; what is before that is a default of some program (1970-01-01, 0001-01-01)."""


def read_date(text: str | None) -> datetime | None:
    """Return the moment that `text` names (RFC 822, RFC 3339, W3C dates), or None if it names none.

    Without an offset UTC is taken, without a day the first, without a time midnight.
    """
    text = (text or "").strip()
    if not text or len(text) > 80:
        return None
    try:
        date = _w3c(match) if (match := _W3C.fullmatch(text)) else parsedate_to_datetime(text)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return date if date.year >= _EARLIEST else None


def _w3c(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, zone = match.groups()
    date = datetime(
        int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0), min(int(second or 0), 59), tzinfo=UTC
    )
    if not zone or zone in "zZ":
        return date
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return date + offset if zone[0] == "-" else date - offset
