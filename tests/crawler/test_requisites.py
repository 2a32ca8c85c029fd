"""The setting `REQUISITES`: what else is fetched for an article."""

from __future__ import annotations

import pytest
from running import Collection, scrapy, settings
from servers.raw import RawServer

PARAGRAPH = "<p>The harbour board met on Tuesday and decided, after a long debate, to mend the old sea wall first.</p>"
PAGE = (
    '<html><head><title>Sea wall</title><link rel="stylesheet" href="/s.css"><script src="/a.js"></script></head><body>'
    '<img src="/logo.png" alt="" width="20"><article><h1>Sea wall</h1><figure><img src="/wall.jpg" alt="" width="640">'
    f"<figcaption>The wall</figcaption></figure>{PARAGRAPH * 5}</article></body></html>"
)


def answer(body: str, content_type: str = "text/html; charset=utf-8") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


ANSWERS = {
    "/robots.txt": answer("User-agent: *\nDisallow: /forbidden.png\n"),
    "/": answer('<a href="/town/one-story">x</a><a href="/town/two-story">x</a>'),
    "/town/one-story": answer(PAGE),
    "/town/two-story": answer(PAGE),
    "/s.css": answer(
        "@import 'more.css'; .x { background: url(/b.png) } .y { background: url(/forbidden.png) }", "text/css"
    ),
    "/more.css": answer(".z { background: url(/deeper.png) }", "text/css"),
    "/a.js": answer("1", "text/javascript"),
    **{
        f"/{name}": answer("x", "image/png")
        for name in ("logo.png", "wall.jpg", "b.png", "deeper.png", "forbidden.png")
    },
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    def crawl(wanted: str) -> tuple[dict[str, list[bytes]], Collection]:
        folder = tmp_path_factory.mktemp(wanted)
        with RawServer(dict(ANSWERS)) as server:
            arguments = ["-a", f"url={server.url}/", *settings(REQUISITES=wanted)]
            return server.received, Collection(
                folder / "collections" / "news", scrapy("crawl", "site", *arguments, cwd=folder)
            )

    return {wanted: crawl(wanted) for wanted in ("none", "images", "all")}


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        ("none", set()),
        ("images", {"/wall.jpg"}),
        ("all", {"/wall.jpg", "/logo.png", "/s.css", "/a.js", "/more.css", "/b.png"}),
    ],
)
def test_as_much_is_fetched_as_the_setting_says_and_robots_txt_allows(crawled, wanted, paths):
    received, _ = crawled[wanted]
    assert set(received) - {"/robots.txt", "/", "/town/one-story", "/town/two-story"} == paths


def test_each_requisite_is_fetched_once_in_a_run(crawled):
    received, collection = crawled["all"]
    assert {path: len(requests) for path, requests in received.items()} == dict.fromkeys(received, 1)
    assert collection.stat("requisites/answered") == 6


def test_requisites_are_kept_with_their_role_beside_the_articles_and_make_none(crawled):
    _, collection = crawled["all"]
    (picture,) = [r for r in collection.records if r.type == "response" and r.target_uri.endswith("/wall.jpg")]
    assert picture.notes["role"] == "requisite"
    assert picture.notes["via"].endswith("-story")
    assert len(collection.files("archive")) == 1
    assert len(collection.articles) == 2


def test_a_value_that_means_nothing_is_refused(tmp_path):
    ran = scrapy("crawl", "site", "-a", "url=http://127.0.0.1:9/", *settings(REQUISITES="some"), cwd=tmp_path)
    assert (ran.code, ran.err) == (2, "scrapy crawl site: REQUISITES=some: give one of none, images, all\n")
