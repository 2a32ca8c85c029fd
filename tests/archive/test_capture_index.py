"""Captures looked up by URL in sorted CDXJ files."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stems import write_stem

from archive import CollectionError, CollectionLayout
from archive.capture_index import CaptureIndex
from archive.surt import surt


def line(url: str, timestamp: str = "20261123050607", offset: int = 0) -> bytes:
    fields = {"url": url, "status": "200", "length": "10", "offset": str(offset), "filename": "a.warc.gz"}
    return f"{surt(url)} {timestamp} {json.dumps(fields)}\n".encode()


@pytest.fixture
def index(tmp_path):
    def make(*lines: bytes) -> CaptureIndex:
        path = tmp_path / "a.cdxj"
        path.write_bytes(b"".join(sorted(lines)))
        return CaptureIndex([path])

    return make


def test_the_captures_of_a_url_come_oldest_first_from_all_stems(tmp_path):
    write_stem(tmp_path / "news", "news-2", ["/a", "/b"], second=9)
    write_stem(tmp_path / "news", "news-1", ["/a", "/c"], second=7)
    with CaptureIndex.of_collection(CollectionLayout(tmp_path, "news")) as index:
        found = index.captures("http://example.org/a")
    assert [(capture.file, capture.timestamp[-2:]) for capture in found] == [
        ("news-1.warc.gz", "07"),
        ("news-2.warc.gz", "09"),
    ]
    assert found[0].url == "http://example.org/a"
    assert (found[0].status, found[0].mime, found[0].offset) == (200, "text/html", 0)


@pytest.mark.parametrize("url", ["https://www.example.org/a", "HTTP://EXAMPLE.ORG:80/a#top"])
def test_urls_with_the_same_key_are_found_together(index, url):
    assert len(index(line("http://example.org/a"), line("http://example.org/b")).captures(url)) == 1


def test_a_url_that_was_never_captured_has_none(index):
    assert index(line("http://example.org/a"), line("http://example.org/c")).captures("http://example.org/b") == []


def test_a_url_that_begins_like_another_is_another(index):
    found = index(line("http://example.org/a"), line("http://example.org/ab")).captures("http://example.org/a")
    assert [capture.url for capture in found] == ["http://example.org/a"]


def test_an_empty_index_holds_nothing(index):
    assert index().captures("http://example.org/a") == []


def test_stems_that_are_still_open_are_not_asked(tmp_path):
    stem = write_stem(tmp_path / "news", "news-1", ["/a"])
    stem.index.rename(stem.index.with_name(stem.index.name + ".open"))
    assert CaptureIndex.of_collection(CollectionLayout(tmp_path, "news")).captures("http://example.org/a") == []


def test_a_line_that_is_none_is_told_with_its_file(index):
    broken = index(surt("http://example.org/a").encode() + b" 20261123050607 {nonsense\n")
    with pytest.raises(CollectionError, match=r"a\.cdxj: not a line of CDXJ"):
        broken.captures("http://example.org/a")


def test_an_index_that_is_gone_is_told(tmp_path):
    with pytest.raises(CollectionError, match=r"gone\.cdxj: No such file"):
        CaptureIndex([tmp_path / "gone.cdxj"]).captures("http://example.org/")


def test_more_index_files_than_can_be_open_are_asked_in_turns(tmp_path):
    paths = [tmp_path / f"{number}.cdxj" for number in range(300)]
    for number, path in enumerate(paths):
        path.write_bytes(line("http://example.org/a", offset=number))
    with CaptureIndex(paths) as index:
        assert {capture.offset for capture in index.captures("http://example.org/a")} == set(range(300))
        assert len(index.captures("http://example.org/a")) == 300


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(0, 30))
def test_a_lookup_finds_what_a_walk_through_all_lines_finds(tmp_path_factory, numbers, wanted):
    path = tmp_path_factory.mktemp("index") / "a.cdxj"
    lines = [line(f"http://example.org/{number}", offset=place) for place, number in enumerate(numbers)]
    path.write_bytes(b"".join(sorted(lines)))
    with CaptureIndex([path]) as index:
        found = index.captures(f"http://example.org/{wanted}")
    assert sorted(capture.offset for capture in found) == [p for p, number in enumerate(numbers) if number == wanted]
