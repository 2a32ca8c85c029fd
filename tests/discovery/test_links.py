"""The links of a page: resolved as browsers do, each once, with what the page says of them."""

from __future__ import annotations

import lxml.html
import pytest

from crawler.discovery import PageLinks, read_links
from crawler.discovery.absolute_url import absolute_url
from crawler.discovery.pagination import next_page

BASE = "https://courier.example/town/page"


def links(html: str, base: str = BASE, **options: str) -> PageLinks:
    return read_links(lxml.html.document_fromstring(html), base, **options)


def urls(html: str) -> list[str]:
    return [link.url for link in links(html).links]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("ferry", "https://courier.example/town/ferry"),
        ("/ferry", "https://courier.example/ferry"),
        ("../ferry", "https://courier.example/ferry"),
        ("?page=2", "https://courier.example/town/page?page=2"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("https://other.example", "https://other.example"),
        ("HTTPS://Other.example/A", "https://Other.example/A"),
        ("  /white\n space\t", "https://courier.example/white%20space"),
        ("/a/./b/../c", "https://courier.example/a/c"),
        ("/fähre?q=ä#x", "https://courier.example/f%C3%A4hre?q=%C3%A4"),
        ("/a?b=1&amp;c=2", "https://courier.example/a?b=1&c=2"),
        ("/a?b=1&copy=2", "https://courier.example/a?b=1&copy=2"),
        ("/ferry#comments", "https://courier.example/ferry"),
        ("https://user:secret@courier.example:8443/a;b=1", "https://user:secret@courier.example:8443/a;b=1"),
        ("/harbour/;", "https://courier.example/harbour/;"),
        ("https://courier.example/{/;", "https://courier.example/{/;"),
        ("#top", None),
        ("", None),
        ("javascript:void(0)", None),
        ("mailto:desk@courier.example", None),
        ("tel:+49", None),
        ("data:text/html,x", None),
        ("ftp://courier.example/", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://a:99999/", None),
        ("http:///a", None),
        ("http://\ud800.courier.example/a", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_a_reference_is_resolved_as_in_a_browser(href, url):
    assert absolute_url(href, BASE) == url


def test_queries_are_sent_in_the_encoding_of_the_page_and_paths_in_utf_8():
    html = '<a href="/fähre?q=ä">x</a>'
    (link,) = links(html, encoding="cp1252").links
    assert link.url == "https://courier.example/f%C3%A4hre?q=%E4"


def test_a_page_without_a_base_gives_only_absolute_links():
    assert [link.url for link in links('<a href="/a">a</a><a href="http://b/">b</a>', "").links] == ["http://b/"]


def test_each_url_comes_once_with_the_first_words_that_link_it():
    page = links('<a href="/a"><img src="x" alt=""></a> <a href="/a#x">Late\n <b>ferry</b></a> <a href="/a">More</a>')
    assert [(link.url, link.text) for link in page.links] == [("https://courier.example/a", "Late ferry")]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('<img alt="A ferry">', "A ferry"),
        ('<span aria-hidden="true"></span>', "Read on"),
    ],
    ids=["picture", "title"],
)
def test_a_link_without_words_is_called_by_its_picture_or_title(inside, text):
    assert links(f'<a href="/a" title="Read on">{inside}</a>').links[0].text == text


def test_links_know_the_part_of_the_page_they_stand_in():
    page = links(
        "<header><nav><a href=/1>x</a></nav><a href=/2>x</a></header><main><p><a href=/3>x</a></p>"
        "<article><div><a href=/4>x</a></div><aside><a href=/5>x</a></aside></article></main>"
        "<footer><a href=/6>x</a></footer><div><a href=/7>x</a></div>"
    )
    places = ["nav", "header", "main", "article", "aside", "footer", None]
    assert [link.place for link in page.links] == places


@pytest.mark.parametrize("rel", ["nofollow", "noopener UGC", "sponsored"])
def test_links_that_are_not_to_be_followed_say_so(rel):
    assert links(f'<a rel="{rel}" href="/a">x</a>').links[0].nofollow
    assert not links('<a rel="noopener" href="/a">x</a>').links[0].nofollow


def test_a_url_that_is_linked_twice_may_be_followed_if_one_link_may():
    assert not links('<a rel="nofollow" href="/a">x</a><a href="/a">x</a>').links[0].nofollow


@pytest.mark.parametrize(
    ("head", "robots", "nofollow"),
    [
        ('<meta name="robots" content="noindex, NOFOLLOW">', "", True),
        ('<meta name="ROBOTS" content="none">', "", True),
        ("", "noarchive, nofollow", True),
        ('<meta name="robots" content="noarchive">', "noindex", False),
        ('<meta name="otherbot" content="nofollow">', "", False),
    ],
)
def test_a_page_may_ask_that_none_of_its_links_be_followed(head, robots, nofollow):
    assert links(f"<head>{head}</head><a href=/a>x</a>", robots=robots).nofollow is nofollow


HEAD = """<head>
<link rel="canonical" href="/canonical"><link rel="next" href="?page=2">
<link rel="alternate" type="application/rss+xml" title="Courier" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Courier » Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/sport/feed/">
<link rel="alternate feed" type="application/feed+json" href="https://cdn.example/feed.json">
<link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate" hreflang="de" href="/de/">
<link rel="stylesheet" href="/s.css"></head><a href="/a">x</a>"""


def test_the_head_names_feeds_canonical_url_and_next_page():
    page = links(HEAD)
    assert page.feeds == (
        "https://courier.example/feed/",
        "https://courier.example/sport/feed/",
        "https://cdn.example/feed.json",
    )
    assert page.canonical == "https://courier.example/canonical"
    assert page.next_page == "https://courier.example/town/page?page=2"
    assert [link.url for link in page.links] == ["https://courier.example/a"]


@pytest.mark.parametrize(
    ("html", "here", "following"),
    [
        ('<a rel="next" href="/town/older">Older</a>', "https://c.example/town/", "https://c.example/town/older"),
        ('<a href="/town/page/2/">2</a><a href="/town/page/3/">3</a>', "https://c.example/town/",
         "https://c.example/town/page/2/"),
        ('<a href="/town/page/1/">1</a><a href="/town/page/3/">3</a>', "https://c.example/town/page/2/",
         "https://c.example/town/page/3/"),
        ('<a href="?page=2">2</a>', "https://c.example/town", "https://c.example/town?page=2"),
        ('<a href="?sort=new&page=4">4</a>', "https://c.example/town?sort=new&page=3",
         "https://c.example/town?sort=new&page=4"),
        ('<a href="/sport/page/2/">2</a>', "https://c.example/town/", None),
        ('<a rel="next" href="https://other.example/2">2</a>', "https://c.example/town/", None),
        ('<a href="/town/page/2/">2</a>', "https://c.example/town/page/2/", None),
        ("<a href=/a>x</a>", "https://c.example/town/", None),
    ],
    ids=["rel=next", "numbers in the path", "one further", "query", "query with more", "another section",
         "another host", "last page", "none"],
)  # fmt: skip
def test_the_next_page_of_a_section_is_found(html, here, following):
    assert next_page(links(html, here), here) == following
