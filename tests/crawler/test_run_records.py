"""`runs/<run>.json`: what a run leaves of itself, whatever its end."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator
from running import Collection, Ran, crawl, settings
from servers.raw import RawServer, stall_after

from archive import CollectionLayout
from crawler.run import Run, is_alive
from crawler.runs import schema
from crawler.runs.past import past_runs
from crawler.runs.record import RunRecord, run_from_json, run_to_json

HEAD = b'<meta name="author" content="Ada Quay"><meta property="article:published_time" content="2026-11-20T05:00:00Z">'
TEXT = b"<p>The harbour board met on Tuesday and decided, after a long debate, to mend the old sea wall first.</p>" * 9
PAGE = b"<html><head>%s</head><body><article><h1>Sea wall</h1>%s</article></body></html>"


def ok(body):
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


ROBOTS = b"User-agent: *\nDisallow: /forbidden\n"
ANSWERS = {
    "/robots.txt": ok(ROBOTS),
    "/signed": ok(PAGE % (HEAD, TEXT)),
    "/unsigned": ok(PAGE % (b"", TEXT)),
    "/empty": ok(b""),
    "/old": b"HTTP/1.1 301 Moved\r\nLocation: /signed?moved\r\nContent-Length: 0\r\n\r\n",
    "/signed?moved": ok(PAGE % (HEAD, TEXT + b"<p>And this.</p>")),
    "/cut": b"",
    "/busy": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
}


def record_of(collection):
    (path,) = [path for path in collection.files("runs") if path.suffix == ".json"]
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    with RawServer(ANSWERS, closing=["/cut"]) as server:
        paths = ["/signed", "/unsigned", "/empty", "/old", "/busy", "/gone", "/forbidden", "/cut"]
        urls = [server.url + path for path in paths] + ["http://127.0.0.1:1/"]
        collection = crawl(urls, tmp_path_factory.mktemp("record"), CONTACT="", PROXY_PASSWORD="x")
        yield collection, record_of(collection)


def test_the_record_is_valid_against_its_schema(crawled):
    _, record = crawled
    assert list(Draft202012Validator(schema.load_schema()).iter_errors(record)) == []


def test_the_schema_and_its_page_are_current():
    assert schema.main(["--check"]) == 0, "update them with: python -m crawler.runs.schema"


def test_pages_are_counted_once_by_what_came_of_them(crawled):
    _, record = crawled
    assert record["pages"] == {
        "asked": 9,
        "fetched": 5,
        "statuses": {"200": 4, "404": 1, "503": 1},
        "refused": {"robots": 1, "robots-unreachable": 1},
        "failed": {"DownloadFailedError": 1},
        "unread": 0,
    }


def test_articles_are_counted_with_the_fields_that_they_have(crawled):
    _, record = crawled
    articles = record["articles"]
    assert (articles["made"], articles["unchanged"], articles["failed"]) == (3, 0, 0)
    assert articles["rejected"] == {"status": 3, "empty": 1}  # the redirect's answer is a capture too
    assert articles["looked_at"] == 4
    assert articles["coverage"] == {"title": 1.0, "date": 0.6667, "author": 0.6667, "text": 1.0}
    assert sum(articles["completeness"].values()) == sum(articles["policies"].values()) == 3


def test_the_warc_files_are_named_with_size_and_sha256(crawled):
    collection, record = crawled
    (path,) = collection.files("archive")
    content = path.read_bytes()
    assert record["files"] == [{"name": path.name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}]
    assert 0 < record["bytes"]["written"] <= len(content)


def test_it_says_what_was_run_and_no_secret(crawled):
    _, record = crawled
    assert record["spider"] == "article"
    assert record["arguments"]["urls"].endswith("seeds.txt")
    assert record["settings"]["DOWNLOAD_DELAY"] == "0"
    assert record["settings"]["PROXY_PASSWORD"] == "***"
    assert set(record["versions"]) == {"news-archiver", "scrapy", "python", "extraction"}
    assert (record["exit_code"], record["outcome"], record["finish_reason"]) == (0, "done", "finished")
    assert re.fullmatch(r"20\d{15}-.+-\d+", record["run"])


def test_hosts_that_fail_and_hosts_that_are_slow_are_named(crawled):
    _, record = crawled
    failing = {host["host"]: (host["pages"], host["failed"]) for host in record["failing_hosts"]}
    assert failing.pop("127.0.0.1:1") == (1, 1)
    assert list(failing.values()) == [(7, 2)]
    assert [host["host"] for host in record["slowest_hosts"]] == list(failing)


def test_pages_without_a_source_stand_under_the_spider_and_its_arguments(crawled):
    _, record = crawled
    ((name, figures),) = record["sources"].items()
    assert name == f"article urls={record['arguments']['urls']}"
    assert figures["pages"] == record["pages"]


def test_a_second_run_counts_what_is_unchanged_and_stands_beside_the_first(tmp_path):
    with RawServer({"/1": ok(PAGE % (HEAD, TEXT * 3))}) as server:
        for _ in range(2):
            collection = crawl([server.url + "/1"], tmp_path)
    first, second = (json.loads(path.read_text("utf-8")) for path in collection.files("runs"))
    assert (first["articles"]["made"], first["articles"]["unchanged"]) == (1, 0)
    assert (second["articles"]["made"], second["articles"]["unchanged"]) == (0, 1)


def test_a_run_that_is_killed_is_recorded_by_the_next(tmp_path):
    answers = {f"/{number}": ok(PAGE % (HEAD, TEXT)) for number in range(30)}
    with RawServer(answers) as server:
        (tmp_path / "seeds.txt").write_text("\n".join(server.url + path for path in answers))
        command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", "urls=seeds.txt"]
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        with subprocess.Popen(
            [*command, *settings(DOWNLOAD_DELAY="0.3")], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
        ) as running:
            wait_until(lambda: len(server.received) >= 3)
            running.send_signal(signal.SIGKILL)
        collection = crawl([server.url + "/1"], tmp_path)
    assert "was killed before it had ended" in collection.ran.err
    killed, ended = (json.loads(path.read_text("utf-8")) for path in collection.files("runs"))
    assert (killed["outcome"], killed["exit_code"], killed["spider"]) == ("killed", None, "article")
    assert killed["arguments"] == {"urls": "seeds.txt"}
    assert killed["settings"]["DOWNLOAD_DELAY"] == "0.3"
    assert ended["outcome"] == "done"
    assert list(Draft202012Validator(schema.load_schema()).iter_errors(killed)) == []


@pytest.mark.parametrize("signals", [1, 2], ids=["finishes what it has begun", "at once"])
def test_a_run_that_is_stopped_leaves_its_record_too(tmp_path, signals):
    answers = {"/1": ok(PAGE % (HEAD, TEXT)), "/2": stall_after(b"HTTP/1.1 200 OK\r\n")}
    with RawServer(answers) as server:
        command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", f"url={server.url}/1 {server.url}/2"]
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        with subprocess.Popen(
            [*command, *settings(DOWNLOAD_TIMEOUT="3" if signals == 1 else "60", LOG_FILE="log")],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as running:
            wait_until(lambda: "/2" in server.received)
            for number in range(signals):
                running.send_signal(signal.SIGINT)
                word = ("gracefully", "forcing")[number]
                wait_until(lambda word=word: word in (tmp_path / "log").read_text("utf-8"))
            _, err = running.communicate(timeout=30)
    collection = Collection(tmp_path / "collections" / "news", Ran(running.returncode, "", err))
    record = record_of(collection)
    assert (running.returncode, record["outcome"], record["exit_code"]) == (1, "stopped", 1)
    assert err.splitlines()[-1] == f"scrapy crawl article: exit code 1: {record['reason']}"
    assert record["finish_reason"] == ("shutdown" if signals == 1 else None)
    if signals == 1:
        assert record["articles"]["made"] == 1


def wait_until(so):
    deadline = time.monotonic() + 60
    while not so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert so()


@pytest.fixture
def layout(tmp_path):
    return CollectionLayout(tmp_path, "news")


def test_a_run_lives_until_its_record_is_written(layout):
    run = Run.begin(layout, datetime.now(UTC), {"spider": "news"})
    assert is_alive(layout, run.name)
    run.end("{}\n")
    assert not is_alive(layout, run.name)
    assert [path.name for path in layout.runs.iterdir()] == [f"{run.name}.json"]


def test_two_runs_of_one_process_have_two_names(layout):
    now = datetime(2026, 11, 23, 5, 6, 7, 89_000, tzinfo=UTC)
    one, other = Run.begin(layout, now, {}), Run.begin(layout, now, {})
    assert [name[:17] for name in (one.name, other.name)] == ["20261123050607089", "20261123050607090"]
    one.end("{}\n")
    other.end("{}\n")


def test_a_record_reads_back_as_it_was_written(crawled):
    _, record = crawled
    text = json.dumps(record)
    assert json.loads(run_to_json(run_from_json(text))) == record


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "run/2"}', '{"schema": "run/1"}'], ids=repr)
def test_what_is_no_record_is_said_to_be_none(text):
    with pytest.raises(ValueError, match=r"not a record|Expecting value"):
        run_from_json(text)


def test_past_runs_come_newest_first_and_damaged_records_are_passed_over(layout):
    layout.runs.mkdir(parents=True)
    for name in ("20261121", "20261123", "20261122"):
        (layout.runs / f"{name}.json").write_text(run_to_json(RunRecord(run=name, collection="news")), "utf-8")
    (layout.runs / "20261124.json").write_text("half a rec", "utf-8")
    assert [run.run for run in past_runs(layout)] == ["20261123", "20261122", "20261121"]
