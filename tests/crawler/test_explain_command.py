"""`scrapy explain`: an archived page, passage by passage; nothing is ever fetched."""

from __future__ import annotations

import json
import socket

import pytest
from running import Collection, crawl, scrapy

from crawler.demo import Newspaper

PAGE = """<!doctype html><html lang="en"><head><title>Ferry sails again</title></head><body><article>
<h1>Ferry sails again</h1>
<p>The ferry will sail again on Monday, the harbour office said, after a new clutch had been fitted at the yard.</p>
<p>It had been tied up for three weeks, and the baker of Tarn had been rowing his own flour across the sound.</p>
<div class="paywall-gate"><p>Subscribe to continue reading.</p></div></article></body></html>"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Collection:
    with Newspaper() as newspaper:
        urls = [url for url in newspaper.urls() if "/members/briefing" in url or "phare-de-tarn" in url]
        return crawl(urls, tmp_path_factory.mktemp("live"), CRAWL_DELAY_OBEY="0")


def _response(collection: Collection, part: str):
    (record,) = [r for r in collection.records if r.type == "response" and part in (r.target_uri or "")]
    return record


def _cwd(collection: Collection):
    return collection.folder.parent.parent


def test_an_html_file_is_explained_in_plain_lines(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    ran = scrapy("explain", "page.html", "--url", "https://paper.example/ferry", cwd=tmp_path)
    lines = ran.out.splitlines()
    assert (ran.code, lines[:2]) == (0, ["https://paper.example/ferry", "page.html"])
    assert any(line.split()[1:3] == ["keep", "judged"] and "<p> The ferry will sail" in line for line in lines)
    assert any(line.split()[1:3] == ["drop", "gate"] and "Subscribe to continue" in line for line in lines)
    assert "access: subscription, stub" in lines
    assert "  gate: Subscribe to continue reading." in lines
    assert "  title: Ferry sails again (page)" in lines
    assert "\x1b" not in ran.out


def test_json_has_every_passage_whole(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    said = json.loads(scrapy("explain", "page.html", "--json", cwd=tmp_path).out)
    kept = [p for p in said["passages"] if p["decision"] == "keep"]
    assert [p["text"][:9] for p in kept] == ["The ferry", "It had be"]
    assert all(0.4 < p["probability"] <= 1 and p["signs"][0].keys() == {"sign", "value", "weight"} for p in kept)
    assert said["access"]["removed"] == ["Subscribe to continue reading."]
    assert said["metadata"]["title"] == {"value": "Ferry sails again", "source": "page"}
    assert said["rejection"] is None


def test_a_url_is_looked_up_in_the_collection(crawled):
    record = _response(crawled, "phare-de-tarn")
    ran = scrapy("explain", record.target_uri, "--json", cwd=_cwd(crawled))
    said = json.loads(ran.out)
    assert ran.code == 0
    assert said["url"] == record.target_uri
    assert said["source"].endswith(f"{record.file}, offset {record.offset}")
    assert said["access"]["completeness"] == "preview"


@pytest.mark.parametrize("how", ["--offset", "--url"])
def test_a_record_of_a_warc_file_is_found_by_its_offset_or_its_url(crawled, how):
    record = _response(crawled, "phare-de-tarn")
    value = str(record.offset) if how == "--offset" else record.target_uri
    ran = scrapy("explain", str(crawled.folder / "archive" / record.file), how, value, "--json", cwd=_cwd(crawled))
    assert ran.code == 0
    assert json.loads(ran.out)["url"] == record.target_uri


def test_a_page_that_is_no_article_says_why(crawled):
    record = _response(crawled, "/members/briefing")
    ran = scrapy("explain", record.target_uri, cwd=_cwd(crawled))
    assert ran.code == 0
    assert "no article: bot-challenge: " in ran.out


def test_what_is_not_in_the_archive_is_said_and_never_fetched(crawled):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/story"
        ran = scrapy("explain", url, cwd=_cwd(crawled))
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert (ran.code, ran.out) == (3, "a source of this site asks for it as listing (short-path, /story)\n")
    assert ran.err == f"scrapy explain: {url}: not in the collection news, and nothing is fetched\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["nowhere.html"], "nowhere.html: no such file", id="no-file"),
        pytest.param(["WARC"], "WARC: say which record is meant, with --offset or --url", id="which-record"),
        pytest.param(
            ["WARC", "--offset", "7"],
            "WARC: offset 7: bytes that belong to no record",
            id="no-record",
        ),
        pytest.param(
            ["WARC", "--url", "https://n.example/"],
            "https://n.example/: not in WARC, and nothing is fetched",
            id="no-url",
        ),
    ],
)
def test_wrong_usage_is_told_in_one_line(crawled, args, message):
    warc = str(crawled.files("archive")[0])
    message = message.replace("WARC", warc)
    ran = scrapy("explain", *(arg.replace("WARC", warc) for arg in args), cwd=_cwd(crawled))
    assert (ran.code, ran.out, ran.err) == (2, "", f"scrapy explain: {message}\n")


def test_a_url_without_a_collection_is_decided_all_the_same(tmp_path):
    ran = scrapy("explain", "https://n.example/2026/11/23/ferry-sails-again.html", cwd=tmp_path)
    assert ran.code == 3
    assert ran.out.startswith("a source of this site asks for it as article (")
    assert "not in the collection news, and nothing is fetched" in ran.err


def test_the_sources_of_a_file_are_asked_for_their_rules(tmp_path):
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "n"\nhome = "https://n.example/"\ndeny = ["/ferry-"]\n'
        '[[source]]\nname = "m"\nhome = "https://m.example/"\n',
        "utf-8",
    )
    ran = scrapy("explain", "https://n.example/ferry-sails", "--sources", "sources.toml", "--json", cwd=tmp_path)
    (decision,) = json.loads(ran.out)["decisions"]
    assert (decision["source"], decision["role"], decision["rule"]) == ("n", None, "deny")
