"""One run per collection and source at a time; a second one is told who is there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from running import scrapy, settings
from servers.raw import RawServer

from archive import CollectionLayout
from archive.layout import host_name
from crawler.source_locks import SourceLocks

TESTS = Path(__file__).parents[1]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nHello"
HELD = re.compile(rf"held by process {os.getpid()} on {re.escape(host_name())} since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def layout(tmp_path):
    return CollectionLayout(tmp_path / "collections", "news")


@pytest.fixture
def taken(layout):
    locks = SourceLocks(layout)
    assert locks.take(["evening-post"]) == []
    yield locks
    locks.release()


def crawl_parts(folder, parts):
    with RawServer({f"/{number}": OK for number in range(1, 9)}) as server:
        arguments = ["parts", "-a", f"base={server.url}", "-a", f"parts={parts}"]
        given = ["-s", "SPIDER_MODULES=spiders.faulty", *settings()]
        return scrapy("crawl", *arguments, *given, cwd=folder, env={"PYTHONPATH": str(TESTS)})


def test_a_source_that_is_held_is_refused_with_the_holder(layout, taken):
    (holder,) = SourceLocks(layout).take(["evening-post"])
    assert (holder.source, holder.pid) == ("evening-post", os.getpid())
    assert HELD.search(str(holder))


def test_a_source_is_free_again_when_it_is_let_go_of(layout, taken):
    taken.release()
    other = SourceLocks(layout)
    assert other.take(["evening-post"]) == []
    other.release()


def test_other_sources_and_other_collections_are_free(layout, taken):
    other, elsewhere = SourceLocks(layout), SourceLocks(CollectionLayout(layout.root, "archive"))
    assert other.take(["morning-post"]) == elsewhere.take(["evening-post"]) == []
    other.release()
    elsewhere.release()


@pytest.mark.parametrize("name", ["a/b", "..", "Zürich heute", "x" * 300, "a%2Fb", "\ud800"], ids=ascii)
def test_any_name_has_a_lock_of_its_own_within_the_folder(layout, name):
    locks = SourceLocks(layout)
    assert locks.take([name, "a_b", "b"]) == []
    assert len(list(layout.locks.iterdir())) == 3
    locks.release()


def test_a_run_whose_only_source_is_held_ends_with_75_and_says_by_whom(tmp_path, layout, taken):
    ran = crawl_parts(tmp_path, "evening-post")
    assert (ran.code, ran.out) == (75, "")
    (line,) = ran.err.splitlines()
    assert line.startswith("scrapy crawl parts: left out: evening-post: ")
    assert HELD.search(line)
    assert not layout.runs.exists()


def test_a_run_with_several_sources_leaves_out_the_one_that_is_held(tmp_path, taken):
    ran = crawl_parts(tmp_path, "evening-post,morning-post")
    assert ran.code == 0
    assert "left out: evening-post: held by process" in ran.err
    assert "crawling ['morning-post']" in ran.err


@pytest.mark.parametrize(
    ("spider", "lock"), [("news", "harbour-gazette"), ("site", "127.0.0.1:{port}"), ("article", "127.0.0.1:{port}")]
)
def test_each_spider_locks_what_it_crawls(layout, tmp_path, spider, lock):
    with RawServer({"/": OK}) as server:
        (tmp_path / "sources.toml").write_text(f'[[source]]\nname = "harbour-gazette"\nhome = "{server.url}/"\n')
        given = "sources=sources.toml" if spider == "news" else f"url={server.url}/"
        locks = SourceLocks(layout)
        locks.take([lock.format(port=server.port)])
        ran = scrapy("crawl", spider, "-a", given, *settings(MIN_ARTICLES="0"), cwd=tmp_path)
        locks.release()
    if spider == "article":
        assert ran.code == 0  # article runs never lock each other out
        return
    assert ran.code == 75
    assert HELD.search(ran.err)
    assert server.received == {}


def test_a_run_over_several_sources_goes_on_without_the_one_that_is_held(layout, tmp_path):
    locks = SourceLocks(layout)
    locks.take(["here"])
    with RawServer({"/": OK}) as here, RawServer({"/": OK}) as there:
        lines = (
            f'[[source]]\nname = "{name}"\nhome = "{server.url}/"\n'
            for name, server in (("here", here), ("there", there))
        )
        (tmp_path / "sources.toml").write_text("".join(lines))
        ran = scrapy("crawl", "news", "-a", "sources=sources.toml", *settings(MIN_ARTICLES="0"), cwd=tmp_path)
    locks.release()
    assert "left out: here: held by" in ran.err
    assert "/" not in here.received
    assert "/" in there.received
