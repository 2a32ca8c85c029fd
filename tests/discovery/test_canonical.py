"""Which URLs are one page, and what of a URL is sent."""

from __future__ import annotations

import pytest

from crawler.discovery import comparison_key, fetch_url


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example/x?utm_source=feed&utm_medium=rss", "https://a.example/x"),
        ("https://a.example/x?b=2&fbclid=1&a=%C3%A4", "https://a.example/x?b=2&a=%C3%A4"),
        ("https://A.example//x/../y/?b=&a", "https://A.example//x/../y/?b=&a"),
        ("https://a.example/x;jsessionid=77?s=0123456789abcdef0123456789abcdef",
         "https://a.example/x;jsessionid=77?s=0123456789abcdef0123456789abcdef"),
        ("https://a.example/x?", "https://a.example/x?"),
        ("https://a.example/x?a=1&", "https://a.example/x?a=1&"),
    ],
    ids=["fragment", "tracking alone", "tracking among others", "nothing to leave out", "sessions stay",
         "empty query", "ampersand at the end"],
)  # fmt: skip
def test_a_url_is_asked_for_as_found_but_for_fragment_and_tracking(found, asked):
    assert fetch_url(found) == asked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?utm_source=feed#c", "https://A.EXAMPLE:443/x"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"),
        ("https://a.example/x;jsessionid=0A1B", "https://a.example/x"),
        ("https://a.example/x?PHPSESSID=1&a=1", "https://a.example/x?a=1"),
        ("https://a.example/x?sid=0123456789abcdef0123456789abcdef", "https://a.example/x"),
        ("https://a.example/(S(lit3py55t21z5v55vlm25s55))/x", "https://a.example/x"),
        ("https://a.example/%7Ex", "https://a.example/~x"),
    ],
    ids=[
        "tracking, case, port",
        "order",
        "servlet session",
        "PHP session",
        "long number",
        "ASP.NET session",
        "escapes",
    ],
)
def test_urls_of_one_page_have_one_key(one, other):
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "https://a.example/x/"),
        ("https://a.example/x?a=1", "https://a.example/x?a=2"),
        ("https://a.example/x?s=ferry", "https://a.example/x?s=tide"),
        ("https://a.example/x?sid=12", "https://a.example/x?sid=13"),
        ("https://a.example/x", "http://a.example/x"),
        ("https://a.example/x/amp", "https://a.example/x"),
        ("https://a.example/x?a=1&a=2", "https://a.example/x?a=1"),
        ("https://a.example/x?title=%CF%F0%E8", "https://a.example/x?title=%D2%E5%F1"),
    ],
)
def test_urls_that_may_be_two_pages_have_two_keys(one, other):
    assert comparison_key(one) != comparison_key(other)
