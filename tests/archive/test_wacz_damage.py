"""What is damaged is packed as it is and reported; what cannot be packed leaves what was there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from stems import Stem, members, response, write_stem
from wacz_files import content, index_of, whole

from archive import CollectionError
from archive.wacz_writer import WaczLabel, WaczMember, write_wacz

LABEL = WaczLabel(software="news-archiver 1")


@pytest.fixture
def stems(tmp_path) -> list[Stem]:
    collection = tmp_path / "news"
    return [write_stem(collection, "news-1", ["/b", "/d"]), write_stem(collection, "news-2", ["/a"])]


def flip(path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)


def test_damage_in_a_whole_stem_is_reported_with_the_offset_of_the_record(stems, tmp_path):
    second = json.loads(stems[0].index.read_text("ascii").splitlines()[1].split(" ", 2)[2])
    flip(stems[0].warc, int(second["offset"]) + 60)
    packed = write_wacz(tmp_path / "news.wacz", map(whole, stems), LABEL)
    assert [(damage.file, damage.offset) for damage in packed.damage] == [(stems[0].warc, int(second["offset"]))]
    assert content(tmp_path / "news.wacz", "archive/news-1.warc.gz") == stems[0].warc.read_bytes()


def test_damage_in_a_foreign_file_is_reported_and_the_rest_is_listed(tmp_path):
    warc = tmp_path / "torn.warc.gz"
    warc.write_bytes(members(response("http://example.org/page"), response("http://example.org/torn"))[:-30])
    packed = write_wacz(tmp_path / "torn.wacz", [WaczMember(warc=warc)], LABEL)
    assert [damage.file for damage in packed.damage] == [warc]
    assert [line.split()[0] for line in index_of(tmp_path / "torn.wacz")] == ["org,example)/page"]


def test_records_that_share_a_gzip_member_are_damage_because_no_index_can_point_at_them(tmp_path):
    warc = tmp_path / "whole.warc.gz"
    warc.write_bytes(gzip.compress(b"".join(response(f"http://example.org/{letter}") for letter in "abc")))
    packed = write_wacz(tmp_path / "whole.wacz", [WaczMember(warc=warc)], LABEL)
    assert [damage.reason[:28] for damage in packed.damage] == ["records share a gzip member "]
    assert [line.split()[0] for line in index_of(tmp_path / "whole.wacz")] == ["org,example)/a"]


@pytest.mark.parametrize("date", ["yesterday", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z"])
def test_a_record_without_a_usable_date_is_damage_and_not_listed(tmp_path, date):
    warc = tmp_path / "undated.warc.gz"
    warc.write_bytes(members(response("http://example.org/a", date=date), response("http://example.org/b")))
    packed = write_wacz(tmp_path / "undated.wacz", [WaczMember(warc=warc)], LABEL)
    assert [(damage.offset, date in damage.reason) for damage in packed.damage] == [(0, True)]
    assert [line.split()[0] for line in index_of(tmp_path / "undated.wacz")] == ["org,example)/b"]


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        pytest.param("news-1.warc.gz", "other.warc.gz", "names another file: other.warc.gz", id="renamed"),
        pytest.param('"length": "', '"length": "99', "points beyond the end of news-1.warc.gz", id="beyond-the-end"),
        pytest.param("20261123050607", "20261323050607", "not a line of CDXJ", id="no-such-month"),
        pytest.param('"}\n', '"', "not a line of CDXJ", id="torn"),
    ],
)
def test_an_index_that_does_not_fit_its_file_is_reported_and_made_again(stems, tmp_path, was, becomes, reason):
    stem = stems[0]
    right = stem.index.read_text("ascii")
    stem.index.write_text(right.replace(was, becomes), "ascii")
    packed = write_wacz(tmp_path / "news.wacz", [whole(stem)], LABEL)
    assert [(damage.file, damage.reason) for damage in packed.damage] == [(stem.index, reason)]
    found = [
        (line.split(" ")[0], json.loads(line.split(" ", 2)[2])["offset"]) for line in index_of(tmp_path / "news.wacz")
    ]
    assert found == [(line.split(" ")[0], json.loads(line.split(" ", 2)[2])["offset"]) for line in right.splitlines()]


@pytest.mark.parametrize("lines", [0, 1], ids=["empty", "a line short"])
def test_an_index_that_lacks_the_capture_of_an_article_is_reported_and_made_again(stems, tmp_path, lines):
    stem = stems[0]
    stem.index.write_text("".join(stem.index.read_text("ascii").splitlines(keepends=True)[:lines]), "ascii")
    packed = write_wacz(tmp_path / "news.wacz", [whole(stem)], LABEL)
    (damage,) = packed.damage
    assert (damage.file, damage.reason[:27]) == (stem.index, "lacks the capture at offset")
    assert [line.split()[0] for line in index_of(tmp_path / "news.wacz")] == ["org,example)/b", "org,example)/d"]
    assert packed.captures == packed.pages == 2


def test_a_line_that_holds_no_article_is_damage_and_the_others_are_listed(stems, tmp_path):
    stem = stems[0]
    first, second = stem.articles.read_bytes().splitlines(keepends=True)
    stem.articles.write_bytes(first + b'{"torn\n' + second)
    packed = write_wacz(tmp_path / "news.wacz", [whole(stem)], LABEL)
    assert [(damage.file, damage.offset) for damage in packed.damage] == [(stem.articles, len(first))]
    assert packed.pages == 2


def test_two_files_of_one_name_are_refused_and_nothing_is_written(tmp_path):
    one, other = (write_stem(tmp_path / name, "crawl", ["/a"]) for name in ("one", "other"))
    with pytest.raises(CollectionError, match=r"one/archive/crawl.warc.gz and .*other/archive/crawl.warc.gz"):
        write_wacz(tmp_path / "both.wacz", [whole(one), whole(other)], LABEL)
    assert not list(tmp_path.glob("both*"))


def test_a_package_that_cannot_be_finished_leaves_what_was_there(stems, tmp_path):
    target = tmp_path / "news.wacz"
    target.write_bytes(b"the one before")

    def vanish(_file: Path, _count: int) -> None:
        stems[1].warc.unlink(missing_ok=True)

    with pytest.raises(FileNotFoundError):
        write_wacz(target, map(whole, stems), LABEL, on_progress=vanish)
    assert target.read_bytes() == b"the one before"
    assert [path.name for path in tmp_path.glob("news.wacz*")] == ["news.wacz"]
