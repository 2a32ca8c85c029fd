"""`scrapy crawl article`: what it takes, what it refuses, and how it ends."""

from __future__ import annotations

import itertools
import json

import pytest
from running import crawl, scrapy, settings
from servers.raw import RawServer

from crawler.errors import ArgumentError
from crawler.spiders.arguments import split_urls
from crawler.spiders.article import ArticleSpider

PARAGRAPH = b"<p>The harbour board met on Tuesday and decided, after a long debate, to mend the old sea wall first.</p>"
PAGE = (
    b"<html><head><title>Sea wall</title></head><body><article><h1>Sea wall</h1>"
    + PARAGRAPH * 5
    + b"</article></body></html>"
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
ROBOTS = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("http://a/1", ["http://a/1"]),
        ("http://a/1 http://b/2\nhttps://c/3", ["http://a/1", "http://b/2", "https://c/3"]),
        ("http://a/1,http://b/2,HTTPS://c/3", ["http://a/1", "http://b/2", "HTTPS://c/3"]),
        ("http://a/1,2,3", ["http://a/1,2,3"]),
        ("http://a/x?u=1,2&v=a,b", ["http://a/x?u=1,2&v=a,b"]),
    ],
    ids=["one", "white space", "comma before http", "commas in a path", "commas in a query"],
)
def test_several_urls_stand_in_one_argument(value, urls):
    assert split_urls(value) == urls


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "no URL; give -a url=URL, or -a urls=FILE with one URL a line"),
        ({"url": " "}, "-a url= is empty; give it a URL, for example -a url=https://example.org/article"),
        ({"url": "ftp://a/"}, "-a url=ftp://a/: not an http(s) URL"),
        ({"url": "file:///etc/passwd"}, "-a url=file:///etc/passwd: not an http(s) URL"),
        ({"url": "example.org/a"}, "-a url=example.org/a: not an http(s) URL"),
        ({"url": "http:///a"}, "-a url=http:///a: a URL without a host"),
        ({"url": "http://a:99999/"}, "-a url=http://a:99999/: not a URL: Port out of range 0-65535"),
        ({"url": "http://a/\udcff"}, "-a url=http://a/\udcff: not a URL: it is not in UTF-8"),
        ({"ulr": "http://a/"}, "unknown argument -a ulr=…; there are: url=…, urls=…"),
        ({"urls": "/no/such/file"}, "-a urls=/no/such/file: No such file or directory"),
    ],
)
def test_an_argument_that_cannot_be_used_is_refused_in_one_line(given, message):
    with pytest.raises(ArgumentError) as refused:
        ArticleSpider.seeds(given)
    assert str(refused.value) == message


def test_a_file_of_urls_may_have_comments_empty_lines_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "urls.txt"
    path.write_bytes(b"\xef\xbb\xbfhttp://a/1\r\n\r\n# a comment\r\n  http://a/2  \r\n")
    assert ArticleSpider.seeds({"urls": str(path)}).urls == ["http://a/1", "http://a/2"]


def test_lines_that_are_no_url_are_named_and_the_rest_is_kept(tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text("http://a/1\nmailto:x@a\n")
    seeds = ArticleSpider.seeds({"urls": str(path)})
    assert (seeds.urls, seeds.faults) == (["http://a/1"], [f"{path}:2: mailto:x@a: not an http(s) URL"])


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-a", "foo=1"], "scrapy crawl article: unknown argument -a foo=…; there are: url=…, urls=…"),
        (["-a", "url"], "scrapy crawl article: -a url: not of the form NAME=VALUE"),
        (
            ["-a", "url=http://a/", "-a", "url=http://b/"],
            "scrapy crawl article: -a url=… is given 2 times; give it once",
        ),
        ([], "scrapy crawl article: no URL; give -a url=URL, or -a urls=FILE with one URL a line"),
    ],
    ids=["unknown", "malformed", "repeated", "missing"],
)
def test_the_command_refuses_in_one_line_with_exit_code_2(tmp_path, arguments, line):
    ran = scrapy("crawl", "article", *arguments, cwd=tmp_path)
    assert (ran.code, ran.out, ran.err) == (2, "", line + "\n")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_spider_is_refused(tmp_path):
    ran = scrapy("crawl", "nosuch", cwd=tmp_path)
    assert (ran.code, ran.err) == (2, "scrapy crawl nosuch: no such spider; there are: article, news, site\n")


