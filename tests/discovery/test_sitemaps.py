"""Sitemaps, their indexes, news sitemaps and plain lists; packed, broken and too large ones."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from crawler.discovery import Entry, read_listing, robots_sitemaps
from crawler.discovery.gunzip import LARGEST_LISTING
from crawler.discovery.sitemap_choice import choose_sitemaps
from crawler.discovery.sitemaps import MOST_URLS
from crawler.discovery.xml_elements import XmlReader

URL = "https://courier.example/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

SITEMAP = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>https://courier.example/</loc><changefreq>hourly</changefreq><priority>1.0</priority></url>
<url><loc> https://courier.example/a?b=1&amp;c=2 </loc><lastmod>2026-11-07</lastmod>
  <image:image><image:loc>https://courier.example/a.jpg</image:loc></image:image>
  <xhtml:link rel="alternate" hreflang="de" href="https://courier.example/de/a"/></url>
</urlset>"""

NEWS = f"""<urlset {NAMESPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://courier.example/ferry</loc><lastmod>2026-11-09T00:00:00Z</lastmod>
<news:news><news:publication><news:name>Courier</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-07T08:05:00+01:00</news:publication_date><news:title>Late
 ferry</news:title></news:news></url></urlset>"""

INDEX = f"""<sitemapindex {NAMESPACE}>
<sitemap><loc>https://courier.example/post-sitemap.xml</loc><lastmod>2026-11-07T08:05:00+01:00</lastmod></sitemap>
<sitemap><loc>/page-sitemap.xml</loc></sitemap></sitemapindex>"""

MORNING = datetime(2026, 11, 7, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "kind", "entries"),
    [
        pytest.param(
            SITEMAP,
            "sitemap",
            [
                Entry(url="https://courier.example/"),
                Entry(url="https://courier.example/a?b=1&c=2", date=datetime(2026, 11, 7, tzinfo=UTC)),
            ],
            id="sitemap",
        ),
        pytest.param(
            NEWS,
            "news-sitemap",
            [Entry(url="https://courier.example/ferry", date=MORNING, title="Late ferry")],
            id="news sitemap",
        ),
        pytest.param(
            INDEX,
            "sitemap-index",
            [
                Entry(url="https://courier.example/post-sitemap.xml", date=MORNING),
                Entry(url="https://courier.example/page-sitemap.xml"),
            ],
            id="index",
        ),
        pytest.param(
            "https://courier.example/a\r\n\r\nhttps://courier.example/b\n",
            "sitemap",
            [Entry(url="https://courier.example/a"), Entry(url="https://courier.example/b")],
            id="plain text",
        ),
    ],
)
def test_a_sitemap_lists_its_urls(body, kind, entries):
    listing = read_listing(body.encode(), URL)
    assert (listing.kind, list(listing.entries), listing.damage) == (kind, entries, ())
    assert read_listing(gzip.compress(body.encode()), URL + ".gz") == listing


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        pytest.param(SITEMAP.replace("&amp;", "&"), 2, id="bare ampersand"),
        pytest.param(SITEMAP.replace(f" {NAMESPACE}", ""), 2, id="no namespace"),
        pytest.param("\n\n" + SITEMAP, 2, id="blank lines before"),
        pytest.param(SITEMAP.removesuffix("</urlset>"), 2, id="end missing"),
        pytest.param(SITEMAP[: SITEMAP.index("<lastmod>")], 1, id="cut off in an entry"),
        pytest.param(SITEMAP.replace("</priority></url>", "</priority>"), 2, id="an entry that is not closed"),
        pytest.param(SITEMAP.replace("<urlset", "<!-- made by a plugin --><urlset"), 2, id="comment first"),
        pytest.param("<urlset></urlset>", 0, id="empty"),
    ],
)
def test_what_can_be_read_of_a_broken_sitemap_is_read(body, urls):
    assert len(read_listing(body.encode(), URL).entries) == urls


def test_entries_without_a_url_are_told():
    body = (
        "<urlset><url><loc></loc></url><url><loc>ftp://a/</loc></url><url><loc>https://a.example/</loc></url></urlset>"
    )
    assert read_listing(body.encode(), URL).damage == ("2 entries without a URL",)
    assert read_listing(b"https://a.example/\noops\n", URL).damage == ("1 lines that are no URL",)


