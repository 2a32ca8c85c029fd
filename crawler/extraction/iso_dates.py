"""Dates as machines write them, as RFC 3339 with the offset that stands there and no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from .printed_dates import find_dates
from .whitespace import clean

__all__ = ["iso_date", "rfc3339"]

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+|T\s+)(\d{1,2}):(\d{2})(?::(\d{2})([.,]\d{1,9})?)?\s*(Z|UTC"
    r"|GMT|[+-]\d{2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_LONGEST_WEEKDAY = 12


def iso_date(raw: str) -> str | None:
    """Return the RFC 3339 form of a date as machines write it, with the offset that stands there, or None."""
    raw = clean(raw)
    if re.fullmatch(r"\d{10}(?:\d{3})?", raw):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(raw[:10]))
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for pattern in (_ISO, _COMPACT, _SLASHED):
        if match := pattern.match(raw):
            parts = [*match.groups()]
            if pattern is not _ISO:
                parts.insert(6, None)
            return rfc3339(parts)
    return _wordy(raw)


def _wordy(raw: str) -> str | None:
    try:
        return parsedate_to_datetime(raw).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found = next(find_dates(raw), None)
    return found.value if found is not None and found.start <= _LONGEST_WEEKDAY else None


def rfc3339(parts: Sequence[str | None]) -> str | None:
    """Return the date made of year, month, day, hour, minute, second, fraction and zone, as many as there are."""
    year, month, day, hour, minute, second, fraction, zone = (*parts, *[None] * 8)[:8]
    try:
        text = date(int(year or 0), int(month or 0), int(day or 0)).isoformat()
        if hour is None or minute is None:
            return text
        time(int(hour), int(minute), min(int(second or 0), 59))
    except ValueError:
        return None
    clock = f"T{int(hour):02}:{minute}:{second or '00'}" + (fraction.replace(",", ".") if fraction else "")
    if zone is None:
        return text + clock
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return text + clock + "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{text}{clock}{zone[0]}{digits[:2]}:{digits[2:]}"
