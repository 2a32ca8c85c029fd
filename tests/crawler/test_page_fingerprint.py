"""Requests for one page are one request."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.page_fingerprint import PageFingerprinter

fingerprint = PageFingerprinter().fingerprint
PAGE = Request("https://a.example/x?a=1&b=2")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/x?b=2&a=1",
        "https://A.example:443/x?a=1&b=2&utm_source=feed#part",
        "https://a.example/x;jsessionid=77?a=1&b=2",
    ],
)
def test_tracking_sessions_order_and_fragments_make_no_difference(url):
    assert fingerprint(Request(url)) == fingerprint(PAGE)


@pytest.mark.parametrize(
    "request_for",
    [
        Request("https://a.example/x?a=1"),
        Request("https://a.example/x/?a=1&b=2"),
        Request("https://a.example/x?a=1&b=2", method="HEAD"),
        Request("https://a.example/x?a=1&b=2", method="POST", body=b"x"),
    ],
    ids=["query", "path", "method", "body"],
)
def test_other_pages_methods_and_bodies_do(request_for):
    assert fingerprint(request_for) != fingerprint(PAGE)


def test_the_setting_names_it():
    settings = Settings()
    settings.setmodule("crawler.settings")
    assert load_object(settings["REQUEST_FINGERPRINTER_CLASS"]) is PageFingerprinter
