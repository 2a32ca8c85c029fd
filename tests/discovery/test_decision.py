"""What a source makes of a URL: taken or not, as what, and by which rule."""

from __future__ import annotations

import re

import pytest

from crawler.discovery import Source, decide, source_of_home

SOURCE = Source(
    name="courier",
    home="https://www.courier.example/",
    feeds=("https://www.courier.example/feed/",),
    sitemaps=("https://www.courier.example/sitemap_index.xml",),
    sections=("https://www.courier.example/town/2",),
    domains=("courier-sport.example",),
)
ROOT = "https://www.courier.example"


def verdict(path: str, source: Source = SOURCE, listed_in: str = "page") -> tuple[str | None, str]:
    decision = decide(path if "://" in path or ":" in path else ROOT + path, source, listed_in=listed_in)
    assert decision.taken == (decision.role is not None)
    return decision.role, decision.rule


@pytest.mark.parametrize(
    ("url", "role", "rule"),
    [
        ("https://courier.example/", "listing", "home-page"),
        ("https://www.courier.example/?utm_source=x#top", "listing", "home"),
        ("/feed/", "listing", "declared-feed"),
        ("/sitemap_index.xml", "listing", "declared-sitemap"),
        ("/town/2", "listing", "declared-section"),
        ("https://other.example/2026/11/07/late-ferry-returns", None, "other-site"),
        ("https://courier-sport.example/cup-final-in-extra-time", "article", "slug"),
        ("https://sport.courier.example/cup-final-in-extra-time", "article", "slug"),
        ("https://www.courier-example.example/a-b-c-d", None, "other-site"),
        ("mailto:desk@courier.example", None, "not-http"),
        ("https://[::1/", None, "not-a-url"),
        ("https://www.courier.example:99999/", None, "not-a-url"),
    ],
)
def test_what_belongs_to_the_source(url, role, rule):
    assert verdict(url) == (role, rule)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/2026/11/07/ferry", "date-in-path"),
        ("/2026/nov/07/ferry", "date-in-path"),
        ("/news/2026-11-07-ferry.html", "date-in-path"),
        ("/News/front/archives/2024/10/16/2003825372", "date-in-path"),
        ("/town/ferry-2003825372", "number"),
        ("/a/1.5839201", "number"),
        ("/artikel/12345/", "number"),
        ("/index.php?article=77", "number"),
        ("/?p=4711", "number"),
        ("/late-ferry-comes-back-after-eleven-years/", "slug"),
        ("/what-is-sea-level/", "slug"),
        ("/members/what-the-members-of-council-earn", None),
        ("/town/ferry.html", "open"),
        ("/town/ferry_2.html", "page-file"),
        ("/town/market-hall", "open"),
        ("/blog/market-hall/", "open"),
        ("/pictures/regatta", "open"),
    ],
)
def test_what_looks_like_an_article_or_leaves_it_open_is_asked_for_as_one(path, rule):
    expected = ("article", rule) if rule else (None, "account")
    assert verdict(path) == expected


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/de/", "home-page"),
        ("/index.html", "home-page"),
        ("/town/", "section"),
        ("/news/world/europe/", "section"),
        ("/real-estate/", "section"),
        ("/arts-and-culture/", "section"),
        ("/politics", "short-path"),
        ("/town/page/12/", "page-number"),
        ("/town?page=3", "page-number"),
        ("/tag/ferry-boats-of-the-islands", "subject"),
        ("/category/town", "subject"),
        ("/author/edda-lindqvist-of-the-islands", "people"),
        ("/2026/11/", "archive"),
        ("/blog/2026", "archive"),
        ("/archives/2026/", "archive"),
        ("/town/index.php", "section-index"),
        ("/town/feed", "feed"),
        ("/rss.xml", "feed"),
        ("/town?feed=rss2", "feed"),
        ("/sitemap-news-3.xml.gz", "feed"),
    ],
)
def test_what_lists_others_is_a_listing(path, rule):
    assert verdict(path) == ("listing", rule)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/login", "account"),
        ("/subscribe/offer-one-two-three-four", "account"),
        ("/de/impressum", "about-the-site"),
        ("/privacy-policy/", "about-the-site"),
        ("/search/ferry", "search"),
        ("/wp-json/wp/v2/posts", "machinery"),
        ("/share/late-ferry-comes-back", "sharing"),
        ("/late-ferry-comes-back/comments", "comments"),
        ("/late-ferry-comes-back/amp/", "amp"),
        ("/late-ferry-comes-back.amp.html", "amp"),
        ("/late-ferry-comes-back?outputType=amp", "amp"),
        ("https://amp.courier.example/late-ferry-comes-back", "amp"),
        ("/late-ferry-comes-back/print", "print"),
        ("/late-ferry-comes-back?print=1", "print"),
        ("/documents/tide-table.pdf", "file-type"),
        ("/podcast/episode-one.mp3", "file-type"),
        ("/calendar/2026/11", "calendar"),
        ("/events/2026-11-07/", "calendar"),
        ("/town/?month=2031-02", "calendar"),
        ("/town/?sort=newest", "facet"),
        ("/late-ferry-comes-back?replytocom=77", "facet"),
        ("/a/a/a/late-ferry-comes-back", "repeated-segment"),
        ("/town/old/town/old/late-ferry-comes-back", "repeated-segment"),
        ("/" + "/".join("abcdefghijklm"), "deep-path"),
        ("/x?" + "&".join(f"{name}=1" for name in "abcdefg"), "many-parameters"),
        ("/" + "x" * 1200, "long-url"),
    ],
)
def test_what_is_neither_is_left_alone(path, rule):
    assert verdict(path) == (None, rule)


