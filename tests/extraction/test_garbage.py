"""A page leaves no garbage in cycles, so that Python's collector is not asked to look for any while one is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from extraction.pages import BODY, json_ld, page

from crawler.extraction import extract_article

ARTICLE = page(BODY, head=json_ld(headline="Ferry sails again", datePublished="2025-10-07"))
PAGES = {"an article": ARTICLE, "a page that is none": page("<p>404</p>"), "no page": b"%PDF-1.7"}


@contextmanager
def collector(*, enabled: bool) -> Iterator[None]:
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        yield
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.parametrize("enabled", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_the_collector_is_afterwards_as_it_was(body, enabled):
    with collector(enabled=enabled):
        extract_article(body)
        assert gc.isenabled() is enabled


def test_the_collector_is_off_while_a_page_is_read():
    seen: list[bool] = []
    with collector(enabled=True):
        extract_article(ARTICLE, on_page=lambda _: seen.append(gc.isenabled()))
    assert seen == [False]


def test_the_collector_is_on_again_where_a_listener_raises():
    with collector(enabled=True):
        with pytest.raises(ZeroDivisionError):
            extract_article(ARTICLE, on_page=lambda _: 1 // 0)
        assert gc.isenabled()


def test_a_page_leaves_nothing_to_collect():
    extract_article(ARTICLE)  # what is loaded once may leave some
    with collector(enabled=False):
        gc.collect()
        extract_article(ARTICLE)
        assert gc.collect() == 0
