"""Retry-After, in its two forms and in those that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.downloader.retry_after import retry_after

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        pytest.param("120", None, 120, id="seconds"),
        pytest.param(" 0 ", None, 0, id="at once"),
        pytest.param("Mon, 23 Nov 2026 08:02:00 GMT", None, 120, id="IMF-fixdate"),
        pytest.param("Monday, 23-Nov-26 08:02:00 GMT", None, 120, id="RFC 850"),
        pytest.param("Mon Nov 23 08:02:00 2026", None, 120, id="asctime"),
        pytest.param("Mon, 23 Nov 2026 07:00:00 GMT", None, 0, id="in the past"),
        pytest.param("Mon, 23 Nov 2026 09:02:00 GMT", "Mon, 23 Nov 2026 09:00:00 GMT", 120, id="by the server's clock"),
        pytest.param("Mon, 23 Nov 2026 08:02:00 GMT", "today", 120, id="a Date that is none"),
        pytest.param(None, None, None, id="absent"),
        pytest.param("soon", None, None, id="a word"),
        pytest.param("-5", None, None, id="negative"),
        pytest.param("1.5", None, None, id="a fraction"),
        pytest.param("", None, None, id="empty"),
        pytest.param("9" * 40, None, None, id="beyond all bounds"),
        pytest.param("Mon, 23 Nov 99999 08:02:00 +99999999999", None, None, id="a year and a zone beyond all bounds"),
        pytest.param("Mon, 99 Foo 2026 08:02:00 GMT", None, None, id="a date that is none"),
    ],
)
def test_it_gives_seconds(value, date, seconds):
    assert retry_after(value, date, NOW) == seconds
