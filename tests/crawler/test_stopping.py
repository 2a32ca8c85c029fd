"""A crawl that is stopped finishes what it has begun, and says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from running import Collection, Ran, settings
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
    assert {path.suffix for path in collection.folder.glob("*/*")} == {".gz", ".cdxj", ".jsonl"}
    kept = [record for record in collection.records if record.type == "response" and record.http.status == 200]
    assert 1 <= len(kept) < 50
    assert len(collection.articles) == len(kept)