def test_a_folder_that_cannot_be_made_stops_the_crawl_at_the_start(tmp_path):
    (tmp_path / "collections").write_text("a file")
    ran = scrapy("crawl", "article", "-a", "url=http://127.0.0.1:1/", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.startswith("scrapy crawl article: cannot make the folder ")
    assert len(ran.err.splitlines()) == 1


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("article")
    answers = {f"/{number}": ANSWER for number in range(4)}
    robots = b"User-agent: *\nDisallow: /3\n"
    answers["/robots.txt"] = ROBOTS % (len(robots), robots)
    with RawServer(answers) as server:
        urls = [server.url + path for path in answers if path != "/robots.txt"]
        extra = ["-O", "out.json", "-O", "out.csv", "-s", "CONTACT=desk@example.org"]
        yield server, crawl([*urls, urls[0], "mailto:x@y"], folder, *extra)


def test_overwrite_output_holds_the_articles_as_scrapy_users_expect(crawled):
    _, collection = crawled
    exported = json.loads((collection.folder.parent.parent / "out.json").read_text("utf-8"))
    by_url = {article["url"]: article for article in exported}
    assert by_url == {article["url"]: article for article in collection.articles}
    assert (collection.folder.parent.parent / "out.csv").read_text("utf-8").startswith("schema,id,url,")


def test_each_article_points_at_its_record(crawled):
    _, collection = crawled
    records = {record.offset: record for record in collection.records}
    assert len(collection.articles) == 3
    for article in collection.articles:
        record = records[article["archive"]["offset"]]
        assert (record.target_uri, record.record_id) == (article["url"], article["archive"]["record_id"])
        assert article["archive"]["file"] == collection.files("archive")[0].name
        assert (article["fetched_at"], article["title"]) == (record.date, "Sea wall")


def test_what_robots_txt_forbids_is_not_fetched_and_told(crawled):
    server, collection = crawled
    assert "/3" not in server.received
    assert f"not fetched: {server.url}/3: Forbidden by robots.txt" in collection.ran.err
    assert collection.stat("robotstxt/forbidden") == 1


def test_a_url_that_is_given_twice_is_fetched_once(crawled):
    server, _ = crawled
    assert len(server.received["/0"]) == 1


def test_a_line_that_is_no_url_is_told_and_the_exit_code_is_3(crawled):
    _, collection = crawled
    assert "seeds.txt:6: mailto:x@y: not an http(s) URL" in collection.ran.err
    assert (collection.ran.code, collection.stat("seeds/refused")) == (3, 1)


def test_the_user_agent_is_honest_and_carries_the_contact(crawled):
    server, _ = crawled
    assert b"\r\nUser-Agent: news-archiver/0.1.0 (+desk@example.org)\r\n" in server.received["/0"][0]


def test_nothing_on_standard_input_is_wrong_usage(tmp_path):
    ran = scrapy("crawl", "article", "-a", "urls=-", *settings(), cwd=tmp_path, stdin="# none today\n")
    assert (ran.code, ran.err) == (2, "scrapy crawl article: -a urls=-: no URL in the file; put one on each line\n")


def test_urls_come_from_standard_input(tmp_path):
    with RawServer({"/1": ANSWER}) as server:
        ran = scrapy(
            "crawl",
            "article",
            "-a",
            "urls=-",
            *settings(),
            "-O",
            "-:jsonlines",
            cwd=tmp_path,
            stdin=f"{server.url}/1\n",
        )
    assert ran.code == 0
    assert json.loads(ran.out)["url"] == f"{server.url}/1"


def test_crawl_delay_keeps_requests_apart(tmp_path):
    robots = b"User-agent: *\nCrawl-delay: 0.5\n"
    answers = {"/robots.txt": ROBOTS % (len(robots), robots), "/1": ANSWER, "/2": ANSWER, "/3": ANSWER}
    with RawServer(answers) as server:
        collection = crawl([server.url + path for path in ("/1", "/2", "/3")], tmp_path)
    dates = sorted(record.date for record in collection.records if record.type == "request")
    times = [float(date[17:26]) + 60 * float(date[14:16]) for date in dates[1:]]
    assert [later - earlier >= 0.45 for earlier, later in itertools.pairwise(times)] == [True, True]


def test_scrapy_list_and_check_work(tmp_path):
    assert scrapy("list", cwd=tmp_path).out == "article\nnews\nsite\n"
    checked = scrapy("check", cwd=tmp_path)
    assert (checked.code, checked.err.splitlines()[-1]) == (0, "OK")
