"""Which of several captures is meant."""

from __future__ import annotations

import pytest

from archive.capture_choice import CaptureChoice

TIMES = ["20260101000000", "20260301120000", "20260301130000", "20261123050607"]


def ordered(value: str) -> list[str]:
    return CaptureChoice.parse(value).ordered(TIMES, key=str)


def test_the_first_is_the_oldest():
    assert ordered("first") == TIMES


def test_the_last_is_the_newest():
    assert ordered("last") == TIMES[::-1]


@pytest.mark.parametrize("value", ["2026-03-01T12:20:00Z", "nearest:20260301122000", "nearest:2026-03-01 12:20"])
def test_the_nearest_comes_first_and_the_others_by_distance(value):
    assert ordered(value) == ["20260301120000", "20260301130000", "20260101000000", "20261123050607"]


def test_a_capture_of_an_exact_date_is_of_that_date_or_none():
    assert ordered("exact:2026-03-01T12:00:00Z") == ["20260301120000"]
    assert ordered("exact:2026-03-01") == ["20260301130000", "20260301120000"]
    assert ordered("exact:2025") == []


@pytest.mark.parametrize("value", ["yesterday", "", "nearest:", "exact:first", "2026-13-01", "202", "nearest:last"])
def test_anything_else_is_refused_in_one_line(value):
    with pytest.raises(ValueError, match="use first, last, nearest:DATE or exact:DATE") as refused:
        CaptureChoice.parse(value)
    assert "\n" not in str(refused.value)
