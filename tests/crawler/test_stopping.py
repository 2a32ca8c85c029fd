"""A crawl that is stopped finishes what it has begun, and says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import Collection, Ran, scrapy, settings
from servers.raw import RawServer

PAGE = b"<html><body><article><h1>Tide</h1><p>The tide was in when the boats came home that night.</p></article></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)


def test_ctrl_c_closes_the_files_and_ends_with_exit_code_1(tmp_path):
    answers = {f"/{number}": ANSWER for number in range(50)}
    with RawServer(answers) as server:
        (tmp_path / "seeds.txt").write_text("\n".join(server.url + path for path in answers))
        command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", "urls=seeds.txt"]
        command += settings(DOWNLOAD_DELAY="0.3", CONCURRENT_REQUESTS="2")
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
        ) as running:
            deadline = time.monotonic() + 30
            while len(server.received) < 3 and time.monotonic() < deadline:
                time.sleep(0.05)
            os.killpg(running.pid, signal.SIGINT)  # as a terminal sends it: to the workers too
            _, err = running.communicate(timeout=30)
    collection = Collection(tmp_path / "collections" / "news", Ran(running.returncode, "", err))
    assert running.returncode == 1
    assert "Traceback" not in err
    assert {path.suffix for path in collection.folder.glob("[ai]*/*")} == {".gz", ".cdxj", ".jsonl"}
    kept = [record for record in collection.records if record.type == "response" and record.http.status == 200]
    assert 1 <= len(kept) < 50
    assert len(collection.articles) == len(kept)


def _processes_of(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, _, pgrp = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:3]
            except OSError:
                continue
            if int(pgrp) == group and state != "Z":
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to look at processes (Linux)")
@pytest.mark.parametrize("pages", [1, 4, 9], ids=lambda pages: f"after {pages} pages")
def test_after_kill_9_no_worker_survives_and_mend_loses_nothing(tmp_path, pages):
    answers = {f"/{number}": ANSWER for number in range(50)}
    with RawServer(answers) as server:
        (tmp_path / "seeds.txt").write_text("\n".join(server.url + path for path in answers))
        command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", "urls=seeds.txt"]
        command += settings(DOWNLOAD_DELAY="0.02")
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        ) as running:
            deadline = time.monotonic() + 30
            while len(server.received) <= pages and time.monotonic() < deadline:
                time.sleep(0.005)
            running.kill()
        answered = set(server.received) - {"/robots.txt"}
    deadline = time.monotonic() + 10
    while _processes_of(running.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _processes_of(running.pid) == []
    mended = scrapy("mend", cwd=tmp_path)
    assert mended.code == 0, mended.err
    collection = Collection(tmp_path / "collections" / "news", mended)
    assert {path.suffix for path in collection.folder.glob("[ai]*/*")} == {".gz", ".cdxj", ".jsonl"}
    kept = [
        record.target_uri for record in collection.records if record.type == "response" and record.http.status == 200
    ]
    # What had come is kept, but for the answer that the kill cut off.
    assert len(answered) - 1 <= len(kept) <= len(answered)
    assert [article["url"] for article in collection.articles] == kept
    assert scrapy("verify", "collections/news", cwd=tmp_path).code == 0
