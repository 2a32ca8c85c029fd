"""Captures of a URL are found by binary search in sorted indexes."""

from __future__ import annotations

import random

import pytest
from stems import write_stem

from archive import CollectionError, CollectionLayout
from archive.capture_lookup import captures_of, lines_with


@pytest.mark.parametrize("seed", range(20))
def test_the_lines_are_those_that_a_reader_of_the_whole_file_finds(tmp_path, seed):
    rng = random.Random(seed)
    words = ["".join(rng.choices("ab)/", k=rng.randint(1, 6))) for _ in range(rng.randint(0, 60))]
    lines = sorted(f"{word} {'x' * rng.randint(0, 300)}".encode() for word in words)
    path = tmp_path / "index.cdxj"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    for wanted in {*words, "a", "b", "zz", ""}:
        prefix = f"{wanted} ".encode()
        assert list(lines_with(path, prefix)) == [line for line in lines if line.startswith(prefix)]


def test_captures_of_all_stems_come_in_order_of_time_and_of_one_url_only(tmp_path):
    write_stem(tmp_path / "news", "b", ["/1", "/10", "/2"], second=9)
    write_stem(tmp_path / "news", "a", ["/1", "/1/2"], second=7)
    found = captures_of(CollectionLayout(tmp_path, "news"), "http://example.org/1")
    assert [(capture.file, capture.timestamp) for capture in found] == [
        ("a.warc.gz", "20261123050607"),
        ("b.warc.gz", "20261123050609"),
    ]
    assert {(capture.url, capture.status) for capture in found} == {("http://example.org/1", 200)}


@pytest.mark.parametrize("url", ["https://www.example.org/1", "HTTP://EXAMPLE.ORG:80/1#top"])
def test_urls_with_the_same_key_are_one(tmp_path, url):
    write_stem(tmp_path / "news", "a", ["/1", "/2"])
    assert len(captures_of(CollectionLayout(tmp_path, "news"), url)) == 1


def test_stems_that_are_not_closed_are_not_looked_at(tmp_path):
    stem = write_stem(tmp_path / "news", "a", ["/1"])
    stem.index.rename(stem.index.with_name("a.cdxj.open"))
    assert captures_of(CollectionLayout(tmp_path, "news"), "http://example.org/1") == []


def test_a_line_that_is_none_is_said_with_what_to_do(tmp_path):
    stem = write_stem(tmp_path / "news", "a", ["/1"])
    stem.index.write_text("org,example)/1 20261123050607 {not json}\n")
    with pytest.raises(CollectionError, match=r"a\.cdxj: not a line of CDXJ.*scrapy index"):
        captures_of(CollectionLayout(tmp_path, "news"), "http://example.org/1")


def test_a_lookup_reads_a_few_blocks_of_a_large_index(tmp_path):
    path = tmp_path / "large.cdxj"
    with path.open("wb") as out:
        out.writelines(b"org,example)/%08d %s\n" % (number, b"x" * 200) for number in range(100_000))
    assert [line[:21] for line in lines_with(path, b"org,example)/00077777 ")] == [b"org,example)/00077777"]
