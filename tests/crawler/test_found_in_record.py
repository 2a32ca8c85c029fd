"""Where a record leads: read in the worker, of pages with the parse that their article needs anyway."""

from __future__ import annotations

import gzip
import json

import pytest

from archive import Fields, Record
from crawler.article_from_record import article_from_record
from crawler.article_workers import Wanted, make_article_of
from crawler.found import NOTHING_FOUND, Found

PARAGRAPH = "<p>The harbour board met on Tuesday and decided, after a long debate, to mend the old sea wall first.</p>"
ARTICLE = (
    '<html><head><title>Sea wall</title><link rel="stylesheet" href="/s.css"></head><body><article><h1>Sea wall</h1>'
    f'{PARAGRAPH * 5}</article><a href="/town/next-story">Next</a></body></html>'
)
LINKS = Wanted(readings=frozenset({"links"}))
FEED = "<rss><channel><item><link>https://a.example/1</link></item></channel></rss>"


def record(body: str | bytes, role: str = "article", head: str = "", status: str = "200 OK") -> Record:
    body = body if isinstance(body, bytes) else body.encode()
    fields = [("WARC-Target-URI", "https://a.example/town/x"), ("WARC-JSON-Metadata", json.dumps({"role": role}))]
    block = f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    return Record(type="response", headers=Fields(fields), offset=0, length=1, block=block, file="x.warc.gz")


def urls(found: Found) -> list[str]:
    return [link.url for link in found.links.links]


def test_nothing_is_read_but_the_article_unless_asked():
    made = make_article_of(record(ARTICLE))
    assert (made.article.title, made.found) == ("Sea wall", NOTHING_FOUND)


def test_an_article_gives_its_links_too():
    made = make_article_of(record(ARTICLE), LINKS)
    assert (made.article.title, urls(made.found)) == ("Sea wall", ["https://a.example/town/next-story"])


def test_the_article_is_the_same_whether_links_are_read_or_not():
    made = make_article_of(record(ARTICLE), LINKS)
    assert made.article == make_article_of(record(ARTICLE)).article == article_from_record(record(ARTICLE))


def test_requisites_are_read_where_asked():
    made = make_article_of(record(ARTICLE), Wanted(readings=frozenset({"requisites"})))
    assert (made.found.links, made.found.requisites) == (None, ("https://a.example/s.css",))


def test_a_page_that_is_no_article_gives_its_links():
    made = make_article_of(record('<body><a href="/1">x</a></body>'), LINKS)
    assert (made.article, urls(made.found)) == (None, ["https://a.example/1"])


@pytest.mark.parametrize("body", [FEED, gzip.compress(FEED.encode())], ids=["plain", "gzip file"])
def test_a_listing_is_read_as_feed_or_sitemap_and_gives_no_article(body):
    made = make_article_of(record(body, "listing"), LINKS)
    assert (made.article, made.rejection.reason) == (None, "role")
    assert [entry.url for entry in made.found.listing.entries] == ["https://a.example/1"]


def test_a_listing_that_is_a_page_gives_its_links_and_no_article():
    made = make_article_of(record(ARTICLE, "listing"), LINKS)
    assert (made.article, urls(made.found)) == (None, ["https://a.example/town/next-story"])


def test_an_unchanged_page_gives_no_article_but_leads_on():
    whole = record(ARTICLE)
    revisit = Record(type="revisit", headers=whole.headers, offset=0, length=1, block=b"", file="x.warc.gz")
    made = make_article_of(revisit, Wanted(readings=LINKS.readings, unchanged=whole.block))
    assert (made.article, made.rejection.reason) == (None, "revisit")
    assert urls(made.found) == ["https://a.example/town/next-story"]


@pytest.mark.parametrize(
    ("found_in", "trouble"),
    [
        (record(ARTICLE, "listing", status="404 Not Found"), "no answer with status 200"),
        (record("x", "listing", head="Content-Encoding: rot13\r\n"), "unknown content coding 'rot13'"),
        (record("", "listing"), "neither a feed, nor a sitemap, nor HTML"),
    ],
    ids=["status", "content coding", "empty"],
)
def test_what_leads_nowhere_says_why(found_in, trouble):
    assert make_article_of(found_in, LINKS).found == Found(trouble=trouble)


@pytest.mark.parametrize(
    ("head", "meta"),
    [
        ("Content-Type: text/html; charset=windows-1252\r\n", ""),
        ("Content-Type: text/html\r\n", '<meta charset="windows-1252">'),
        ("", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
    ],
    ids=["header", "meta charset", "meta http-equiv"],
)
def test_queries_are_in_the_charset_of_the_page(head, meta):
    html = f'<html><head>{meta}</head><body><a href="/?q=ü">x</a></body></html>'.encode("cp1252")
    assert urls(make_article_of(record(html, "listing", head), LINKS).found) == ["https://a.example/?q=%FC"]


def test_the_header_robots_holds_for_the_links():
    made = make_article_of(record(ARTICLE, head="X-Robots-Tag: nofollow\r\n"), LINKS)
    assert made.found.links.nofollow
