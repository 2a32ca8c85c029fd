"""`scrapy crawl` tells by its exit code, and in one line, what Scrapy's own 0 hides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import FAST, scrapy, settings
from servers.raw import RawServer

TESTS = Path(__file__).parents[1]
PAGE = b"<html><body><article><h1>Sea wall</h1><p>The harbour board met on Tuesday and decided, after a long debate, to"
PAGE += b" mend the old sea wall first.</p></article></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
ROBOTS = b"User-agent: *\nDisallow: /forbidden/\n"
FRONT = b"<html><body><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></body></html>"
ANSWERS = {
    "/robots.txt": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(ROBOTS), ROBOTS),
    **{f"/{number}": OK for number in range(1, 9)},
    "/503": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "/503?2": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "/410": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "/loop": b"HTTP/1.1 302 Found\r\nLocation: /loop2\r\nContent-Length: 0\r\n\r\n",
    "/loop2": b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
}

UNCAUGHT = "an uncaught error: "

CASES = [
    ("one", {}, 0, None),
    ("callback", {}, 1, UNCAUGHT + "ValueError: no headline"),
    ("late-callback", {}, 1, UNCAUGHT + "ValueError: no second headline"),
    ("errback", {}, 1, UNCAUGHT + "KeyError: 'what failed'"),
    ("start", {}, 1, UNCAUGHT + "OSError: the seeds went away"),
    ("start-at-once", {}, 1, UNCAUGHT + "OSError: no seeds at all"),
    ("closed", {}, 1, "it was stopped before the end: enough"),
    ("closing-method", {}, 1, UNCAUGHT + "RuntimeError: cannot say goodbye"),
    ("pipeline", {}, 1, UNCAUGHT + "TypeError: no such table"),
    ("pipeline-at-open", {}, 1, "ConnectionError: no database"),
    ("missing-pipeline", {}, 1, "ModuleNotFoundError: No module named 'no'"),
    ("middleware", {}, 1, UNCAUGHT + "ArithmeticError: cannot count"),
    ("missing-middleware", {}, 1, "ModuleNotFoundError: No module named 'no'"),
    ("extension", {}, 1, UNCAUGHT + "LookupError: no monitor"),
    ("missing-extension", {}, 1, "ModuleNotFoundError: No module named 'no'"),
    ("handler", {}, 1, UNCAUGHT + "ImportError: no library for gopher"),
    ("one", {"FEEDS": {"/dev/null/out.json": {"format": "json"}}}, 1, UNCAUGHT),
    ("one", {"FEEDS": {"gopher://out.json": {"format": "json"}}}, 1, UNCAUGHT + "Unknown feed storage scheme: gopher"),
    ("forbidden", {}, 3, "nothing was fetched of 2 pages (2 refused by robots)"),
    ("unavailable", {}, 3, "1 of 3 pages were fetched, under MIN_FETCHED=0.5 (2 status 503)"),
    ("unavailable", {"MIN_FETCHED": 0.3}, 0, None),
    ("loop", {}, 3, "nothing was fetched of 1 page (1 refused by redirects)"),
    ("gone", {}, 0, None),
    ("nothing", {}, 0, None),
    ("many", {"CLOSESPIDER_PAGECOUNT": 2}, 0, None),
    ("many", {"MIN_ARTICLES": 0.5}, 0, None),
]


def _id(case):
    name, its_settings, *_ = case
    return " ".join([name, *(f"{key}={value}" for key, value in its_settings.items())])


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """How each case ended: real crawls, in one process."""
    folder = tmp_path_factory.mktemp("verdicts")
    (folder / "quick.py").write_text(
        "from crawler.settings import *\n" + "".join(f"{name} = {value!r}\n" for name, value in FAST.items())
    )
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "quick", "PYTHONPATH": f"{TESTS}{os.pathsep}{folder}"}
    with RawServer(ANSWERS) as server:
        cases = json.dumps([case[:2] for case in CASES])
        done = subprocess.run(
            [sys.executable, str(TESTS / "crawler" / "verdicts_of_crawls.py"), server.url, cases],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return dict(zip(map(_id, CASES), json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_a_crawl_ends_with_the_exit_code_that_it_deserves_and_says_why(verdicts, case):
    _, _, code, reason = case
    ended, said = verdicts[_id(case)]
    assert ended == code, said
    assert (said is None) if reason is None else said.startswith(reason)


def crawl(folder, *arguments, **values):
    given = ["-s", "SPIDER_MODULES=crawler.spiders,spiders.faulty", *settings(**values), *arguments]
    return scrapy("crawl", *given, cwd=folder, env={"PYTHONPATH": str(TESTS)})


@pytest.fixture
def server():
    with RawServer(ANSWERS) as running:
        yield running


def test_the_command_ends_with_that_code_and_prints_the_reason_last(server, tmp_path):
    ran = crawl(tmp_path, "callback", "-a", f"base={server.url}")
    line = "scrapy crawl callback: exit code 1: an uncaught error: ValueError: no headline"
    assert (ran.code, ran.err.splitlines()[-1][: len(line)]) == (1, line)


def test_a_crawl_that_cannot_be_started_ends_with_1_and_says_so(server, tmp_path):
    ran = crawl(tmp_path, "missing-pipeline", "-a", f"base={server.url}")
    assert ran.code == 1
    assert "ModuleNotFoundError: No module named 'no'" in ran.err


def _crawl_with(library, source, folder, *arguments):
    """Run a crawl, from a cold start, where a library is another than the one that was installed."""
    libraries = folder / "libraries"
    libraries.mkdir()
    (libraries / f"{library}.py").write_text(source)
    return subprocess.run(
        [Path(sys.executable).with_name("scrapy"), "crawl", *arguments, *settings(ARCHIVE_DIR=str(folder / "kept"))],
        cwd=folder,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(libraries)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_library_that_the_workers_lack_stops_the_crawl_before_anything_is_fetched(server, tmp_path):
    broken = 'raise ImportError("no lists of words")\n'
    ran = _crawl_with("justext", broken, tmp_path, "article", "-a", f"url={server.url}/1")
    assert (ran.returncode, server.connections) == (1, 0)
    assert "the worker processes lack what they need: no lists of words" in ran.stderr


def test_a_listing_that_cannot_be_read_by_a_fault_of_ours_is_below_what_was_promised(server, tmp_path):
    fault = "from crawler import found_in_record\ndef broken(*_): raise ArithmeticError\n"
    fault += "found_in_record.found_in_record = broken\n"
    ran = _crawl_with("sitecustomize", fault, tmp_path, "site", "-a", f"url={server.url}/")
    assert ran.returncode == 3
    assert ran.stderr.splitlines()[-1] == (
        "scrapy crawl site: exit code 3: 1 page could not be read for links; the log says why"
    )


def test_an_output_whose_format_is_unknown_is_wrong_usage(server, tmp_path):
    ran = crawl(tmp_path, "one", "-a", f"base={server.url}", "-O", "out.xyz")
    assert ran.code == 2


@pytest.mark.parametrize(
    "setting",
    [
        *("MIN_FETCHED=half", "MIN_ARTICLES=50", "WARN_COVERAGE_FALL=-1", "WARN_RUNS=some", "LOG_LEVEL=LOUD"),
        *("ARCHIVE_MAX_BYTES=1G", "ARCHIVE_SYNC_SECONDS=often", "DOWNLOAD_DELAY=nan", "DOWNLOAD_TIMEOUT=-0.5"),
        *("FRONTIER_HOSTS=0", "CONCURRENT_REQUESTS_PER_DOMAIN=0", "ROBOTSTXT_OBEY=no", "FRONTIER=postgres"),
        *("RETRY_HTTP_CODES=5xx", "ARCHIVE_DIR="),
    ],
)
def test_a_setting_that_cannot_be_used_is_wrong_usage_said_in_one_line(tmp_path, setting):
    ran = scrapy("crawl", "article", "-a", "url=http://127.0.0.1:1/", "-s", setting, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"scrapy crawl article: {setting}: ")
    assert len(ran.err.splitlines()) == 1


def test_a_name_that_is_no_folder_s_and_a_schedule_that_cannot_be_read_are_wrong_usage(tmp_path):
    for setting in ("COLLECTION=../news", "RECRAWL_SCHEDULE=hourly"):
        ran = scrapy("crawl", "article", "-a", "url=http://127.0.0.1:1/", "-s", setting, cwd=tmp_path)
        assert (ran.code, len(ran.err.splitlines()), list(tmp_path.iterdir())) == (2, 1, [])
