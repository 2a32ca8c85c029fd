"""`scrapy crawl site`: how far it goes, what it leaves alone, what it makes articles of."""

from __future__ import annotations

import pytest
from running import Collection, scrapy, settings
from servers.raw import RawServer

from crawler.demo import Newspaper
from crawler.errors import ArgumentError
from crawler.spiders.site import SiteSpider

PARAGRAPH = "<p>The harbour board met on Tuesday and decided, after a long debate, to mend the old sea wall first.</p>"
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def page(body: str, headers: str = "", title: str = "x") -> bytes:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    return f"{HEAD}{headers}Content-Length: {len(html)}\r\n\r\n".encode() + html


def article(title: str, *links: str) -> bytes:
    return page(f"<article><h1>{title}</h1>{PARAGRAPH * 5}</article>{anchors(*links)}", title=title)


def anchors(*links: str) -> str:
    return "".join(f'<p><a href="{link}">A link to {link}</a></p>' for link in links)


def site(folder, *arguments: str, **values: str) -> Collection:
    folder.mkdir(exist_ok=True)
    given = [part for argument in arguments for part in ("-a", argument)]
    ran = scrapy("crawl", "site", *given, *settings(CRAWL_DELAY_OBEY="0", **values), cwd=folder)
    return Collection(folder / "collections" / "news", ran)


def roles(collection: Collection, server: RawServer) -> dict[str, str]:
    return {
        record.target_uri.removeprefix(server.url): record.notes["role"]
        for record in collection.records
        if record.type == "response" and record.notes.get("role") != "robots"
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "no URL; give -a url=URL, a page of the site to begin with"),
        ({"url": "a.example"}, "-a url=a.example: not an http(s) URL"),
        ({"url": "http://a/", "depth": "deep"}, "-a depth=deep: give a whole number, for example -a depth=3"),
        ({"url": "http://a/", "pages": "-1"}, "-a pages=-1: give a whole number, for example -a pages=10000"),
        ({"url": "http://a/", "subdomains": "1"}, "-a subdomains=1: give yes or no"),
        ({"url": "http://a/", "deny": "("},
         "-a deny=(: not a regular expression: missing ), unterminated subpattern at position 0"),
        ({"urls": "x"},
         "unknown argument -a urls=…; there are: url=…, depth=…, subdomains=…, pages=…, allow=…, deny=…"),
    ],
)  # fmt: skip
def test_an_argument_that_cannot_be_used_is_refused_in_one_line(given, message):
    with pytest.raises(ArgumentError) as refused:
        SiteSpider.seeds(given)
    assert str(refused.value) == message


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory):
    with Newspaper() as paper:
        yield paper, site(tmp_path_factory.mktemp("site"), f"url={paper.base_url}/")


def test_every_article_of_the_newspaper_is_found_by_its_links(newspaper):
    paper, collection = newspaper
    assert collection.ran.code == 0
    assert sorted(article["url"] for article in collection.articles) == sorted(paper.article_urls())


def test_sections_are_archived_as_listings_and_other_pages_left_alone(newspaper):
    paper, collection = newspaper
    kept = {r.target_uri.removeprefix(paper.base_url): r.notes.get("role") for r in collection.records
            if r.type == "response"}  # fmt: skip
    assert {path for path, role in kept.items() if role == "listing"} == {"/", "/feed.xml", "/town/", "/town/page/2"}
    assert {"/subscribe", "/people", "/style.css", "/documents/tide-table.pdf"} & set(kept) == set()


def test_the_replay_is_byte_identical(newspaper, tmp_path):
    _, collection = newspaper
    assert scrapy("replay", str(collection.folder), "-o", str(tmp_path), cwd=tmp_path).code == 0
    (live,) = collection.files("articles")
    assert (tmp_path / live.name).read_bytes() == live.read_bytes()


@pytest.fixture(scope="module")
def server():
    answers = {
        "/robots.txt": page("User-agent: *"),
        "/": page(anchors("/town/", "/town/one-story", "/impressum", "/trap/0/")),
        "/town/": page(anchors("/town/two-story", "http://elsewhere.example/three-story-of-ours")),
        "/town/one-story": article("one", "/town/four-story#part", "/town/print/five-story", "/x.pdf"),
        "/town/two-story": article("two", "/town/one-story?utm_source=x", "mailto:a@b", "javascript:x()"),
        "/town/four-story": article("four", "/town/six-story"),
        "/town/six-story": article("six"),
        "/impressum": page(anchors("/town/seven-story")),
        "/town/seven-story": article("seven"),
        **{f"/trap/{'a/' * depth}": page(f'<a href="a/">x</a> {depth}') for depth in range(1, 30)},
        "/trap/0/": page('<a href="/trap/a/">x</a>'),
    }
    with RawServer(answers) as running:
        yield running


