"""What holds for any bytes and any string."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.discovery import (
    comparison_key,
    css_requisites,
    decide,
    fetch_url,
    read_links,
    read_listing,
    read_requisites,
    robots_sitemaps,
    source_of_home,
)
from crawler.discovery.absolute_url import absolute_url
from crawler.discovery.dates import read_date

URL = "https://courier.example/feed"
QUICK = settings(max_examples=60, deadline=None)
SOURCE = source_of_home("https://courier.example/")

segments = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_characters="#<>\\"), max_size=12)
pages = st.builds(
    lambda path, query: absolute_url(f"https://courier.example/{'/'.join(path)}?{query}", None),
    st.lists(segments, max_size=4),
    segments,
).filter(bool)
markup = st.lists(
    st.sampled_from(
        ["<rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<![CDATA[", "]]>", "<!--", "&", "&amp;",
         "<feed>", "<entry>", "<urlset>", "<url>", "</url>", "<loc>", "</loc>", "https://a.example/1", "\x00", "é",
         "<sitemapindex>", "<?xml version='1.0' encoding='x'?>", "<!DOCTYPE rss [<!ENTITY a 'b'>]>",
         "xml:base='/x'", "<a href='/y' rel=next>"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


def check(listing):
    if listing is None:
        return
    urls = [entry.url for entry in listing.entries]
    assert len(urls) == len(set(urls))
    assert all(urlsplit(url).scheme in {"http", "https", "HTTP", "HTTPS"} and urlsplit(url).netloc for url in urls)
    assert all(entry.date is None or entry.date.utcoffset() is not None for entry in listing.entries)


@QUICK
@given(st.binary(max_size=300))
@example(b"\x1f\x8b")
@example(b"\xff\xfe<\x00r\x00s\x00s\x00")
def test_no_bytes_make_a_listing_raise(body):
    check(read_listing(body, URL))


@QUICK
@given(markup)
@example("<rss><item>&\x00<link>https://a.example/1</link></item>")
def test_no_markup_makes_a_listing_raise(text):
    check(read_listing(text.encode(), URL))
    assert read_listing(gzip.compress(text.encode()), URL) == read_listing(text.encode(), URL)


@QUICK
# libxml2 drops the semicolon of "&;" when it mends: a reference to nothing.
@given(st.lists(pages.filter(lambda url: "&;" not in url), max_size=8, unique=True))
def test_every_url_of_a_well_formed_listing_comes_back_in_its_order(urls):
    items = "".join(f"<item><link>{escape(url)}</link></item>" for url in urls)
    entries = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    for body in (f"<rss><channel>{items}</channel></rss>", f"<urlset>{entries}</urlset>"):
        listing = read_listing(body.encode(), URL)
        assert [entry.url for entry in listing.entries] == urls
        assert listing.damage == ()


@QUICK
@given(st.lists(pages, min_size=2, max_size=8, unique=True), st.data())
def test_a_listing_that_is_cut_off_gives_a_beginning_of_what_it_lists(urls, data):
    body = "<urlset>" + "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls) + "</urlset>"
    cut = data.draw(st.integers(8, len(body)))
    listing = read_listing(body[:cut].encode(), URL)
    found = [entry.url for entry in listing.entries]
    assert found == urls[: len(found)]
    assert len(found) == body[:cut].count("</url>")


@QUICK
@given(st.datetimes(datetime(1990, 1, 2), datetime(9998, 1, 1)))  # noqa: DTZ001  the strategy adds the zone
def test_every_date_of_the_standards_is_read(moment):
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    assert read_date(moment.isoformat()) == moment
    assert read_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment


@QUICK
@given(st.text(max_size=60))
def test_no_text_makes_a_date_raise(text):
    date = read_date(text)
    assert date is None or date.tzinfo is UTC


@QUICK
@given(st.text(max_size=80))
@example("http://[")
@example("//a:b@c:0/")
def test_no_string_makes_a_rule_raise(text):
    decide(text, SOURCE)
    decide("https://courier.example/" + text, SOURCE)
    assert comparison_key(comparison_key(text)) == comparison_key(text)
    assert fetch_url(fetch_url(text)) == fetch_url(text)


@QUICK
@given(st.sampled_from(["/", "", "./", "../", "?", "//a.example/", "https://a.example"]), segments, segments)
def test_ordinary_links_are_resolved_as_by_the_standard_library(start, path, query):
    reference = f"{start}{path}?{query}" if query else start + path
    if "&" in reference or not reference.isascii():
        return  # character references and encoding are tested by example
    try:
        joined = urljoin("https://courier.example/town/page", reference)
        port = urlsplit(joined).port
    except ValueError:
        return
    found = absolute_url(reference, "https://courier.example/town/page")
    if found is not None:
        assert (found, port != 0) == (joined, True)


@QUICK
@given(st.text(max_size=200), st.text(max_size=40))
@example("<a href=http://[::1>x</a>", "http://[")
def test_no_page_makes_the_links_raise(html, base):
    tree = lxml.html.document_fromstring(f"<html><body>{html.replace(chr(0), '')}<a href='/x'>x</a></body></html>")
    page = read_links(tree, base)
    assert all(absolute_url(link.url, None) == link.url for link in page.links)
    read_requisites(tree, base)


@QUICK
@given(st.text(max_size=200))
def test_no_style_sheet_and_no_robots_txt_raise(text):
    assert len(set(css_requisites(text, URL))) == len(css_requisites(text, URL))
    assert len(set(robots_sitemaps(text.encode("utf-8", "replace"), URL))) >= 0


HOSTILE = {
    "CDATA that does not close": b"<rss>" + b"<![CDATA[" * 300_000,
    "comments that do not close": b"<!--" * 300_000,
    "entries that do not close": b"<rss>" + b"<item><link>" * 100_000,
    "many small gzip members": gzip.compress(b" ") * 50_000,
    "deep nesting": b"<rss>" + b"<a>" * 300_000,
    "attributes without end": b"<rss " + b"a='" * 300_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_listing_ends(body):
    check(read_listing(body, URL))


@pytest.mark.parametrize(
    "text",
    ["/*" * 500_000, 'url("' * 300_000, "url(" + " " * 500_000, "@import " * 200_000, "x" * 1_000_000],
    ids=["comments", "quotes", "white space", "imports", "words"],
)
def test_a_hostile_style_sheet_ends(text):
    assert css_requisites(text, URL) == ()


@pytest.mark.parametrize("path", ["a" * 1000, "a-" * 500, "1" * 1000, "1-" * 400 + ".", "/" * 1000, "?a&" * 330])
def test_a_hostile_url_is_decided(path):
    for _ in range(50):
        decide(f"https://courier.example/{path}", SOURCE)
