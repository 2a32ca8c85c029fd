"""Where the whole members of a file end is found in constant memory; what is unfinished is found by its names."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import zlib

import pytest

from archive import CollectionError, CollectionLayout
from archive.gzip_tail import whole_part
from archive.mending import StemInUseError, hold_stem, open_name, unfinished_stems
from archive.verifying import find_targets, verify

HEAD = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def layout(tmp_path):
    layout = CollectionLayout(tmp_path, "news")
    layout.create()
    return layout


def large_member(path, size, *, cut=0):
    packer = zlib.compressobj(1, wbits=31)
    with path.open("wb") as out:
        out.write(packer.compress(HEAD % size))
        block = os.urandom(1 << 16)
        for _ in range(size >> 16):
            out.write(packer.compress(block))
        out.write(packer.compress(b"\r\n\r\n") + packer.flush())
        out.truncate(out.tell() - cut)


@pytest.mark.parametrize("cut", [0, 9, 30_000_000], ids=lambda cut: f"{cut} bytes short")
def test_a_large_member_takes_no_memory(tmp_path, cut):
    path = tmp_path / "large.warc.gz.open"
    large_member(path, 64 << 20, cut=cut)
    tracemalloc.start()
    found = whole_part(path)
    verify(find_targets([path]), on_finding=lambda _finding: None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20
    assert (found.members, found.end) == ((0, 0) if cut else (1, found.size))
    assert found.resumes_at is None


def test_only_whole_members_from_the_beginning_on_count(tmp_path):
    path = tmp_path / "a.warc.gz.open"
    member = gzip.compress(HEAD % 0 + b"\r\n\r\n")
    path.write_bytes(member * 2 + bytes(100))
    found = whole_part(path)
    assert (found.members, found.end, found.size) == (2, 2 * len(member), 2 * len(member) + 100)


def test_a_stem_is_unfinished_until_its_index_has_its_name(layout):
    states = {
        "whole": ("", "", ""),
        "open": (".open", ".open", None),
        "half": ("", ".open", None),
        "renamed": ("", "", ".open"),
    }
    for name, suffixes in states.items():
        paths = layout.stem(name)
        for path, suffix in zip((paths.warc, paths.articles, paths.index), suffixes, strict=True):
            if suffix is not None:
                (path if not suffix else open_name(path)).write_bytes(b"")
    assert unfinished_stems(layout) == ["half", "open", "renamed"]


def test_a_collection_that_is_not_there_has_nothing_unfinished(tmp_path):
    assert unfinished_stems(CollectionLayout(tmp_path, "nosuch")) == []


def test_a_stem_is_held_by_one_at_a_time(layout):
    paths = layout.stem("a")
    open_name(paths.warc).write_bytes(b"")
    with hold_stem(paths) as stem:
        assert stem is not None
        with pytest.raises(StemInUseError), hold_stem(paths):
            pass
    with hold_stem(paths) as stem:
        assert stem is not None


def test_a_stem_that_was_finished_meanwhile_is_not_held(layout):
    paths = layout.stem("a")
    paths.warc.write_bytes(b"")
    paths.index.write_bytes(b"")
    with hold_stem(paths) as stem:
        assert stem is None


def test_two_warc_files_of_one_stem_are_left_to_a_person(layout):
    paths = layout.stem("a")
    paths.warc.write_bytes(b"")
    open_name(paths.warc).write_bytes(b"")
    with pytest.raises(CollectionError, match=r"there is a a\.warc\.gz beside it"), hold_stem(paths):
        pass
