"""`scrapy show`: one article of a collection, to be read."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from running import Collection, crawl, scrapy
from servers.raw import RawServer

from crawler.article_page import article_page
from crawler.demo import Newspaper


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Collection:
    with Newspaper() as newspaper:
        return crawl(newspaper.article_urls(), tmp_path_factory.mktemp("shown"), CRAWL_DELAY_OBEY="0")


def show(collection: Collection, *args: str):
    return scrapy("show", *args, cwd=collection.folder.parent.parent)


def _with_picture(collection: Collection) -> dict:
    return next(article for article in collection.articles if article["images"] and article["images"][0]["caption"])


def test_an_article_is_typeset_with_its_pictures_its_evidence_and_its_place(crawled):
    article = _with_picture(crawled)
    ran = show(crawled, article["url"])
    assert ran.code == 0
    squeezed = " ".join(ran.out.split())
    for part in (article["title"], article["authors"][0]["name"], *article["text"].split("\n")[:3]):
        assert " ".join(part.split()) in squeezed
    assert article["images"][0]["caption"] in squeezed
    assert f"access: {article['access']['policy']}, {article['access']['completeness']}" in ran.out
    place = article["archive"]
    assert f"{place['file']}, offset {place['offset']}, {place['length']} bytes" in ran.out
    assert "\x1b" not in ran.out


def test_an_article_is_found_by_its_id(crawled):
    article = crawled.articles[0]
    assert json.loads(show(crawled, article["id"], "--json").out) == article


def test_the_latest_capture_is_shown(tmp_path):
    page = "<html><body><article><h1>{0}</h1>" + "<p>The ferry left the harbour at seven.</p>" * 9 + "</article>"

    def answer(title: str) -> bytes:
        body = page.format(title).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    answers = {"/a": answer("Before")}
    with RawServer(answers) as server:
        crawl([f"{server.url}/a"], tmp_path)
        answers["/a"] = answer("After")
        collection = crawl([f"{server.url}/a"], tmp_path)
    assert show(collection, f"{server.url}/a").out.startswith("After\n")


@pytest.mark.parametrize("name", ["https://example.org/never", "0" * 32])
def test_an_article_that_is_not_there_is_told(crawled, name):
    ran = show(crawled, name)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"scrapy show: {name}: no article of it in {crawled.folder}\n"


@pytest.mark.parametrize("by", ["url", "id"])
def test_an_article_whose_line_is_damaged_is_told(crawled, tmp_path, by):
    copy = tmp_path / "collections" / "news"
    shutil.copytree(crawled.folder, copy)
    (articles,) = copy.glob("articles/*")
    first, *rest = articles.read_bytes().splitlines(keepends=True)
    articles.write_bytes(b"".join([first[:-30] + b"\n", *rest]))
    ran = show(Collection(copy, crawled.ran), json.loads(first)[by])
    assert (ran.code, ran.err) == (
        3,
        f"scrapy show: {articles}: line 1 is no article; make the file again with: scrapy replay --again\n",
    )


def test_the_page_stands_by_itself(crawled):
    article = _with_picture(crawled)
    assert show(crawled, article["url"], "--html", "story.html").code == 0
    page = (crawled.folder.parent.parent / "story.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert re.findall(r"<(?:script|link|iframe|form)\b", page) == []
    assert re.findall(r'\ssrc="(?!data:)', page) == []
    assert article["images"][0]["url"] in page  # where the picture was


def test_a_picture_that_was_kept_is_in_the_page(crawled):
    article = _with_picture(crawled)
    page = article_page(article, lambda _url: ("image/png", b"\x89PNG"))
    assert '<img src="data:image/png;base64,iVBORw=="' in page


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "<style>*{display:none}</style>"]
)
def test_what_looks_like_markup_in_an_article_stays_text(crawled, evil):
    article = _with_picture(crawled)
    article |= {
        "title": evil,
        "body": [{"type": "paragraph", "text": evil}, {"type": "embed", "url": "javascript:alert(1)"}],
    }
    page = article_page(article, lambda _url: None)
    assert evil not in page.partition("</head>")[2]
    assert 'href="javascript' not in page
    assert evil.replace("<", "&lt;").partition(">")[0] in page