@pytest.mark.parametrize(
    "path",
    [
        "/politics/print-media-in-the-islands-2026",
        "/town/what-the-calendar-of-the-church-says",
        "/culture/amplifier-for-the-organ-of-tarn",
        "/town/shop/late-ferry-comes-back-after-eleven-years",
        "/2026/11/07/order-of-events-in-the-harbour",
    ],
)
def test_words_of_headlines_are_not_taken_for_rules(path):
    assert verdict(path)[0] == "article"


@pytest.mark.parametrize("path", ["/style.css?v=3", "/app.js", "/images/ferry.webp", "/fonts/serif.woff2"])
def test_what_a_browser_needs_is_a_requisite(path):
    assert verdict(path) == ("requisite", "file-type")


@pytest.mark.parametrize("listed_in", ["feed", "news-sitemap"])
def test_what_a_feed_or_news_sitemap_lists_is_an_article_whatever_it_looks_like(listed_in):
    assert verdict("/town/", listed_in=listed_in) == ("article", "listed")
    assert verdict("/login", listed_in=listed_in) == ("article", "listed")


def test_what_a_sitemap_lists_is_judged_by_its_url():
    assert verdict("/town/", listed_in="sitemap") == ("listing", "section")


@pytest.mark.parametrize("listed_in", ["feed", "page"])
def test_deny_goes_before_everything_but_what_the_source_declares(listed_in):
    source = Source(name="c", home=ROOT, feeds=(ROOT + "/live/feed",), deny=(re.compile("/live/"),))
    assert verdict("/live/late-ferry-comes-back", source, listed_in) == (None, "deny")
    assert verdict("/live/feed", source, listed_in) == ("listing", "declared-feed")


def test_allow_decides_what_an_article_is():
    source = Source(name="c", home=ROOT, allow=(re.compile(r"/\d{4}/"), re.compile(r"\.html$")))
    assert verdict("/2026/x", source) == ("article", "allow")
    assert verdict("/x.html", source, "feed") == ("article", "allow")
    assert verdict("/late-ferry-comes-back-after-eleven-years", source) == (None, "not-allowed")
    assert verdict("/late-ferry-comes-back-after-eleven-years", source, "feed") == (None, "not-allowed")
    assert verdict("/town/", source) == ("listing", "section")
    assert verdict("/2026/photo.jpg", source) == ("requisite", "file-type")


def test_the_decision_says_what_the_rule_stands_on():
    source = Source(name="c", home=ROOT, deny=(re.compile("/li[vf]e/"),))
    assert decide(ROOT + "/live/x", source).detail == "/li[vf]e/ finds '/live/'"
    assert decide(ROOT + "/search/x", source).detail == "/search/"


def test_urls_that_name_another_language_are_left_alone_where_the_source_names_one():
    source = Source(name="c", home=ROOT, language="en")
    assert verdict("/de/faehre-kommt-nach-elf-jahren-zurueck", source) == (None, "language")
    assert verdict("/en/late-ferry-comes-back-after-years", source) == ("article", "slug")


@pytest.mark.parametrize(
    ("home", "url", "subdomains", "belongs"),
    [
        ("https://www.a.example/", "http://a.example/x", False, True),
        ("https://a.example/", "https://sport.a.example/x", True, True),
        ("https://a.example/", "https://sport.a.example/x", False, False),
        ("https://www.a.co.uk/", "https://b.co.uk/x", True, False),
        ("https://one.github.io/", "https://two.github.io/x", True, False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/x", True, True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/x", True, False),
        ("http://localhost/", "http://localhost/x", True, True),
        ("https://bücher.example/", "https://xn--bcher-kva.example/x", True, True),
        ("https://xn--bcher-kva.example/", "https://WWW.BÜCHER.example/x", False, True),
    ],
)
def test_a_site_is_a_registrable_domain_or_a_host(home, url, subdomains, belongs):
    assert source_of_home(home, subdomains=subdomains).owns(url) is belongs
