"""Dates as people write them, in the languages of newspapers, with the time of day where it stands beside them."""

# ruff: noqa: RUF001 - dashes and digits of every kind are what these patterns look for
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .calendars import other_calendars
from .month_names import MONTHS
from .zone_names import ZONE, offset_of

__all__ = ["PrintedDate", "find_dates"]

_SHORTEST = 3
"""Abbreviations match as beginnings of months."""
_SHORT = {"mär": 3, "mrz": 3, "maa": 3, "fév": 2, "ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12, "dez": 12}

_WORD = r"(?P<month>(?:[^\W\d_]|[\u0900-\u094d]){2,14})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_ANY_YEAR = re.compile(r"(?:19|20)\d{2}")
"""What stands in every date: few lines hold it, and they are looked through six times."""
_PATTERNS = (
    re.compile(rf"(?<![\w.]){_DAY}(?:\s+(?:de|of)\s+|\s+|-){_WORD}(?:\s+del?\s+|,?\s+|-){_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\w){_WORD}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?-i:(?<=[a-z])(?=[A-Z])){_WORD}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),  # "HealthMarch 12, 2025"
    re.compile(rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<number>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]"),
    re.compile(rf"(?<![\d./-]){_YEAR}(?P<by>[./-])(?P<number>\d{{1,2}})(?P=by)(?P<day>\d{{1,2}})(?![\d/-])"),
    re.compile(rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<by>[./-])(?P<second>\d{{1,2}})(?P=by){_YEAR}"),
)
_CLOCK = re.compile(
    r"[\s,،|•·–—-]{0,4}(?:(?:at|um|à|às|kl\.?|ore|alle|a las|klo)\s+)?(?P<hour>\d{1,2})(?:[:.h]|\s?[時시]\s?)"
    r"(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)\s*(?P<half>[ap]\.?\s?m\b\.?|[صم](?!\w))?" + ZONE,
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(r"(?<![\d:.])\d{1,2}:\d{2}\s*(?:[ap]\.?m\b\.?)?(?:\s(?:GMT|UTC))?,?\s+$", re.IGNORECASE)
"""``9:14 PM, Nov. 10, 2011``."""
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date in a line."""

    start: int
    end: int
    value: str
    """RFC 3339 date, or date-time with the offset of the zone that stands there, if one does."""


def find_dates(text: str, *, month_first: bool | None = None) -> Iterator[PrintedDate]:
    """Yield the dates in `text`, from left to right.

    `month_first` says how ``3/4/2025`` is read; without it such a date is none. ``3.4.2025`` has its day first.
    """
    text = _with_ascii_digits(text)
    found = {start: _printed(text, start, end, day.isoformat()) for start, end, day in other_calendars(text)}
    if not found and not _ANY_YEAR.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if (value := _value(match.groupdict(), month_first=month_first)) is not None:
                found.setdefault(match.start(), _printed(text, match.start(), match.end(), value))
    last = -1
    for start in sorted(found):
        if start >= last:
            yield found[start]
            last = found[start].end


def _printed(text: str, start: int, end: int, day: str) -> PrintedDate:
    """Return the date with the time of day that stands behind it, or else directly before it."""
    behind, clock = _clock(text, end)
    if not clock and (before := _CLOCK_BEFORE.search(text, 0, start)):
        return PrintedDate(start=before.start(), end=end, value=day + _clock(text, before.start())[1])
    return PrintedDate(start=start, end=behind, value=day + clock)


def _with_ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as ASCII: each is one character as before."""
    if text.isascii() or not _OTHER_DIGIT.search(text):
        return text
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), text)


def _value(parts: dict[str, str | None], *, month_first: bool | None) -> str | None:
    if parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        dotted = parts["by"] == "."
        if not dotted and month_first is None and first <= 12 and second <= 12 and first != second:
            return None
        swapped = not dotted and (second > 12 or (bool(month_first) and first <= 12))
        day, month = (second, first) if swapped else (first, second)
    else:
        month = int(parts["number"] or 0) if parts.get("number") else _month(parts["month"] or "")
        day = int(parts["day"] or 0)
    try:
        return date(int(parts["year"] or 0), month, day).isoformat()
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the number of a month by its name or the beginning of it, or 0."""
    name = word.casefold().removeprefix("ב")  # Hebrew writes "in May" in one word
    if name in MONTHS:
        return MONTHS[name]
    if name[:3] in _SHORT and len(name) <= 4:
        return _SHORT[name[:3]]
    if _SHORTEST <= len(name) <= 5:
        return next((number for known, number in MONTHS.items() if known.startswith(name)), 0)
    return 0


def _clock(text: str, at: int) -> tuple[int, str]:
    match = _CLOCK.match(text, at)
    if match is None:
        return at, ""
    hour, minute = int(match.group("hour")), int(match.group("minute"))
    half = (match.group("half") or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half in "pم" else 0)
    if hour > 23 or minute > 59:
        return at, ""
    zone = offset_of(match.group("zone") or "")
    return match.end(), f"T{hour:02}:{minute:02}:{match.group('second') or '00'}{zone}"
