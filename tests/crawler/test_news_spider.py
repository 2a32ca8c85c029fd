"""`scrapy crawl news`: what it asks for, what it finds by itself, what it keeps, and how it ends."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import Collection, scrapy, settings
from servers.raw import RawServer

from crawler.demo import Newspaper
from crawler.errors import ArgumentError
from crawler.spiders.news import NewsSpider

PARAGRAPH = "<p>The harbour board met on Tuesday and decided, after a long debate, to mend the old sea wall first.</p>"


def answer(body: str | bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    body = body if isinstance(body, bytes) else body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def article(title: str) -> bytes:
    head = f"<html><head><title>{title}</title></head>"
    return answer(f"{head}<body><article><h1>{title}</h1>{PARAGRAPH * 5}</article></body></html>")


def rss(*items: tuple[str, datetime | None]) -> bytes:
    listed = "".join(
        f"<item><link>{url}</link>{f'<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate>' if date else ''}</item>"
        for url, date in items
    )
    return answer(f"<rss><channel>{listed}</channel></rss>", "application/rss+xml")


def news(folder, *arguments: str, **values: str) -> Collection:
    given = [part for argument in arguments for part in ("-a", argument)]
    ran = scrapy(
        "crawl", "news", *given, *settings(**{"CRAWL_DELAY_OBEY": "0", **values}), cwd=folder, env=TEST_MODULES
    )
    return Collection(folder / "collections" / "news", ran)


def titles(collection: Collection) -> list[str]:
    return sorted(article["title"] for article in collection.articles)


TEST_MODULES = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])}
ROBOTS = answer("User-agent: *\n", "text/plain")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "give either -a sources=FILE or -a url=HOME; scrapy sources prints an example of the file"),
        (
            {"url": "http://a/", "sources": "s.toml"},
            "give either -a sources=FILE or -a url=HOME; scrapy sources prints an example of the file",
        ),
        ({"url": "http://a/", "source": "a"}, "-a source= picks a source out of a file; give -a sources=FILE with it"),
        ({"url": "a.example"}, "-a url=a.example: not an http(s) URL"),
        ({"sauces": "x"}, "unknown argument -a sauces=…; there are: sources=…, source=…, url=…"),
        ({"sources": "/no/such.toml"}, "/no/such.toml: No such file or directory"),
    ],
)
def test_an_argument_that_cannot_be_used_is_refused_in_one_line(given, message):
    with pytest.raises(ArgumentError) as refused:
        NewsSpider.seeds(given)
    assert str(refused.value) == message


def test_a_source_that_is_not_in_the_file_is_refused_with_those_that_are(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('[[source]]\nname = "a"\nhome = "http://a/"\n[[source]]\nname = "b"\nhome = "http://b/"\n')
    assert NewsSpider.seeds({"sources": str(path), "source": "b"}).urls == ["http://b/"]
    with pytest.raises(ArgumentError) as refused:
        NewsSpider.seeds({"sources": str(path), "source": "c"})
    assert str(refused.value) == f"-a source=c: not in {path}; there are: a, b"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(ArgumentError, match=r"not a text file in UTF-8 \(byte 8\)"):
        NewsSpider.seeds({"sources": str(path)})


def test_every_mistake_in_the_file_is_printed_and_nothing_is_started(tmp_path):
    (tmp_path / "s.toml").write_text('[[source]]\nname = "a"\nhome = "a"\nfeed = []\n')
    ran = scrapy("crawl", "news", "-a", "sources=s.toml", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "scrapy crawl news: s.toml: source 1 (a): home: 'a': give a URL that begins with http:// or https://",
        "scrapy crawl news: s.toml: source 1 (a): feed: unknown key; did you mean feeds?",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["s.toml"]


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory):
    with Newspaper() as paper:
        yield paper, news(tmp_path_factory.mktemp("news"), f"url={paper.base_url}/")


def test_from_the_home_page_alone_every_article_of_the_newspaper_is_found(newspaper):
    paper, collection = newspaper
    assert collection.ran.code == 0
    assert sorted(article["url"] for article in collection.articles) == sorted(paper.article_urls())


def test_feed_and_sitemap_are_found_by_themselves_and_the_usual_places_left_alone(newspaper):
    paper, collection = newspaper
    roles = {r.target_uri: r.notes.get("role") for r in collection.records if r.type == "response"}
    listings = sorted(url.removeprefix(paper.base_url) for url, role in roles.items() if role == "listing")
    assert listings == ["/", "/feed.xml", "/sitemap-news.xml"]


def test_records_say_where_a_page_was_found_and_for_whom(newspaper):
    paper, collection = newspaper
    name = paper.base_url.removeprefix("http://").replace(":", "-")
    (record,) = collection.of("response", f"{paper.base_url}/notices/water-works")
    assert record.notes == {
        "requested_url": f"{paper.base_url}/notices/water-works",
        "role": "article",
        "source": name,
        "via": f"{paper.base_url}/",
    }


def test_listings_are_asked_for_before_articles(newspaper):
    paper, collection = newspaper
    asked = [r.target_uri for r in collection.records if r.type == "response"]
    last_listing = max(map(asked.index, (f"{paper.base_url}/feed.xml", f"{paper.base_url}/sitemap-news.xml")))
    assert last_listing < min(map(asked.index, paper.article_urls()))


def test_sources_are_counted_apart(newspaper):
    paper, collection = newspaper
    name = paper.base_url.removeprefix("http://").replace(":", "-")
    assert {
        part: collection.stat(f"source/{name}/{part}") for part in ("listings", "asked", "articles", "rejected")
    } == {
        "listings": 3,
        "asked": 25,
        "articles": 25,
        "rejected": 0,
    }
    assert (collection.stat("seeds/asked"), collection.stat("seeds/answered")) == (1, 1)


@pytest.fixture(scope="module")
def three_sources(tmp_path_factory):
    """One source is as it should be, one answers nothing but errors, one is down."""
    folder = tmp_path_factory.mktemp("three")
    with socket.socket() as taken, RawServer({}) as one, RawServer({}) as two:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        down = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        today = datetime.now(UTC)
        one.answers.update(
            {
                "/robots.txt": ROBOTS,
                "/": answer(
                    '<a href="/town/">Town</a><a href="/town/home-link">x</a><a href="/login">x</a>'
                    '<a rel="nofollow" href="/town/marked">x</a>'
                ),
                "/feed": rss(
                    (f"{one.url}/town/old-story", today - timedelta(days=30)),
                    (f"{one.url}/town/day-before", today - timedelta(days=1)),
                    (f"{one.url}/town/fresh?utm_source=feed", today),
                    (f"{one.url}/live/ticker-of-today", today),
                    (f"{one.url}/town/broken", today),
                    ("http://elsewhere.example/not-ours", today),
                ),
                "/map.xml.gz": answer(
                    gzip.compress(f"<urlset><url><loc>{one.url}/town/in-the-map</loc></url></urlset>".encode()),
                    "application/gzip",
                ),
                "/town/": answer(
                    '<a href="/town/in-section">x</a><a href="/town/fresh">x</a><a href="/town/page/2/">2</a>'
                ),
                "/town/page/2/": answer('<a href="/town/on-page-two">x</a><a href="/town/page/3/">3</a>'),
                "/town/page/3/": answer('<a href="/town/on-page-three">x</a>'),
                "/town/broken": answer("gone", status="404 Not Found"),
                **{
                    f"/town/{name}": article(name)
                    for name in (
                        "home-link",
                        "day-before",
                        "fresh",
                        "fresh?utm_source=feed",
                        "in-the-map",
                        "in-section",
                        "on-page-two",
                    )
                },
            }
        )
        two.answers.update(
            {
                "/robots.txt": ROBOTS,
                "/": answer("no", status="500 Internal Server Error"),
                "/feed": answer("<rss><channel><item><title>x", "application/rss+xml"),
            }
        )
        (folder / "s.toml").write_text(
            f'[defaults]\nmax_age_days = 7\n[[source]]\nname = "down"\nhome = "{down}"\nfeeds = ["{down}feed"]\n'
            f'[[source]]\nname = "one"\nhome = "{one.url}/"\nfeeds = ["{one.url}/feed"]\n'
            f'sitemaps = ["{one.url}/map.xml.gz"]\nsections = ["{one.url}/town/"]\nsection_pages = 2\n'
            f'deny = ["/live/"]\ndelay = 0.01\n'
            f'[[source]]\nname = "two"\nhome = "{two.url}/"\n'
        )
        yield folder, one, two, news(folder, "sources=s.toml")


def test_a_source_that_is_down_does_not_stop_the_others(three_sources):
    _, one, _, collection = three_sources
    assert collection.ran.code == 0
    assert titles(collection) == ["day-before", "fresh", "home-link", "in-section", "in-the-map", "on-page-two"]
    assert "Traceback" not in collection.ran.err
    # Once its home page is refused, the frontier leaves the host alone: the rest stays pending.
    assert (collection.stat("source/down/not_fetched"), collection.stat("seeds/not_fetched")) == (1, 1)
    assert f"not fetched: {one.url}" not in collection.ran.err


def test_what_is_too_old_denied_or_elsewhere_is_not_asked_for(three_sources):
    _, one, _, collection = three_sources
    assert {"/town/old-story", "/live/ticker-of-today", "/login", "/town/marked"} & set(one.received) == set()
    rules = ("too-old", "deny", "other-site", "account", "nofollow")
    assert {rule: collection.stat(f"links/refused/{rule}") for rule in rules} == dict.fromkeys(rules, 1)


def test_a_section_is_read_as_many_pages_as_the_source_says(three_sources):
    _, one, _, _ = three_sources
    assert "/town/page/2/" in one.received
    assert "/town/page/3/" not in one.received


def test_a_url_that_differs_in_tracking_alone_is_asked_once(three_sources):
    _, one, _, _ = three_sources
    assert [path for path in one.received if path.startswith("/town/fresh")] == ["/town/fresh"]


def test_articles_of_a_feed_are_asked_newest_first(three_sources):
    _, one, _, _ = three_sources
    order = list(one.received)
    assert order.index("/town/fresh") < order.index("/town/day-before")
    assert max(order.index(path) for path in ("/", "/feed", "/map.xml.gz", "/town/")) < order.index("/town/fresh")


def test_without_feeds_and_sitemaps_the_usual_places_are_tried(three_sources):
    _, _, two, collection = three_sources
    assert sorted(two.received) == ["/", "/feed", "/news-sitemap.xml", "/robots.txt", "/rss", "/sitemap.xml"]
    assert f"no listing: {two.url}/: HTTP status 500" in collection.ran.err
    assert f"listing read as far as possible: {two.url}/feed: " in collection.ran.err


def test_one_source_of_the_file_is_crawled_alone(three_sources, tmp_path):
    folder, one, _, _ = three_sources
    before = {path: len(requests) for path, requests in one.received.items()}
    collection = news(tmp_path, f"sources={folder / 's.toml'}", "source=two")
    assert collection.stat("seeds/asked") == 1
    assert {path: len(requests) for path, requests in one.received.items()} == before


def test_a_second_run_reads_listings_that_did_not_change(three_sources):
    folder, one, _, first = three_sources
    again = news(folder, "sources=s.toml", "source=one", ARCHIVE_REVISIT_MIN_BYTES="1")
    kinds = {r.type for r in again.of("revisit", f"{one.url}/feed")}
    assert kinds == {"revisit"}
    assert (again.stat("source/one/asked"), again.stat("source/one/known")) == (0, first.stat("source/one/asked"))


def test_the_limit_of_a_run_holds_for_articles_that_are_asked_for_and_not_for_known_ones(three_sources, tmp_path):
    folder, _, _, _ = three_sources
    limited = (folder / "s.toml").read_text().replace("[defaults]", "[defaults]\nmax_pages = 2")
    (tmp_path / "s.toml").write_text(limited)
    collection = news(tmp_path, "sources=s.toml", "source=one")
    assert collection.stat("articles/asked") == 2
    assert collection.stat("source/one/over_limit") > 0
    again = news(tmp_path, "sources=s.toml", "source=one")
    assert again.stat("articles/asked") == 2  # how many known ones were seen before depends on whose answer came first
    fetched = [r.target_uri for r in again.records if r.type == "response" and r.notes.get("role") == "article"]
    assert (len(fetched), len(set(fetched))) == (4, 4)


def test_a_crawl_that_reaches_no_source_ends_with_3(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        collection = news(tmp_path, f"url=http://127.0.0.1:{taken.getsockname()[1]}/")
    assert collection.ran.code == 3


def test_links_that_are_not_to_be_followed_are_followed_where_the_setting_says_so(tmp_path):
    home = answer('<a rel="nofollow" href="/town/marked">x</a>')
    with RawServer({"/robots.txt": ROBOTS, "/": home, "/town/marked": article("marked")}) as server:
        assert titles(news(tmp_path, f"url={server.url}/", NOFOLLOW_OBEY="0")) == ["marked"]


def test_an_index_of_sitemaps_is_read_newest_news_first_and_not_without_end(tmp_path):
    with RawServer({"/": answer("x")}) as server:
        many = "".join(f"<sitemap><loc>{server.url}/{number}.xml</loc></sitemap>" for number in range(30))
        index = f"<sitemapindex><sitemap><loc>{server.url}/index.xml</loc></sitemap>{many}</sitemapindex>"
        server.answers["/robots.txt"] = answer(f"Sitemap: {server.url}/index.xml", "text/plain")
        server.answers["/index.xml"] = answer(index, "application/xml")
        name = server.url.removeprefix("http://").replace(":", "-")
        collection = news(tmp_path, f"url={server.url}/")
    read = [path for path in server.received if path.endswith(".xml")]
    assert len(read) == 20
    assert len(server.received["/index.xml"]) == 1
    assert collection.stat(f"source/{name}/sitemaps_left") == 11


def test_the_sitemaps_of_a_robots_txt_on_another_host_are_found(tmp_path):
    with RawServer({}, address=("127.0.0.2", 0)) as other, RawServer({}) as server:
        other.answers["/robots.txt"] = answer(f"User-agent: *\nSitemap: {server.url}/map\n", "text/plain")
        moved = f"HTTP/1.1 301 Moved\r\nLocation: {other.url}/robots.txt\r\nContent-Length: 0\r\n\r\n"
        server.answers |= {"/robots.txt": moved.encode(), "/": answer("<p>x</p>")}
        news(tmp_path, f"url={server.url}/")
        assert "/map" in server.received


def test_without_obeying_robots_txt_its_sitemaps_are_still_found(tmp_path):
    with RawServer({"/": answer("x"), "/town/in-the-map": article("in-the-map")}) as server:
        server.answers["/robots.txt"] = answer(f"Sitemap: {server.url}/map.txt", "text/plain")
        server.answers["/map.txt"] = answer(f"{server.url}/town/in-the-map\n", "text/plain")
        collection = news(tmp_path, f"url={server.url}/", ROBOTSTXT_OBEY="0")
    assert titles(collection) == ["in-the-map"]


def test_a_crawl_of_the_archive_finds_the_same_articles_without_the_network(newspaper, tmp_path):
    paper, collection = newspaper
    played = news(tmp_path, f"url={paper.base_url}/", PLAYBACK=str(collection.folder), ITEM_PIPELINES="{}")
    assert played.ran.code == 0, played.ran.err
    assert played.stat("articles/made") == collection.stat("articles/made") == 25
    assert played.stat("listings/answered") == collection.stat("listings/answered") == 3


def test_an_age_beyond_the_calendar_leaves_nothing_out(tmp_path):
    with RawServer({}) as server:
        server.answers["/"] = rss((f"{server.url}/town/old-story", datetime(1995, 1, 2, tzinfo=UTC)))
        (tmp_path / "s.toml").write_text(
            f'[[source]]\nname = "a"\nhome = "{server.url}/"\nfeeds = ["{server.url}/"]\nmax_age_days = 999_999\n'
        )
        assert news(tmp_path, "sources=s.toml").ran.code == 0
        assert "/town/old-story" in server.received


def test_a_feed_may_stand_in_the_place_of_a_home_page(tmp_path):
    with RawServer({"/robots.txt": ROBOTS, "/town/in-feed": article("in-feed")}) as server:
        server.answers["/feed"] = rss((f"{server.url}/town/in-feed", None))
        collection = news(tmp_path, f"url={server.url}/feed")
    assert titles(collection) == ["in-feed"]
    assert sorted(server.received) == ["/feed", "/robots.txt", "/town/in-feed"]


@pytest.mark.parametrize("policy", ["", "Referrer-Policy: unsafe-url\r\n"], ids=["by default", "though it asks for it"])
def test_no_site_is_told_that_another_led_to_it(tmp_path, policy):
    with RawServer({}, address=("127.0.0.2", 0)) as feeds, RawServer({}) as server:
        feed = rss((f"{server.url}/town/in-feed", None))
        feeds.answers["/feed"] = feed.replace(b"\r\n", b"\r\n" + policy.encode(), 1)
        server.answers |= {"/": answer('<a href="/town/at-home">x</a>')}
        (tmp_path / "s.toml").write_text(
            f'[[source]]\nname = "a"\nhome = "{server.url}/"\nfeeds = ["{feeds.url}/feed"]\n'
        )
        news(tmp_path, "sources=s.toml")
        ((in_feed,), (at_home,)) = server.received["/town/in-feed"], server.received["/town/at-home"]
    assert b"Referer" not in in_feed
    assert f"Referer: {server.url}/\r\n".encode() in at_home


def test_the_delay_of_a_source_holds_on_its_subdomains(tmp_path):
    with RawServer({"/robots.txt": ROBOTS}) as server:
        home, sport = (f"http://{name}courier.example:{server.port}" for name in ("", "sport."))
        paths = ["/town/one-long-story", "/town/two-long-stories", "/town/three-long-stories"]
        server.answers["/"] = answer("".join(f'<a href="{sport}{path}">x</a>' for path in paths))
        server.answers |= {path: article(path) for path in paths}
        (tmp_path / "s.toml").write_text(
            f'[[source]]\nname = "slow"\nhome = "{home}/"\nfeeds = ["{home}/"]\ndelay = 0.6\n'
        )
        collection = news(
            tmp_path,
            "sources=s.toml",
            CONTACT="desk@example.org",
            TWISTED_DNS_RESOLVER="servers.resolver.ScriptedResolver",
            TEST_ADDRESSES=json.dumps({name: [["127.0.0.1"]] for name in ("courier.example", "sport.courier.example")}),
        )
    dates = sorted(
        record.date for record in collection.records if record.type == "request" and "/town/" in record.target_uri
    )
    times = [float(date[17:26]) + 60 * float(date[14:16]) for date in dates]
    assert [later - earlier >= 0.55 for earlier, later in itertools.pairwise(times)] == [True, True]


def test_the_delay_of_a_source_holds_against_a_shorter_crawl_delay(tmp_path):
    robots = answer("User-agent: *\nCrawl-delay: 0.1\n", "text/plain")
    home = answer('<a href="/town/one-story">x</a><a href="/town/two-story">x</a>')
    with RawServer({"/robots.txt": robots, "/": home}) as server:
        (tmp_path / "s.toml").write_text(
            f'[[source]]\nname = "slow"\nhome = "{server.url}/"\nfeeds = ["{server.url}/"]\ndelay = 0.6\n'
        )
        collection = news(tmp_path, "sources=s.toml", CRAWL_DELAY_OBEY="1")
    dates = sorted(record.date for record in collection.records if record.type == "request")
    times = [float(date[17:26]) + 60 * float(date[14:16]) for date in dates]
    assert [later - earlier >= 0.55 for earlier, later in itertools.pairwise(times[1:])] == [True, True]
