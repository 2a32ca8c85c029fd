"""Retry-After: how long a server asks to be left alone (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["retry_after"]


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """Return the seconds that the header `value` asks for, not less than 0; None if it says nothing that can be read.

    A point in time is compared with the server's own clock, its ``Date`` header, where that can be read, else with
    `now`.
    """
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    moment = _moment(value)
    if moment is None:
        return None
    return max(0.0, (moment - (_moment(date) or now)).total_seconds())


def _moment(value: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value) if value else None
    except (ValueError, OverflowError):
        return None
    # The form of asctime(), and the zone -0000, come without a zone: HTTP dates are in UTC (RFC 9110, 5.6.7).
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