@pytest.fixture(scope="module")
def crawled(server, tmp_path_factory):
    return site(tmp_path_factory.mktemp("links"), f"url={server.url}/", "depth=20")


def test_links_are_followed_from_articles_and_listings_within_the_site(server, crawled):
    assert roles(crawled, server) == {
        "/": "listing",
        "/town/": "listing",
        "/town/one-story": "article",
        "/town/two-story": "article",
        "/town/four-story": "article",
        "/town/six-story": "article",
        "/trap/0/": "article",
        "/trap/a/": "listing",
        "/trap/a/a/": "listing",
    }
    assert sorted(article["title"] for article in crawled.articles) == ["four", "one", "six", "two"]
    assert crawled.stat("links/refused/other-site") == 1


def test_a_path_that_grows_is_left_after_two_rounds(crawled):
    assert crawled.stat("links/refused/repeated-segment") == 1


def test_a_page_that_did_not_change_still_leads_on(server, crawled):
    found = crawled.stat("links/found")
    folder = crawled.folder.parent.parent
    again = site(folder, f"url={server.url}/", "depth=20", ARCHIVE_REVISIT_MIN_BYTES="1", FRONTIER="memory")
    assert again.of("revisit", f"{server.url}/town/one-story") != []
    assert again.stat("links/found") == found > 0


def test_depth_is_counted_in_links_from_the_first_page(server, tmp_path):
    kept = roles(site(tmp_path, f"url={server.url}/", "depth=1"), server)
    assert set(kept) == {"/", "/town/", "/town/one-story", "/trap/0/"}


def test_the_limit_of_pages_holds_for_each_host(server, tmp_path):
    collection = site(tmp_path, f"url={server.url}/", "pages=2")
    assert len(roles(collection, server)) == 3  # and the page to begin with
    assert collection.stat("links/refused/page-limit") > 0


def test_allow_and_deny_narrow_what_is_fetched(server, tmp_path):
    kept = roles(site(tmp_path, f"url={server.url}/", "allow=story", "deny=/trap|four"), server)
    assert set(kept) == {"/", "/town/", "/town/one-story", "/town/two-story"}


def test_what_an_earlier_run_left_is_held_against_what_is_denied_now(tmp_path):
    videos, texts = ([f"/2024/05/{kind}-of-the-day-{number}" for number in range(2)] for kind in ("video", "text"))
    asked = []
    with RawServer({"/": page(anchors(*videos, *texts)), **{path: page("x") for path in videos + texts}}) as server:
        site(tmp_path, f"url={server.url}/", CLOSESPIDER_PAGECOUNT="1", DOWNLOAD_DELAY="0.3")
        for arguments in [["deny=/video"], []]:
            server.received.clear()
            site(tmp_path, f"url={server.url}/", *arguments)
            asked.append(sorted(path for path in server.received if path not in {"/", "/robots.txt"}))
    assert asked == [texts, videos]


def test_other_pages_are_archived_as_listings_where_the_setting_says_so(server, tmp_path):
    kept = roles(site(tmp_path, f"url={server.url}/", "depth=2", SITE_OTHER_PAGES="1"), server)
    assert (kept["/impressum"], kept["/town/seven-story"]) == ("listing", "article")


def test_nofollow_in_the_header_of_a_page_holds_for_all_its_links(tmp_path):
    answers = {
        "/robots.txt": page(""),
        "/": page(anchors("/town/one-story"), "X-Robots-Tag: noarchive, nofollow\r\n"),
        "/town/one-story": article("one"),
    }
    with RawServer(answers) as server:
        collection = site(tmp_path, f"url={server.url}/")
    assert (collection.articles, collection.stat("links/refused/nofollow")) == ([], 1)


def test_links_are_read_with_base_and_charset_of_their_page(tmp_path):
    body = (
        '<html><head><base href="/town/"><title>x</title></head><body><a href="fähre-one-two?q=ü">x</a></body></html>'
    )
    encoded = body.encode("cp1252")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Length: {len(encoded)}\r\n\r\n"
    answers = {
        "/robots.txt": page(""),
        "/": head.encode() + encoded,
        "/town/f%C3%A4hre-one-two?q=%FC": article("Fähre"),
    }
    with RawServer(answers) as server:
        collection = site(tmp_path, f"url={server.url}/")
    assert [article["title"] for article in collection.articles] == ["Fähre"]
