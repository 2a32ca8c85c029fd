"""Pages that ask not to be archived: obeyed on demand, in a header or in the page, and nothing of them is kept."""

from __future__ import annotations

import gzip

import pytest
from running import Collection, crawl, scrapy, settings
from servers.raw import RawServer

from crawler.downloader.noarchive import noarchive_reason

SECRET = b"Nobody may keep this sentence, says the publisher, and so nobody does."
PARAGRAPHS = b"<p>%s</p>" % SECRET * 5


def page(head: bytes = b"", headers: bytes = b"", body: bytes | None = None) -> bytes:
    body = (
        b"<html><head>%s</head><body><article>%s</article></body></html>" % (head, PARAGRAPHS) if body is None else body
    )
    first = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    return first + b"%sContent-Length: %d\r\n\r\n%s" % (headers, len(body), body)


META = b'<meta name="robots" content="index, NOARCHIVE">'
GZIPPED = gzip.compress(b"<html><head>" + META + b"</head><body>" + PARAGRAPHS + b"</body></html>", mtime=0)
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(page(), None, id="silent"),
        pytest.param(page(headers=b"X-Robots-Tag: noarchive\r\n"), "noarchive", id="header"),
        pytest.param(page(headers=b"x-robots-tag: nofollow, NoArchive\r\n"), "noarchive", id="among others"),
        pytest.param(page(headers=b"X-Robots-Tag: none\r\n"), "none", id="none"),
        pytest.param(page(headers=b"X-Robots-Tag: noindex\r\n"), None, id="another directive"),
        pytest.param(page(headers=b"X-Robots-Tag: googlebot: noarchive\r\n"), None, id="to another agent"),
        pytest.param(
            page(headers=b"X-Robots-Tag: News-Archiver: noarchive\r\n"), "news-archiver: noarchive", id="to us"
        ),
        pytest.param(page(META), "noarchive", id="meta"),
        pytest.param(page(b'<meta name="googlebot" content="noarchive">'), None, id="meta to another agent"),
        pytest.param(
            page(b'<meta name="news-archiver" content="noarchive">'), "news-archiver: noarchive", id="meta to us"
        ),
        pytest.param(page(body=GZIPPED, headers=b"Content-Encoding: gzip\r\n"), "noarchive", id="compressed"),
        pytest.param(CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(META), META), "noarchive", id="chunked"),
        pytest.param(page(META)[:150], "noarchive", id="cut off"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n" + page(META), "noarchive", id="after an interim head"),
        pytest.param(page(body=b""), None, id="empty"),
        pytest.param(b"no HTTP at all", None, id="not HTTP"),
    ],
)
def test_what_asks_not_to_be_archived(answer, reason):
    assert noarchive_reason(answer, "https://example.org/", "news-archiver") == reason


@pytest.fixture(scope="module", params=["1", "0"], ids=["obeyed", "not obeyed"])
def crawled(request, tmp_path_factory):
    header = b"X-Robots-Tag: noarchive\r\n"
    answers = {
        "/meta": page(META),
        "/header": page(headers=header),
        "/moved": b"HTTP/1.1 302 Found\r\nLocation: /header?moved\r\n%sContent-Length: 0\r\n\r\n" % header,
        "/header?moved": page(headers=header),
        "/free": page(b"<title>Free</title>"),
    }
    with RawServer(answers) as server:
        urls = [server.url + path for path in answers if "?" not in path]
        yield (
            request.param == "1",
            server,
            crawl(urls, tmp_path_factory.mktemp("noarchive"), NOARCHIVE_OBEY=request.param),
        )


@pytest.mark.parametrize("path", ["/meta", "/header", "/moved", "/header?moved"])
def test_only_the_fact_is_kept(crawled, path):
    obeyed, server, collection = crawled
    records = [record for record in collection.records if record.target_uri == server.url + path]
    assert [record.type for record in records] == (["metadata"] if obeyed else ["response", "request"])
    if obeyed:
        assert (
            b"fetchError: NoArchive\r\nfetchErrorMessage: the answer asks not to be archived: noarchive"
            in records[0].block
        )


def test_nothing_of_the_text_is_on_disk_but_that_of_other_pages(crawled):
    obeyed, server, collection = crawled
    with_text = {record.target_uri for record in collection.records if SECRET in record.block}
    with_text |= {article["url"] for article in collection.articles}
    every = {server.url + path for path in ("/meta", "/header", "/header?moved", "/free")}
    assert with_text == ({server.url + "/free"} if obeyed else every)


def test_it_is_an_outcome(crawled):
    obeyed, server, collection = crawled
    told = f"no article: {server.url}/meta: the answer asks not to be archived: noarchive (noarchive)"
    assert (told in collection.ran.err) == obeyed
    stats = [collection.stat(name) for name in ("archive/noarchive", "articles/rejected/noarchive", "archive/failures")]
    assert stats == ([4, 4, 0] if obeyed else [0, 0, 0])
    assert collection.ran.code == 0


def test_a_listing_is_not_kept_but_its_links_are_followed(tmp_path):
    links = b"".join(
        b'<p><a href="/2026/11/story-%d.html">The story of the day, part %d</a></p>' % (n, n) for n in (1, 2)
    )
    home = page(META, body=b"<html><head>" + META + b"</head><body>" + links + b"</body></html>")
    with RawServer({"/": home, "/2026/11/story-1.html": page(), "/2026/11/story-2.html": page(META)}) as server:
        args = ["crawl", "news", "-a", f"url={server.url}/", *settings(NOARCHIVE_OBEY="1")]
        collection = Collection(tmp_path / "collections" / "news", scrapy(*args, cwd=tmp_path))
        urls = [server.url + path for path in ("/", "/2026/11/story-1.html", "/2026/11/story-2.html")]
    kinds = [[record.type for record in collection.records if record.target_uri == url] for url in urls]
    assert kinds == [["metadata"], ["response", "request"], ["metadata"]]
    assert [article["url"] for article in collection.articles] == [urls[1]]
