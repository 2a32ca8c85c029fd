"""A disk that is full stops the crawl with one clear line; what was complete stays, and the next run goes on."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys

import pytest
from running import Collection, Ran, crawl, settings
from servers.raw import RawServer


def page(number: int) -> bytes:
    noise = random.Random(number).randbytes(30_000).hex().encode()
    body = b"<html><body><article><h1>Page</h1><p>" + noise + b"</p></article></body></html>"
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture
def server():
    with RawServer({f"/{number}": page(number) for number in range(30)}) as running:
        yield running


def urls(server):
    return [server.url + path for path in server.answers]


def assert_stopped_cleanly(collection):
    ran = collection.ran
    assert ran.code == 1
    (line,) = [line for line in ran.err.splitlines() if "] CRITICAL: " in line]
    assert "the archive cannot be written, the crawl stops: " in line
    assert 1 <= len([record for record in collection.records if record.type == "response"]) < 30


def assert_mended(collection):
    assert "mended what a crash left: " in collection.ran.err
    assert {path.suffix for path in collection.folder.glob("[ai]*/*")} == {".gz", ".cdxj", ".jsonl"}


def test_a_file_that_may_not_grow_stops_the_crawl_and_nothing_is_torn(server, tmp_path):
    """A limit on the size of files is what every machine can have: the write fails as on a full disk."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    (tmp_path / "seeds.txt").write_text("\n".join(urls(server)))
    command = [sys.executable, "-m", "scrapy", "crawl", "article", "-a", "urls=seeds.txt", *settings()]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        preexec_fn=limit,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    collection = Collection(tmp_path / "collections" / "news", Ran(done.returncode, done.stdout, done.stderr))
    assert_stopped_cleanly(collection)
    again = crawl(urls(server), tmp_path)
    assert again.ran.code == 0
    assert_mended(again)
    assert {article["url"] for article in again.articles} == set(urls(server))


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small tmpfs needs root on Linux; run the tests as root to have this one")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_stops_the_crawl_and_after_space_is_freed_the_next_run_goes_on(server, small_disk, tmp_path):
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(200_000))
    first = crawl(urls(server), tmp_path, ARCHIVE_DIR=str(small_disk))
    assert_stopped_cleanly(Collection(small_disk / "news", first.ran))
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    second = Collection(small_disk / "news", crawl(urls(server), tmp_path, ARCHIVE_DIR=str(small_disk)).ran)
    assert second.ran.code == 0
    assert_mended(second)
    assert {article["url"] for article in second.articles} == set(urls(server))
