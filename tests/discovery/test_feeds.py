"""Feeds of every format, well formed and not: which URLs they list, and when they say these were published."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery import Entry, read_listing
from crawler.discovery.feeds import MOST_ENTRIES

URL = "https://courier.example/feed/"


def read(text: str | bytes, url: str = URL, content_type: str = "application/xml"):
    body = text if isinstance(text, bytes) else text.encode()
    return read_listing(body, url, [("Content-Type", content_type)])


def urls(text: str | bytes) -> list[str]:
    listing = read(text)
    return [entry.url for entry in listing.entries]


RSS_2 = """<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>The Courier</title>
  <link>https://courier.example</link>
  <atom:link href="https://courier.example/feed/" rel="self" type="application/rss+xml"/>
  <image><url>https://courier.example/logo.png</url><link>https://courier.example</link></image>
  <item>
    <title>Late ferry &amp; early tide</title>
    <link>https://courier.example/2026/11/ferry/?utm_source=rss</link>
    <guid isPermaLink="false">https://courier.example/?p=4711</guid>
    <pubDate>Sat, 07 Nov 2026 08:05:00 +0100</pubDate>
    <content:encoded><![CDATA[<p>Text with <a href="https://elsewhere.example/">a link</a></p>]]></content:encoded>
  </item>
  <item>
    <title><![CDATA[“Fog” is <em>back</em>]]></title>
    <guid>https://courier.example/2026/11/fog/</guid>
    <pubDate>Fri, 06 Nov 2026 22:00:00 GMT</pubDate>
  </item>
</channel></rss>"""

RSS_1 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://courier.example/"><title>Courier</title><link>https://courier.example/</link>
<items><rdf:Seq><rdf:li rdf:resource="https://courier.example/a1"/></rdf:Seq></items></channel>
<item rdf:about="https://courier.example/a1"><title>Caf\u00e9</title><link>https://courier.example/a1</link>
<dc:date>2026-11-07T08:05:00+01:00</dc:date></item>
<item rdf:about="https://courier.example/a2"><title>No link</title></item>
</rdf:RDF>"""

