"""Whatever the web sends: a clear line in the log, a stat, no article that is none, and the exchange is kept."""

from __future__ import annotations

import pytest
from running import crawl
from servers.raw import RawServer, reset_after, stall_after

HTML = b"Content-Type: text/html\r\n"
CHALLENGE = (
    b"<html><head><title>Just a moment...</title><noscript>Please enable JavaScript and cookies to continue</noscript>"
    b"</head><body><h1>Checking your browser before you access the site</h1>"
    b"<div id='challenge-form'></div><script src='/challenge.js'></script></body></html>"
)
BROKEN = (
    b"<html><body><article><h1>The lamp on the pier<p>The keeper lit the lamp at dusk, as he had for thirty years, and "
    b"went in to supper.</div></span><p>Nobody on the island could remember a night on which it had not burned.<p "
    b"<b>Then the storm came over the bar, and the lamp went out for the first time since the war.<table><tr><td>"
)
WRONG_CHARSET = (
    "<html><head><title>Größe</title></head><body><article><h1>Größe</h1><p>Über die Größe der Brücke wurde lange"
    " gestritten, bevor der Rat der Stadt sie am Dienstag beschloss.</p><p>Die Fähre fährt bis dahin weiter, auch wenn"
    " die Kosten für das nächste Jahr höher geschätzt werden.</p></article></body></html>"
).encode("latin-1")


def answer(body: bytes, headers: bytes = HTML, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, headers, len(body), body)


ANSWERS = {
    "/404": answer(b"<p>Not here</p>", status=b"404 Not Found"),
    "/500": answer(b"<p>Oops</p>", status=b"500 Internal Server Error"),
    "/pdf": answer(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", b"Content-Type: application/pdf\r\n"),
    "/png-as-html": answer(b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "/empty": answer(b""),
    "/challenge": answer(CHALLENGE),
    "/unknown-coding": answer(b"????", HTML + b"Content-Encoding: compress\r\n"),
    "/broken": answer(BROKEN),
    "/wrong-charset": answer(WRONG_CHARSET, b"Content-Type: text/html; charset=no-such-charset\r\n"),
    "/reset": reset_after(b""),
    "/stall": stall_after(b""),
}
NO_ARTICLE = {
    "/404": "status",
    "/500": "status",
    "/pdf": "not-html",
    "/png-as-html": "not-html",
    "/empty": "empty",
    "/challenge": "bot-challenge",
    "/unknown-coding": "content-coding",
}
NOT_FETCHED = {
    "/reset": "DownloadFailedError",
    "/stall": "DownloadTimeoutError",
    "http://127.0.0.1:1/refused": "DownloadConnectionRefusedError",
    "http://no-such-host.invalid/": "CannotResolveHostError",
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    with RawServer(ANSWERS) as server:
        urls = [server.url + path for path in ANSWERS] + [url for url in NOT_FETCHED if "://" in url]
        values = {"DOWNLOAD_TIMEOUT": "1.5", "DOWNLOAD_DELAY": "0.01", "CONTACT": "desk@example.org"}
        # What happens to a robots.txt that cannot be had is told in test_robots.py.
        yield server, crawl(urls, tmp_path_factory.mktemp("bad"), ROBOTSTXT_OBEY="0", **values)


def full(server, path):
    return path if "://" in path else server.url + path


@pytest.mark.parametrize(("path", "reason"), NO_ARTICLE.items())
def test_a_page_that_is_no_article_is_told_counted_and_kept(crawled, path, reason):
    server, collection = crawled
    url = full(server, path)
    (line,) = [line for line in collection.ran.err.splitlines() if f"no article: {url}: " in line]
    assert line.endswith(f"({reason})")
    assert collection.stat(f"articles/rejected/{reason}") == list(NO_ARTICLE.values()).count(reason)
    assert url not in {article["url"] for article in collection.articles}
    assert [record.block for record in collection.of("response", url)] == [ANSWERS[path]]


@pytest.mark.parametrize(("path", "error"), NOT_FETCHED.items())
def test_what_is_not_fetched_is_told_counted_and_a_metadata_record_says_why(crawled, path, error):
    server, collection = crawled
    url = full(server, path)
    (line,) = [line for line in collection.ran.err.splitlines() if f"not fetched: {url}: " in line]
    assert f"{error}: " in line
    assert collection.stat(f"downloader/exception_type_count/scrapy.exceptions.{error}") >= 1
    (record,) = collection.of("metadata", url)
    assert f"fetchError: {error}\r\n".encode() in record.block
    assert collection.of("response", url) == []


def test_a_request_that_got_no_answer_is_kept(crawled):
    server, collection = crawled
    assert [record.block for record in collection.of("request", server.url + "/stall")] == server.received["/stall"]


def test_broken_html_still_gives_its_text(crawled):
    server, collection = crawled
    (article,) = [article for article in collection.articles if article["url"] == server.url + "/broken"]
    assert "The keeper lit the lamp at dusk" in article["text"]
    assert "the lamp went out for the first time" in article["text"]


def test_a_wrong_charset_is_seen_through(crawled):
    server, collection = crawled
    (article,) = [article for article in collection.articles if article["url"] == server.url + "/wrong-charset"]
    assert article["text"].startswith("Über die Größe der Brücke")


def test_one_line_is_told_for_a_host_that_does_not_answer(crawled):
    _, collection = crawled
    assert "Traceback" not in collection.ran.err


def test_nothing_fetched_at_all_is_below_what_was_promised(tmp_path):
    assert crawl(["http://127.0.0.1:1/"], tmp_path).ran.code == 3


def test_a_404_among_others_is_an_outcome_and_no_failure(crawled):
    _, collection = crawled
    assert collection.ran.code == 0
