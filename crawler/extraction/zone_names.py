"""Zones by the names that newspapers print behind a time of day."""

from __future__ import annotations

import re

__all__ = ["ZONE", "offset_of"]

_OFFSETS = {
    "GMT": "Z", "UTC": "Z", "EDT": "-04:00", "CDT": "-05:00", "MDT": "-06:00", "PDT": "-07:00", "PST": "-08:00",
    "AKDT": "-08:00", "AKST": "-09:00", "HST": "-10:00", "CEST": "+02:00", "MESZ": "+02:00", "EEST": "+03:00",
    "MSK": "+03:00", "WIB": "+07:00", "WITA": "+08:00", "JST": "+09:00", "KST": "+09:00", "AEST": "+10:00",
    "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
"""Names that stand for one offset. Not those of two zones (IST, CST, BST, EST), nor those that are printed all the year
round (ET, CET, MEZ): what they stand for is not on the page."""

ZONE = rf"(?P<zone>\s*\(?(?:(?:GMT|UTC)\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?|(?:{'|'.join(_OFFSETS)})(?![\w+-]))\)?)?"
"""A zone behind a time: ``GMT+7``, ``(UTC)``, ``EDT``; one name after which nothing of a word follows."""
_SHIFT = re.compile(r"(?P<sign>[+-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")
_LARGEST = 14


def offset_of(zone: str) -> str:
    """Return the RFC 3339 offset of what `ZONE` matched, or "" for none that a clock can have."""
    if shift := _SHIFT.search(zone):
        hours, minutes = int(shift["hours"]), int(shift["minutes"] or 0)
        return f"{shift['sign']}{hours:02}:{minutes:02}" if hours <= _LARGEST and minutes < 60 else ""
    return _OFFSETS.get(zone.strip(" ()\t\u00a0").upper(), "")
