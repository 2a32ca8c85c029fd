"""Printed dates beyond the Gregorian calendar and Latin digits, and the zones that stand behind a time."""

# ruff: noqa: RUF001 - the digits and words of those calendars
from __future__ import annotations

import pytest

from crawler.extraction.printed_dates import find_dates


def _dates(text):
    return [found.value for found in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("۱ فروردین ۱۴۰۰", "2021-03-21"),
        ("۲۲ بهمن ۱۳۵۷", "1979-02-11"),
        ("30 اسفند 1403", "2025-03-20"),
        ("۲۵ اردیبهشت ۱۴۰۳ - ۱۸:۳۰", "2024-05-14T18:30:00"),
        ("14 พ.ค. 2567 20:10 น.", "2024-05-14T20:10:00"),
        ("1 มกราคม พ.ศ. 2567", "2024-01-01"),
        ("令和6年5月14日 19時30分", "2024-05-14T19:30:00"),
        ("平成元年1月8日", "1989-01-08"),
        ("昭和64年1月7日", "1989-01-07"),
        ("١٤ مايو ٢٠٢٤", "2024-05-14"),
        ("14 במאי 2024", "2024-05-14"),
        ("14 मई 2024", "2024-05-14"),
        ("12 Μαΐου 2024, 18:30", "2024-05-12T18:30:00"),
    ],
)
def test_a_date_of_another_calendar_or_script_is_given_in_ours(text, value):
    assert _dates(text) == [value]


@pytest.mark.parametrize("text", ["31 مهر 1403", "31 เมษายน 2567", "令和6年13月1日"])
def test_a_day_that_no_calendar_has_is_none(text):
    assert _dates(text) == []


@pytest.mark.parametrize(
    ("clock", "offset"),
    [
        ("18:12 GMT", "Z"),
        ("6:12 PM EDT", "-04:00"),
        ("18:12 MESZ", "+02:00"),
        ("18:12 WIB", "+07:00"),
        ("18:12 (GMT+7)", "+07:00"),
        ("18:12 UTC-03:30", "-03:30"),
        ("18:12 ET", ""),
        ("18:12 BST", ""),
        ("18:12 IST", ""),
        ("18:12 UTC+99", ""),
    ],
)
def test_a_zone_gives_an_offset_if_it_has_but_one(clock, offset):
    assert _dates(f"14 May 2024, {clock}") == [f"2024-05-14T18:12:00{offset}"]


def test_the_time_may_stand_before_the_day():
    assert _dates("9:14 PM, Nov. 10, 2011") == ["2011-11-10T21:14:00"]


@pytest.mark.parametrize(("clock", "hour"), [("09:30 م", "21"), ("09:30 ص", "09")])
def test_arabic_tells_morning_from_evening(clock, hour):
    assert _dates(f"14 مايو 2024 - {clock}") == [f"2024-05-14T{hour}:30:00"]