def test_a_torn_gzip_file_gives_what_there_is_of_it_and_is_told():
    many = "".join(f"<url><loc>https://a.example/{number * number}</loc></url>" for number in range(2000))
    packed = gzip.compress(f"<urlset {NAMESPACE}>{many}</urlset>".encode())
    listing = read_listing(packed[: len(packed) // 2], URL)
    assert 500 < len(listing.entries) < 1500
    assert listing.damage[0] == "gzip: cut off"


def test_a_gzip_file_with_an_error_in_it_is_told():
    packed = bytearray(gzip.compress(SITEMAP.encode()))
    packed[-6] ^= 0xFF
    listing = read_listing(bytes(packed), URL)
    assert listing is None or listing.damage[0].startswith("gzip: ")


def test_two_gzip_members_are_one_file():
    half = len(SITEMAP) // 2
    packed = gzip.compress(SITEMAP[:half].encode()) + gzip.compress(SITEMAP[half:].encode())
    assert len(read_listing(packed, URL).entries) == 2


def test_a_gzip_bomb_is_unpacked_up_to_the_limit_only():
    bomb = gzip.compress(b"<urlset><url><loc>https://a.example/</loc></url>" + b" " * (LARGEST_LISTING + 1000))
    listing = read_listing(bomb, URL)
    assert [entry.url for entry in listing.entries] == ["https://a.example/"]
    assert listing.damage[0] == f"larger than {LARGEST_LISTING} bytes; the rest is not read"


def test_fifty_thousand_urls_are_read_and_no_more():
    many = "".join(f"<url><loc>https://a.example/{number}</loc></url>" for number in range(MOST_URLS + 1))
    listing = read_listing(f"<urlset>{many}</urlset>".encode(), URL)
    assert (len(listing.entries), MOST_URLS) == (50_000, 50_000)
    assert listing.damage == ("more than 50000 URLs; the rest is not read",)


def test_what_is_in_memory_does_not_grow_with_the_sitemap():
    def most_at_a_time(count: int) -> int:
        many = "".join(f"<url><loc>https://a.example/{number:05}</loc></url>\n" for number in range(count))
        reader = XmlReader(f"<urlset>{many}</urlset>".encode(), frozenset({"url"}))
        return max(len(entry.getparent()) for entry in reader)

    assert most_at_a_time(20_000) == most_at_a_time(4_000) < 1_000


def test_the_sitemaps_of_a_robots_txt_are_found_wherever_they_stand():
    body = (
        b"\xef\xbb\xbfSitemap: https://a.example/1.xml\nUser-agent: *\nDisallow: /\nsitemap:/2.xml\r\n"
        b"  SITEMAP : https://cdn.example/3.xml.gz \nSitemap:\n"
        b"Sitemap: https://a.example/1.xml\n# Sitemap: /4.xml\n\xff\n"
    )
    assert robots_sitemaps(body, "https://a.example/robots.txt") == [
        "https://a.example/1.xml",
        "https://a.example/2.xml",
        "https://cdn.example/3.xml.gz",
    ]


def test_sitemaps_of_news_come_first_then_the_newest_and_those_of_tags_last():
    def entry(name: str, day: int | None = None):
        return Entry(url=f"https://a.example/{name}", date=day and datetime(2026, 11, day, tzinfo=UTC))

    index = [
        entry("post_tag-sitemap.xml", 9),
        entry("sitemap-2024-12.xml"),
        entry("sitemap-2026-11.xml"),
        entry("post-sitemap1.xml", 3),
        entry("post-sitemap2.xml", 8),
        entry("sitemap-images.xml", 9),
        entry("sitemap-2025-01.xml"),
    ]
    chosen = [url.rpartition("/")[2] for url in choose_sitemaps(index)]
    assert chosen[:5] == [
        "post-sitemap2.xml",
        "post-sitemap1.xml",
        "sitemap-2026-11.xml",
        "sitemap-2025-01.xml",
        "sitemap-2024-12.xml",
    ]
    assert set(chosen[5:]) == {"post_tag-sitemap.xml", "sitemap-images.xml"}


def test_sitemaps_that_did_not_change_lately_are_left_out():
    index = [
        Entry(url="https://a.example/old.xml", date=datetime(2020, 1, 1, tzinfo=UTC)),
        Entry(url="https://a.example/undated.xml"),
    ]
    assert choose_sitemaps(index, since=datetime(2026, 1, 1, tzinfo=UTC)) == ["https://a.example/undated.xml"]
