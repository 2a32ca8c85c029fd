"""What a crawl prints: nothing on a cron shell but problems, lines in a file, JSON where asked for, a live view."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest
from running import FAST, scrapy
from servers.raw import RawServer

PAGE = b"<html><body><article><h1>Sea wall</h1><p>The harbour board met on Tuesday and decided, after a long debate, to"
PAGE += b" mend the old sea wall first.</p></article></body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
GIVEN = [part for name, value in FAST.items() if name != "LOG_LEVEL" for part in ("-s", f"{name}={value}")]


@pytest.fixture
def server():
    with RawServer({"/1": OK, "/2": OK}) as running:
        yield running


def test_without_a_terminal_a_crawl_that_goes_well_prints_nothing(server, tmp_path):
    ran = scrapy("crawl", "article", "-a", f"url={server.url}/1", *GIVEN, cwd=tmp_path)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_the_log_file_has_every_line_as_json_and_standard_error_the_problems(server, tmp_path):
    log = ["-s", "LOG_FILE=crawl.log", "-s", "LOG_JSON=1"]
    ran = scrapy("crawl", "article", "-a", f"url={server.url}/1 {server.url}/gone", *GIVEN, *log, cwd=tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "crawl.log").read_text("utf-8").splitlines()]
    assert {"INFO", "WARNING"} == {line["level"] for line in lines}
    (problem,) = [json.loads(line) for line in ran.err.splitlines()]
    assert problem in lines
    assert problem["url"] == f"{server.url}/gone"
    assert problem["message"].startswith("no article: ")
    assert problem["time"].endswith("Z")
    chatter = [line for line in lines if line["message"].startswith(("Overridden", "Enabled"))]
    assert chatter == []


def test_a_log_file_that_cannot_be_written_is_wrong_usage(tmp_path):
    ran = scrapy("crawl", "article", "-a", "url=http://127.0.0.1:1/", "-s", "LOG_FILE=/dev/null/log", cwd=tmp_path)
    assert (ran.code, ran.err) == (2, "scrapy crawl article: LOG_FILE=/dev/null/log: Not a directory\n")


def on_a_terminal(*arguments, cwd):
    """Run a crawl whose standard error is a terminal, and return its code and what it has shown."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "TERM": "xterm", "COLUMNS": "150"}
    command = [sys.executable, "-m", "scrapy", "crawl", "article", *GIVEN, *arguments]
    with subprocess.Popen(command, cwd=cwd, env=environment, stderr=follower, stdout=subprocess.DEVNULL) as running:
        os.close(follower)
        shown = b""
        try:
            while part := os.read(leader, 65536):
                shown += part
        except OSError:  # Linux says so that the other end is closed
            pass
    os.close(leader)
    return running.returncode, shown.decode()


def test_on_a_terminal_there_is_a_live_view_with_problems_above_it(server, tmp_path):
    code, shown = on_a_terminal("-a", f"url={server.url}/1 {server.url}/gone", cwd=tmp_path)
    assert code == 0, shown
    assert "\x1b[" in shown
    assert "WARNING: no article: " in shown
    assert "INFO" not in shown
    assert all(name in shown for name in ("pages", "articles", "received", "written", "queue"))


def test_nolive_gives_log_lines_on_a_terminal(server, tmp_path):
    code, shown = on_a_terminal("--nolive", "-a", f"url={server.url}/1", cwd=tmp_path)
    assert code == 0, shown
    assert "\x1b[" not in shown
    assert "INFO: run 20" in shown