RSS_091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Courier</title><link>https://courier.example/</link>
<item><title>One</title><link>https://courier.example/one</link></item>
<item><title>Two</title><link>/two</link></item></channel></rss>"""

ATOM_1 = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://courier.example/news/">
<title>Courier</title><id>tag:courier.example,2026:feed</id><link href="https://courier.example/"/>
<link rel="self" href="https://courier.example/atom.xml"/>
<entry><title type="html">One &lt;b&gt;bold&lt;/b&gt;</title><id>tag:courier.example,2026:1</id>
  <link rel="enclosure" href="https://cdn.example/1.mp3" type="audio/mpeg"/>
  <link rel="alternate" type="text/html" href="one"/>
  <published>2026-11-07T08:05:00.123+01:00</published><updated>2026-11-08T00:00:00Z</updated></entry>
<entry xml:base="sport/"><title>Two</title><id>urn:2</id><link href="two"/><updated>2026-11-06</updated></entry>
<entry><title>Three</title><id>https://courier.example/three</id></entry>
</feed>"""

ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Courier</title>
<entry><title>One</title><link rel="alternate" type="text/html" href="https://courier.example/one"/>
<issued>2004-03-05T10:00:00+01:00</issued><modified>2004-03-06T10:00:00Z</modified></entry></feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": [
 {"id": "1", "url": "https://courier.example/one", "title": "One", "date_published": "2026-11-07T08:05:00+01:00"},
 {"id": "https://courier.example/two", "content_text": "…", "date_modified": "2026-11-06T00:00:00Z"},
 {"id": "3", "title": "No link"}, "no item"]}"""

MORNING = datetime(2026, 11, 7, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("feed", "entries"),
    [
        pytest.param(
            RSS_2,
            [
                Entry(
                    url="https://courier.example/2026/11/ferry/?utm_source=rss",
                    date=MORNING,
                    title="Late ferry & early tide",
                ),
                Entry(
                    url="https://courier.example/2026/11/fog/",
                    date=datetime(2026, 11, 6, 22, tzinfo=UTC),
                    title="“Fog” is <em>back</em>",
                ),
            ],
            id="RSS 2.0",
        ),
        pytest.param(
            RSS_1.encode("iso-8859-1"),
            [
                Entry(url="https://courier.example/a1", date=MORNING, title="Café"),
                Entry(url="https://courier.example/a2", title="No link"),
            ],
            id="RSS 1.0",
        ),
        pytest.param(
            RSS_091,
            [
                Entry(url="https://courier.example/one", title="One"),
                Entry(url="https://courier.example/two", title="Two"),
            ],
            id="RSS 0.91",
        ),
        pytest.param(
            ATOM_1,
            [
                Entry(
                    url="https://courier.example/news/one",
                    date=MORNING.replace(microsecond=0),
                    title="One <b>bold</b>",
                ),
                Entry(
                    url="https://courier.example/news/sport/two",
                    date=datetime(2026, 11, 6, tzinfo=UTC),
                    title="Two",
                ),
                Entry(url="https://courier.example/three", title="Three"),
            ],
            id="Atom 1.0",
        ),
        pytest.param(
            ATOM_03,
            [Entry(url="https://courier.example/one", date=datetime(2004, 3, 5, 9, tzinfo=UTC), title="One")],
            id="Atom 0.3",
        ),
        pytest.param(
            JSON_FEED,
            [
                Entry(url="https://courier.example/one", date=MORNING, title="One"),
                Entry(url="https://courier.example/two", date=datetime(2026, 11, 6, tzinfo=UTC)),
            ],
            id="JSON Feed 1.1",
        ),
    ],
)
def test_a_feed_lists_its_articles_with_dates_and_titles(feed, entries):
    listing = read(feed)
    assert (listing.kind, list(listing.entries)) == ("feed", entries)


@pytest.mark.parametrize("feed", [RSS_2, RSS_091, ATOM_03], ids=["RSS 2.0", "RSS 0.91", "Atom 0.3"])
def test_a_feed_that_is_well_formed_has_no_damage(feed):
    assert read(feed).damage == ()


def test_what_links_nowhere_is_told():
    assert read(JSON_FEED).damage == ("2 entries without a link to a page",)
    assert read("<rss><channel><item><title>x</title></item></channel></rss>").damage == (
        "1 entries without a link to a page",
    )


def item(link: str) -> str:
    return f"<item><link>{link}</link></item>"


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        pytest.param(rss(item("https://a.example/?a=1&b=2")), ["https://a.example/?a=1&b=2"], id="bare ampersand"),
        pytest.param(
            rss(item("https://a.example/?a=1&amp;amp;b=2")), ["https://a.example/?a=1&b=2"], id="escaped twice"
        ),
        pytest.param(rss(item("https://a.example/?a=1&amp;copy=2")), ["https://a.example/?a=1&copy=2"], id="&copy="),
        pytest.param(rss(item("\n   https://a.example/1\n  ")), ["https://a.example/1"], id="white space"),
        pytest.param(rss(item("<![CDATA[https://a.example/?a&b]]>")), ["https://a.example/?a&b"], id="CDATA"),
        pytest.param("\n\n  " + rss(item("https://a.example/1")), ["https://a.example/1"], id="blank lines before"),
        pytest.param(
            '\n<?xml version="1.0"?>' + rss(item("https://a.example/1")), ["https://a.example/1"], id="declaration late"
        ),
        pytest.param("\ufeff" + rss(item("https://a.example/1")), ["https://a.example/1"], id="byte order mark"),
        pytest.param(
            rss("<item><title>A & B &nbsp; &eacute;</title><link>https://a.example/1</link></item>"),
            ["https://a.example/1"],
            id="HTML entities",
        ),
        pytest.param(
            rss("<item><title>a<br>b</title><link>https://a.example/1</link></item>"),
            ["https://a.example/1"],
            id="HTML in a title",
        ),
        pytest.param(
            rss(item("https://a.example/1")).removesuffix("</channel></rss>"),
            ["https://a.example/1"],
            id="cut off after an item",
        ),
        pytest.param(
            rss(item("https://a.example/1"), item("https://a.example/2"))[:95],
            ["https://a.example/1"],
            id="cut off in an item",
        ),
        pytest.param(rss(item("https://a.example/\x08x\x00")), ["https://a.example/x"], id="control characters"),
        pytest.param(
            rss(item("https://a.example/1"), item("https://a.example/1")), ["https://a.example/1"], id="twice"
        ),
        pytest.param(
            rss(item("javascript:alert(1)"), item("mailto:a@b"), item("https://a.example/1")),
            ["https://a.example/1"],
            id="no pages",
        ),
        pytest.param(
            '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>'
            "<link>https://feedproxy.example/~r/1</link>"
            "<feedburner:origLink>https://a.example/1</feedburner:origLink></item></channel></rss>",
            ["https://a.example/1"],
            id="FeedBurner",
        ),
        pytest.param(
            "<rss:rss xmlns:rss='urn:x'><rss:item><rss:link>https://a.example/1</rss:link></rss:item></rss:rss>",
            ["https://a.example/1"],
            id="prefixed",
        ),
        pytest.param(
            "<rss><channel><item><link>https://a.example/1</link></item><p>Error on line 7",
            ["https://a.example/1"],
            id="error message at the end",
        ),
    ],
)
def test_what_can_be_read_of_a_broken_feed_is_read(feed, expected):
    assert urls(feed) == expected


def test_damage_is_told_with_its_line():
    damage = read(rss("<item><title>a<br>b</title>\n<link>https://a.example/1</link></item>")).damage
    assert damage[0].startswith("line 1: ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "shift_jis"])
def test_a_feed_is_read_in_the_encoding_it_declares(encoding):
    title = {"shift_jis": "港の屋台", "windows-1251": "Паром"}.get(encoding, "Паром 港")
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss(
        f"<item><title>{title}</title><link>https://a.example/1</link></item>"
    )
    assert read(text.encode(encoding)).entries[0].title == title


def test_the_charset_of_the_transport_counts_where_the_feed_declares_none():
    body = rss("<item><title>Паром</title><link>https://a.example/1</link></item>").encode("windows-1251")
    assert read(body, content_type="text/xml; charset=windows-1251").entries[0].title == "Паром"
    assert read(body, content_type="text/xml; charset=no-such").entries[0].url == "https://a.example/1"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Sat, 07 Nov 2026 08:05:00 +0100", MORNING),
        ("Sat, 7 Nov 2026 07:05 GMT", MORNING),
        ("07 Nov 26 07:05:00 UT", MORNING),
        ("2026-11-07T08:05:00+0100", MORNING),
        ("2026-11-07 07:05", MORNING),
        ("2026-11", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-07T23:59:60Z", datetime(2026, 11, 7, 23, 59, 59, tzinfo=UTC)),
        ("Samstag, 7. November", None),
        ("0000-00-00 00:00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("2026-13-45", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("", None),
    ],
)
def test_dates_are_read_leniently_and_never_guessed(written, date):
    feed = rss(f"<item><link>https://a.example/1</link><pubDate>{written}</pubDate></item>")
    assert read(feed).entries[0].date == date


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"<html><body><item><link>https://a.example/</link></item></body></html>",
        b"<!DOCTYPE html><title>x</title>",
        b"plain text",
        b'{"items": 7}',
        b'{"a": ',
        b"[" * 100_000,
        b"\x89PNG\r\n\x1a\n",
        b"<opml><body/></opml>",
    ],
)
def test_what_is_no_feed_and_no_sitemap_is_none(body):
    assert read(body) is None


TENFOLD = "".join(
    f'<!ENTITY {name} "{f"&{previous};" * 10}">' for previous, name in zip("abcdefg", "bcdefgh", strict=True)
)
BOMB = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{TENFOLD}
<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % remote SYSTEM "http://127.0.0.1:9/x.dtd"> %remote;]>
<rss><channel><item><title>&h;&file;</title><link>https://a.example/1</link></item></channel></rss>"""


def test_entities_of_a_document_type_are_neither_expanded_nor_fetched():
    (entry,) = read(BOMB).entries
    assert (entry.url, entry.title) == ("https://a.example/1", "&h;&file;")


def test_a_feed_of_ten_thousand_entries_is_read_whole_and_no_further():
    feed = rss(*(item(f"https://a.example/{number}") for number in range(MOST_ENTRIES + 5)))
    listing = read(feed)
    assert len(listing.entries) == MOST_ENTRIES == 10_000
    assert listing.damage == ("more than 10000 entries; the rest is not read",)
