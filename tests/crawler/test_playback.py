"""``PLAYBACK``: a crawl offline, answered from the archive."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from running import Collection, Ran, crawl, scrapy, settings
from servers.awkward import CLOSING, PAGE, REDIRECTED_TO, awkward_answers, with_length
from servers.raw import RawServer

from archive import CollectionLayout
from archive.collection_lock import CollectionLock
from crawler.demo import Newspaper

SPIDERS = str(Path(__file__).parent.parent)
TIGHT = {"DOWNLOAD_TIMEOUT": "1.5", "DOWNLOAD_MAXSIZE": "5000000"}
TEXT = b"<p>The ferry left the harbour at seven, with forty passengers and the morning's post on board.</p>" * 4


def page(title: bytes) -> bytes:
    return b"<html><head><title>%s</title></head><body><article><h1>%s</h1>%s</article></body></html>" % (
        title,
        title,
        TEXT,
    )


def witness(folder: Path, *extra: str, offline: bool = False, **values: str) -> tuple[Ran, list[dict]]:
    """Run the witness spider over ``seeds.txt`` and return what it saw, in a stable order."""
    out = folder / ("played.jsonl" if offline else "live.jsonl")
    out.unlink(missing_ok=True)
    environment = {"PYTHONPATH": SPIDERS} | ({"NO_NETWORK": "1"} if offline else {})
    ran = scrapy(
        *("crawl", "witness", "-a", f"urls={folder / 'seeds.txt'}", *extra, "-O", str(out)),
        *settings(SPIDER_MODULES="spiders.witness", **TIGHT, **values),
        cwd=folder,
        env=environment,
    )
    seen = [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []
    return ran, sorted(seen, key=lambda item: (item["asked"], item["method"], item["sent"]))


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".sqlite-wal", ".sqlite-shm"}
    }


@pytest.fixture(scope="module")
def awkward(tmp_path_factory) -> tuple[Path, list[dict]]:
    """A folder with what a crawl of all awkward answers kept, and what the spider saw then."""
    folder = tmp_path_factory.mktemp("awkward")
    answers = awkward_answers()
    answers["/form"] = with_length(PAGE)
    with RawServer(answers, CLOSING) as server:
        # Each is asked for once: of two captures of one URL only one can be played.
        seeds = answers.keys() - REDIRECTED_TO - {"/form"}
        (folder / "seeds.txt").write_text("\n".join(server.url + path for path in sorted(seeds)))
        post = f"post={server.url}/form"
        ran, seen = witness(folder, "-a", post, CONCURRENT_REQUESTS_PER_DOMAIN="8")
    assert len(seen) == len(seeds) + 3, ran.err
    assert sum(bool(item.get("article")) for item in seen) > 20
    (folder / "post.txt").write_text(post)
    return folder, seen


@pytest.mark.parametrize("source", ["news", "collections/news", "collections/news/archive", "pack.wacz"])
def test_every_awkward_answer_gives_the_same_response_or_failure_and_article_as_live(awkward, source):
    folder, live = awkward
    if source == "pack.wacz":
        assert scrapy("pack", "collections/news", "-o", source, cwd=folder).code == 0
    before = files_of(folder / "collections")
    post = (folder / "post.txt").read_text()
    ran, played = witness(folder, "-a", post, offline=True, PLAYBACK=source)
    assert ran.code == 0, ran.err
    assert played == live
    assert files_of(folder / "collections") == before


def test_the_replay_of_every_awkward_answer_is_byte_identical(awkward, tmp_path):
    folder, live = awkward
    assert scrapy("replay", str(folder / "collections" / "news"), "-o", str(tmp_path), cwd=folder).code == 0
    (articles,) = (folder / "collections" / "news" / "articles").glob("*.jsonl")
    assert (tmp_path / articles.name).read_bytes() == articles.read_bytes()
    assert set(articles.read_text("utf-8").splitlines()) == {item["article"] for item in live if item.get("article")}


def test_the_articles_of_a_playback_are_those_of_the_live_crawl_and_point_at_the_original_records(tmp_path):
    with Newspaper() as newspaper:
        live = crawl(newspaper.urls(), tmp_path, CRAWL_DELAY_OBEY="0")
    before = files_of(live.folder)
    out = tmp_path / "out.jsonl"
    ran = scrapy(
        *("crawl", "article", "-a", f"urls={tmp_path / 'seeds.txt'}", "-O", str(out)),
        *settings(PLAYBACK="news"),
        cwd=tmp_path,
    )
    assert ran.code == 0
    played = sorted((json.loads(line) for line in out.read_text("utf-8").splitlines()), key=lambda item: item["url"])
    assert played == sorted(live.articles, key=lambda item: item["url"])
    assert files_of(live.folder) == before


@pytest.fixture(scope="module")
def twice(tmp_path_factory) -> Path:
    """A collection with two captures of one page that changed, and of one that did not."""
    folder = tmp_path_factory.mktemp("twice")
    same = with_length(page(b"The same " + b"as ever " * 400), b"Content-Type: text/html")
    answers = {"/changes": with_length(page(b"Before"), b"Content-Type: text/html"), "/stays": same}
    with RawServer(answers) as server:
        urls = [server.url + path for path in answers]
        crawl(urls, folder)
        answers["/changes"] = with_length(page(b"After"), b"Content-Type: text/html")
        second = crawl(urls, folder)
    assert [record.type for record in second.records if record.target_uri == urls[1]].count("revisit") == 1
    return folder


def titles(folder: Path, **values: str) -> list[str]:
    out = folder / "out.json"
    ran = scrapy(
        *("crawl", "article", "-a", f"urls={folder / 'seeds.txt'}", "-O", str(out)),
        *settings(PLAYBACK="news", **values),
        cwd=folder,
    )
    assert ran.code == 0, ran.err
    return sorted(article["title"][:8] for article in json.loads(out.read_text("utf-8")))


def test_the_last_capture_is_played_unless_said_otherwise(twice):
    assert titles(twice) == ["After", "The same"]


@pytest.mark.parametrize("date", ["first", "2001-01-01T00:00:00Z", "nearest:2001"])
def test_playback_date_chooses_the_capture(twice, date):
    assert titles(twice, PLAYBACK_DATE=date) == ["Before", "The same"]


def test_a_revisit_is_answered_with_the_payload_that_it_stands_for(twice):
    _, (changes, stays) = witness(twice, offline=True, PLAYBACK="news")
    assert changes["status"] == stays["status"] == 200
    assert stays["body"] == witness(twice, offline=True, PLAYBACK="news", PLAYBACK_DATE="first")[1][1]["body"]
    assert len(stays["body"]) > 4000


def test_a_file_of_another_tool_is_played(tmp_path):
    url = "http://example.org/foreign"
    block = b"HTTP/2 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + page(b"Foreign")
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
    record = head.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    (tmp_path / "foreign.warc.gz").write_bytes(gzip.compress(record))
    (tmp_path / "seeds.txt").write_text(url)
    ran, (seen,) = witness(tmp_path, offline=True, PLAYBACK="*.warc.gz")
    assert ran.code == 0
    assert (seen["status"], seen["ip"], seen["type"]) == (200, "None", "HtmlResponse")


def test_what_was_not_recorded_is_a_miss_that_is_told_and_counted(twice, tmp_path):
    recorded = (twice / "seeds.txt").read_text().split()[0]
    (tmp_path / "seeds.txt").write_text(f"http://127.0.0.1:9/never\n{recorded}")
    source = str(twice / "collections" / "news")
    ran, (played, missed) = witness(tmp_path, offline=True, PLAYBACK=source)
    assert (ran.code, played["status"], missed["error"]) == (0, 200, "PlaybackMissError")
    assert Collection(tmp_path, ran).stat("playback/missed") == 1


def test_a_playback_of_nothing_that_was_recorded_ends_below_what_was_promised(twice, tmp_path):
    (tmp_path / "seeds.txt").write_text("http://127.0.0.1:9/never")
    ran, _ = witness(tmp_path, offline=True, PLAYBACK=str(twice / "collections" / "news"))
    assert ran.code == 3
    assert "nothing was fetched of 1 page (1 PlaybackMissError)" in ran.err


def test_a_miss_can_be_an_error(twice, tmp_path):
    recorded = (twice / "seeds.txt").read_text().split()[0]
    (tmp_path / "seeds.txt").write_text(f"http://127.0.0.1:9/never\n{recorded}")
    ran, _ = witness(tmp_path, offline=True, PLAYBACK=str(twice / "collections" / "news"), PLAYBACK_MISS="error")
    assert ran.code == 3
    assert "nothing was recorded for 1 request, and PLAYBACK_MISS is error" in ran.err


def test_a_miss_can_be_fetched_into_a_collection_that_is_named(twice, tmp_path):
    source = twice / "collections" / "news"
    before = files_of(source)
    seeds = (twice / "seeds.txt").read_text().split()
    with RawServer({"/fresh": with_length(page(b"Fresh"), b"Content-Type: text/html")}) as server:
        (tmp_path / "seeds.txt").write_text("\n".join([seeds[0], f"{server.url}/fresh"]))
        ran, seen = witness(tmp_path, PLAYBACK=str(source), PLAYBACK_MISS="fetch:extra")
    assert (ran.code, [item["status"] for item in seen]) == (0, [200, 200])
    extra = Collection(tmp_path / "collections" / "extra", ran)
    assert {record.target_uri for record in extra.records if record.type == "response"} == {
        f"{server.url}/fresh",
        f"{server.url}/robots.txt",
    }
    assert files_of(source) == before


def test_misses_are_not_fetched_into_a_collection_from_which_something_is_being_removed(twice, tmp_path):
    values = {"PLAYBACK": str(twice / "collections" / "news"), "PLAYBACK_MISS": "fetch:extra"}
    given = ["-a", f"urls={twice / 'seeds.txt'}", *settings(**values)]
    with CollectionLock.alone(CollectionLayout(tmp_path / "collections", "extra")):
        ran = scrapy("crawl", "article", *given, cwd=tmp_path)
    assert (ran.code, ran.err.count("something is being removed")) == (75, 1)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PLAYBACK", "nosuch", "PLAYBACK=nosuch: no such file or folder"),
        ("PLAYBACK", "*.nosuch", "PLAYBACK=*.nosuch: matches nothing"),
        ("PLAYBACK_DATE", "yesterday", "PLAYBACK_DATE='yesterday': use first, last, nearest:DATE or exact:DATE"),
        ("PLAYBACK_MISS", "fetch", "PLAYBACK_MISS=fetch: use ignore, error or fetch:COLLECTION"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_in_one_line(twice, name, value, message):
    values = {"PLAYBACK": "news", name: value}
    ran = scrapy("crawl", "article", "-a", f"urls={twice / 'seeds.txt'}", *settings(**values), cwd=twice)
    assert ran.code == 2
    assert message in ran.err
    assert ran.err.count("\n") == 1
