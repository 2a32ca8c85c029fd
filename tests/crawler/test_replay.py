"""`scrapy replay`: the same articles again, from files that anybody wrote."""

from __future__ import annotations

import gzip
import json
import shutil

import pytest
from running import Collection, crawl, scrapy
from servers.raw import RawServer

TEXT = b"<p>The ferry left the harbour at seven, with forty passengers and the morning's post on board.</p>" * 4
PAGE = b"<html><head><title>%s</title></head><body><article><h1>%s</h1>" + TEXT + b"</article></body></html>"


def answer(title: bytes) -> bytes:
    body = PAGE % (title, title)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Collection:
    answers = {f"/{number}": answer(b"Ferry %d" % number) for number in range(5)}
    answers["/gone"] = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    with RawServer(answers) as server:
        return crawl([server.url + path for path in answers], tmp_path_factory.mktemp("live"))


@pytest.fixture
def collection(live, tmp_path):
    """A copy of what the live crawl kept."""
    copy = tmp_path / "collections" / "news"
    shutil.copytree(live.folder, copy)
    return Collection(copy, live.ran)


def replay(*args: object, cwd):
    return scrapy("replay", *map(str, args), "-s", "ARTICLE_WORKERS=2", cwd=cwd)


def test_a_replay_gives_the_bytes_of_the_live_crawl(collection, tmp_path):
    (before,) = collection.files("articles")
    lines = before.read_bytes()
    before.unlink()
    ran = replay(collection.folder, cwd=tmp_path)
    assert ran.code == 0
    assert collection.files("articles") == [before]
    assert before.read_bytes() == lines
    assert lines.count(b"\n") == 5


def test_articles_that_are_the_same_are_left_alone(collection, tmp_path):
    (articles,) = collection.files("articles")
    before = articles.stat()
    ran = replay(collection.files("archive")[0], cwd=tmp_path)
    assert "(unchanged)" in ran.err, ran.err
    assert (articles.stat().st_ino, articles.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_summary_says_what_was_no_article(collection, tmp_path):
    err = replay(collection.folder, cwd=tmp_path).err
    assert "15 records, 5 articles (no article: 1 role, 1 status)" in err


def test_articles_go_to_standard_output_or_another_folder(collection, tmp_path):
    (articles,) = collection.files("articles")
    ran = replay(collection.folder, "-o", "-", cwd=tmp_path)
    assert ran.out == articles.read_text("utf-8")
    assert replay(collection.folder, "-o", "again", cwd=tmp_path).code == 0
    assert (tmp_path / "again" / articles.name).read_bytes() == articles.read_bytes()


def test_a_file_of_another_tool_is_replayed_beside_itself(tmp_path):
    url, block = "http://example.org/foreign", answer(b"A foreign record")
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
    record = head.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    (tmp_path / "foreign.warc.gz").write_bytes(gzip.compress(record))
    assert replay("foreign.warc.gz", cwd=tmp_path).code == 0
    (line,) = (tmp_path / "foreign.jsonl").read_text("utf-8").splitlines()
    article = json.loads(line)
    assert (article["title"], article["url"], article["requested_url"]) == ("A foreign record", url, url)
    assert (article["fetched_at"], article["archive"]["file"]) == ("2020-01-02T03:04:05Z", "foreign.warc.gz")


def test_damage_is_told_with_its_offset_and_the_rest_is_replayed(collection, tmp_path):
    (warc,) = collection.files("archive")
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(warc.read_bytes()[:-120])
    before = warc.read_bytes()
    ran = replay(torn, warc, cwd=tmp_path)
    assert ran.code == 3
    assert f"damaged: {torn}: offset " in ran.err
    assert len((tmp_path / "torn.jsonl").read_text("utf-8").splitlines()) >= 4
    assert "5 articles" in ran.err
    assert warc.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch.warc.gz"], "scrapy replay: nosuch.warc.gz: no such file or folder"),
        (["."], "scrapy replay: .: no WARC file in this folder (looked for .warc.gz, .warc, .arc.gz, .arc)"),
        ([], "error: name at least one WARC file or a folder with some"),
        (["--nosuch"], "error: unknown option --nosuch"),
    ],
    ids=["missing file", "empty folder", "nothing", "unknown option"],
)
def test_wrong_usage_is_refused_with_exit_code_2(tmp_path, arguments, message):
    ran = replay(*arguments, cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.rstrip().endswith(message)


def test_a_file_that_is_no_warc_is_told_and_gives_exit_code_3(tmp_path):
    (tmp_path / "page.warc.gz").write_bytes(b"<html>no WARC</html>")
    ran = replay("page.warc.gz", cwd=tmp_path)
    assert ran.code == 3
    assert "damaged: page.warc.gz: offset 0: " in ran.err
