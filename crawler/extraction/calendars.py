"""Dates of other calendars: Solar Hijri (Iran), Buddhist years (Thailand), Japanese eras."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

__all__ = ["other_calendars"]

_HIJRI_MONTHS = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
_THAI_MONTHS = (
    [
        "มกราคม",
        "กุมภาพันธ์",
        "มีนาคม",
        "เมษายน",
        "พฤษภาคม",
        "มิถุนายน",
        "กรกฎาคม",
        "สิงหาคม",
        "กันยายน",
        "ตุลาคม",
        "พฤศจิกายน",
        "ธันวาคม",
    ],
    ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The Gregorian year before the first of each era."""
_BUDDHIST = 543
_THAI_NUMBERS = {name: number for names in _THAI_MONTHS for number, name in enumerate(names, 1)}

_HIJRI = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_HIJRI_MONTHS)})\s*(?:ماه)?\s+(?P<year>1[34]\d\d)(?!\d)"
)
_THAI = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s*(?P<month>{'|'.join(map(re.escape, _THAI_NUMBERS))})\s*(?:พ\.ศ\.\s*)?"
    r"(?P<year>2[45]\d\d)(?!\d)"
)
_JAPANESE = re.compile(
    rf"(?P<era>{'|'.join(_ERAS)})\s?(?P<year>\d{{1,2}}|元)年\s?(?P<month>\d{{1,2}})月\s?(?P<day>\d{{1,2}})日"
)
_TELLING = re.compile(r"[年\u0600-\u06ff\u0e00-\u0e7f]")


def other_calendars(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield beginning, end and Gregorian date of what `text`, its digits ASCII, gives in another calendar."""
    if not _TELLING.search(text):
        return
    for match in _HIJRI.finditer(text):
        month = _HIJRI_MONTHS.index(match["month"]) + 1
        yield from _found(match, _from_hijri(int(match["year"]), month, int(match["day"])))
    for match in _THAI.finditer(text):
        yield from _found(
            match, _gregorian(int(match["year"]) - _BUDDHIST, _THAI_NUMBERS[match["month"]], int(match["day"]))
        )
    for match in _JAPANESE.finditer(text):
        year = 1 if match["year"] == "元" else int(match["year"])
        yield from _found(match, _gregorian(_ERAS[match["era"]] + year, int(match["month"]), int(match["day"])))


def _found(match: re.Match[str], day: date | None) -> Iterator[tuple[int, int, date]]:
    if day is not None:
        yield match.start(), match.end(), day


def _gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_hijri(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian date by the cycle of 33 years with 8 leap days, which is exact from 1343 to 1472."""
    if not 1 <= day <= (31 if month <= 6 else 30):
        return None
    years = year + 1595
    days = -355668 + 365 * years + years // 33 * 8 + (years % 33 + 3) // 4
    days += day + ((month - 1) * 31 if month < 7 else (month - 7) * 30 + 186)
    return _from_day_number(days)


def _from_day_number(days: int) -> date:
    """Return the date of a day that is counted from the year 0 of the proleptic Gregorian calendar."""
    return date(1, 1, 1) + timedelta(days=days - 366)
