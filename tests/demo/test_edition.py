"""What the sample newspaper says of itself holds together: links, robots.txt, feed, sitemap, encodings, pictures."""

from __future__ import annotations

import re
import struct
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest

from crawler.demo.edition import Edition
from crawler.demo.site import ARTICLES, DISALLOWED, FURNITURE, ODDITIES

BASE_URL = "http://127.0.0.1:8000"
EDITION = Edition(BASE_URL)
RESOURCES = (*ARTICLES, *ODDITIES, DISALLOWED, *FURNITURE)
ARTICLE_URLS = [BASE_URL + resource.path for resource in ARTICLES]
NAMESPACES = {
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def body(path: str) -> bytes:
    assert path in EDITION.paths
    return EDITION.answer(path, accepts_gzip=False).body


def test_robots_txt() -> None:
    assert body("/robots.txt").decode().splitlines() == [
        "User-agent: *",
        "Disallow: /internal/",
        "Crawl-delay: 0.2",
        "",
        f"Sitemap: {BASE_URL}/sitemap-news.xml",
    ]


def test_the_feed_lists_the_newest_articles_first() -> None:
    items = ET.fromstring(body("/feed.xml")).findall("channel/item")
    links = [item.findtext("link") for item in items]
    dates = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert len(links) == 12
    assert set(links) <= set(ARTICLE_URLS)
    assert dates == sorted(dates, reverse=True)
    assert all(item.findtext("title") and item.findtext("description") for item in items)


def test_the_news_sitemap_lists_every_dated_article() -> None:
    root = ET.fromstring(body("/sitemap-news.xml"))
    listed = [entry.text or "" for entry in root.findall("sitemap:url/sitemap:loc", NAMESPACES)]
    assert sorted(listed) == sorted(url for url in ARTICLE_URLS if not url.endswith("/notices/water-works"))
    for tag in ("news:publication_date", "news:title", "news:publication/news:name", "news:publication/news:language"):
        assert len(root.findall(f"sitemap:url/news:news/{tag}", NAMESPACES)) == len(listed)


def test_the_disallowed_page_is_announced_nowhere() -> None:
    for path in ("/", "/town/", "/feed.xml", "/sitemap-news.xml"):
        assert b"/internal/" not in body(path)


def test_every_link_and_picture_of_every_page_leads_somewhere() -> None:
    targets: set[str] = set()
    for resource in RESOURCES:
        if resource.content_type.startswith("text/html"):
            page = body(resource.path).decode(resource.charset)
            targets |= set(re.findall(r'(?:href|src|poster|content|action)="((?:http://127|/)[^"#?]*)', page))
    local = {target.removeprefix(BASE_URL) for target in targets}
    assert len(local) > 60
    assert local - EDITION.paths == set()


def test_shift_jis_is_declared_in_the_page_only() -> None:
    page = body("/ja/machi/yatai")
    assert EDITION.answer("/ja/machi/yatai", accepts_gzip=False).headers == (("Content-Type", "text/html"),)
    assert b"charset=Shift_JIS" in page
    assert "港の屋台、十年ぶりに灯がともる" in page.decode("shift_jis")
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")


def test_windows_1252_is_declared_in_the_header_only() -> None:
    page = body("/de/kultur/orgel")
    headers = EDITION.answer("/de/kultur/orgel", accepts_gzip=False).headers
    assert headers == (("Content-Type", "text/html; charset=windows-1252"),)
    assert b"charset" not in page
    assert "„Wir haben sie jedes Frühjahr gelüftet wie Wintermäntel“" in page.decode("windows-1252")


def test_pictures_are_pngs_that_differ() -> None:
    one, two = body("/images/ferry-marigold.png"), body("/images/market-hall.png")
    assert struct.unpack(">8s4x4sII", one[:24]) == (b"\x89PNG\r\n\x1a\n", b"IHDR", 160, 90)
    assert one != two
