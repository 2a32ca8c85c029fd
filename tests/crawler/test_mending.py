"""Mend: after a crash at any moment every whole record is there, nothing torn is left, and the stem is whole."""

from __future__ import annotations

import fcntl
import gzip
import os
import random
import shutil

import pytest
from mended import answer, closed, exchange, files_of, mend, write_whole
from verified import findings

from archive import CollectionLayout, CollectionWriter
from archive.mending import open_name


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write_whole(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def layout(tmp_path):
    layout = CollectionLayout(tmp_path, "news")
    layout.create()
    return layout


@pytest.fixture
def without_fsync(monkeypatch):
    """For tests that mend a thousand times and cut no power."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def check_cut(layout, whole, cut):
    paths = layout.stem(whole.name)
    shutil.rmtree(layout.folder)
    layout.create()
    open_name(paths.warc).write_bytes(whole.warc[:cut])
    (mended,) = mend(layout)
    warc, index, articles = whole.until(cut)
    assert mended.troubles == []
    assert mended.cut == cut - len(warc)
    if not warc:
        assert (mended.outcome, files_of(layout)) == ("removed", {})
        return
    assert mended.outcome == "closed"
    assert files_of(layout) == closed(whole.name, warc, index, articles)
    assert findings(layout.folder) == []


def test_a_file_cut_at_every_byte_of_its_last_records(whole, layout, without_fsync):
    for cut in range(whole.ends[-3], len(whole.warc) + 1):
        check_cut(layout, whole, cut)


def test_a_file_cut_at_every_byte_of_its_first_record(whole, layout, without_fsync):
    for cut in range(whole.ends[0] + 2):
        check_cut(layout, whole, cut)


def test_a_file_cut_anywhere(whole, layout, without_fsync):
    chance = random.Random(20261123)
    for cut in [*whole.ends, *(chance.randrange(len(whole.warc)) for _ in range(300))]:
        check_cut(layout, whole, cut)


ARTICLES = {
    "missing": lambda _data: None,
    "empty": lambda _data: b"",
    "torn": lambda data: data[: len(data) // 3],
    "short": lambda data: data.splitlines(keepends=True)[0],
    "whole": lambda data: data,
}
FINALS = ["all open", "warc closed", "warc and articles closed", "articles closed"]
INDEX = {"missing": lambda _data: None, "torn": lambda data: data[: len(data) // 2], "whole": lambda data: data}


@pytest.mark.parametrize("index", INDEX)
@pytest.mark.parametrize("articles", ARTICLES)
@pytest.mark.parametrize("finals", [(False, False), (True, False), (True, True), (False, True)], ids=FINALS)
def test_every_state_on_the_way_to_a_closed_stem(whole, layout, finals, articles, index):
    warc_final, articles_final = finals
    paths = layout.stem(whole.name)
    (paths.warc if warc_final else open_name(paths.warc)).write_bytes(whole.warc)
    for path, is_final, data in (
        (paths.articles, articles_final, ARTICLES[articles](b"".join(whole.articles))),
        (paths.index, False, INDEX[index](b"".join(whole.index))),
    ):
        if data is not None:
            (path if is_final else open_name(path)).write_bytes(data)
    (mended,) = mend(layout)
    assert (mended.outcome, mended.cut, mended.records, mended.articles) == ("closed", 0, 14, 2)
    assert files_of(layout) == closed(whole.name, *whole.until(len(whole.warc)))
    assert findings(layout.folder) == []


def test_an_index_that_has_its_name_before_the_others_is_not_believed(whole, layout):
    # After a power cut the disk may have kept the last renaming and not the first.
    paths = layout.stem(whole.name)
    open_name(paths.warc).write_bytes(whole.warc)
    paths.index.write_bytes(b"".join(whole.index))
    assert [mended.outcome for mended in mend(layout)] == ["closed"]
    assert files_of(layout) == closed(whole.name, *whole.until(len(whole.warc)))


def test_a_whole_stem_is_not_touched(whole, layout):
    for path, data in closed(whole.name, b"not looked at", b"", b"").items():
        (layout.folder / path).write_bytes(data)
    assert mend(layout) == []


def test_a_file_whose_writer_lives_is_left_alone(layout):
    writer = CollectionWriter(layout, software={"software": "t"})
    writer.keep(exchange("/a"))
    before = files_of(layout)
    (mended,) = mend(layout)
    assert (mended.outcome, mended.troubles, files_of(layout)) == ("in use", [], before)
    writer.close()


def test_two_menders_never_meet(whole, layout):
    warc = open_name(layout.stem(whole.name).warc)
    warc.write_bytes(whole.warc)
    met = []

    def look(_path, _count):
        with warc.open("rb") as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                met.append("locked")

    mend(layout, on_progress=look)
    assert met[0] == "locked"
    assert len(met) == len(whole.ends) * 2 + 1


@pytest.mark.parametrize("damage", ["flipped bit", "hole"])
def test_whole_records_behind_damage_are_not_cut_off(whole, layout, damage):
    warc = open_name(layout.stem(whole.name).warc)
    data = bytearray(whole.warc)
    place = whole.ends[4] + 40
    data[place : place + 8] = bytes(8) if damage == "hole" else bytes([data[place] ^ 1, *data[place + 1 : place + 8]])
    warc.write_bytes(data)
    (mended,) = mend(layout)
    assert (mended.outcome, mended.cut) == ("failed", 0)
    assert f"{warc}: offset {whole.ends[4]}: damaged, but whole records follow" in mended.troubles[0]
    assert files_of(layout) == {f"archive/{warc.name}": bytes(data)}


def test_a_warc_file_within_a_torn_record_is_part_of_it(whole, layout):
    inner = answer(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n") * 3)
    torn = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n" + inner + os.urandom(5000), compresslevel=0)[:-1000]
    warc = open_name(layout.stem(whole.name).warc)
    warc.write_bytes(whole.warc + torn)
    (mended,) = mend(layout)
    assert (mended.outcome, mended.cut) == ("closed", len(torn))


def test_articles_without_their_warc_are_told_and_left(layout):
    left = layout.folder / "articles" / "news-x.jsonl.open"
    left.write_bytes(b"")
    (mended,) = mend(layout)
    assert (mended.outcome, left.exists()) == ("failed", True)
    assert mended.troubles == [f"{left}: its news-x.warc.gz is missing; put it back, or remove this file"]


def test_a_disk_that_takes_nothing_leaves_the_stem_as_it_was(whole, layout, monkeypatch):
    warc = open_name(layout.stem(whole.name).warc)
    warc.write_bytes(whole.warc)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        (mended,) = mend(layout)
    assert (mended.outcome, warc.exists()) == ("failed", True)
    assert mended.troubles == [f"{layout.stem(whole.name).warc}: No space left on device"]
    assert [mended.outcome for mended in mend(layout)] == ["closed"]


@pytest.mark.parametrize("form", ["plain", "one torn member"])
def test_an_open_file_of_another_tool_is_told_and_not_removed(whole, layout, form):
    records = gzip.decompress(whole.warc)
    foreign = records if form == "plain" else gzip.compress(records)[:-3000]
    warc = open_name(layout.stem("foreign").warc)
    warc.write_bytes(foreign)
    (mended,) = mend(layout)
    assert mended.outcome == "failed"
    (trouble,) = mended.troubles
    assert trouble.startswith(f"{warc}: no stem of ours, as its records are not each a gzip member; nothing was cut")
    assert warc.read_bytes() == foreign


def test_folders_that_were_lost_are_made_again(whole, layout):
    layout.stem(whole.name).warc.write_bytes(whole.warc)
    shutil.rmtree(layout.folder / "indexes")
    shutil.rmtree(layout.folder / "articles")
    (mended,) = mend(layout)
    assert (mended.outcome, mended.troubles) == ("closed", [])
    assert files_of(layout) == closed(whole.name, whole.warc, b"".join(sorted(whole.index)), b"".join(whole.articles))


def test_records_that_share_a_member_are_told_as_no_index_can_point_at_them(whole, layout):
    layout.stem("foreign").warc.write_bytes(gzip.compress(gzip.decompress(whole.warc)))
    (mended,) = mend(layout)
    assert mended.outcome == "closed"
    assert [trouble.split(": ")[2] for trouble in mended.troubles] == [
        "records share a gzip member (WARC 1.1, annex D.2)"
    ]
    assert layout.stem("foreign").index.read_bytes() == b""
