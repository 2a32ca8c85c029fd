"""`scrapy index`: indexes and the state of a collection, made again from the records."""

from __future__ import annotations

import fcntl
import shutil

import pytest
from running import scrapy
from stems import members, response, write_stem


@pytest.fixture
def collection(tmp_path):
    return [write_stem(tmp_path / "collections" / "news", name, ["/2", "/1"]) for name in ("one", "two")]


def index(folder, *arguments):
    return scrapy("index", *arguments, cwd=folder)


def test_the_indexes_of_a_collection_are_written_again_where_they_differ(tmp_path, collection):
    assert index(tmp_path, "collections/news").code == 0
    written = [stem.index.read_bytes() for stem in collection]
    collection[0].index.write_text("damaged\n")
    ran = index(tmp_path, "collections/news")
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first.startswith("one.warc.gz: 2 records, 2 captures -> ")
    assert second.endswith("two.cdxj (unchanged)")
    assert [stem.index.read_bytes() for stem in collection] == written
    assert written[0].split(b"\n")[0].startswith(b"org,example)/1 20261123050607 {")


def test_any_other_file_has_its_index_beside_it(tmp_path):
    (tmp_path / "foreign.warc.gz").write_bytes(members(response("http://example.org/b"), response("http://a.org/")))
    ran = index(tmp_path, "foreign.warc.gz")
    assert (ran.code, ran.err) == (0, "")
    lines = (tmp_path / "foreign.cdxj").read_text("ascii").splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == ["org,a)/", "org,example)/b"]


def test_damage_is_told_and_the_rest_is_indexed(tmp_path):
    good = members(response("http://example.org/b"))
    (tmp_path / "torn.warc.gz").write_bytes(good + good[:100])
    ran = index(tmp_path, "torn.warc.gz")
    assert ran.code == 3
    assert f"scrapy index: damaged: torn.warc.gz: offset {len(good)}: " in ran.err
    assert len((tmp_path / "torn.cdxj").read_text("ascii").splitlines()) == 1


def test_a_stem_that_is_not_closed_gets_no_index_as_that_would_say_that_it_is(tmp_path, collection):
    collection[0].index.unlink()
    ran = index(tmp_path, "collections/news")
    assert ran.code == 3
    assert "one.warc.gz: not closed; scrapy mend does that" in ran.err
    assert not collection[0].index.exists()


def test_the_state_is_made_again(tmp_path, collection):
    ran = index(tmp_path, "--state")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("state.sqlite: 4 captures of 4 records in 2 files\n")


def test_beside_a_crawl_the_state_stays_with_exit_code_75(tmp_path, collection):
    shutil.copy(collection[0].warc, collection[0].warc.with_name("three.warc.gz.open"))
    with collection[0].warc.with_name("three.warc.gz.open").open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        ran = index(tmp_path, "--state")
    assert ran.code == 75
    assert "a crawl is writing into the collection" in ran.err
    assert not (tmp_path / "collections" / "news" / "state.sqlite").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["--state", "a.warc.gz"], ["--frob"], ["nothing.warc.gz"], ["--state", "-s", "COLLECTION=none"]]
)
def test_wrong_usage(tmp_path, arguments):
    assert index(tmp_path, *arguments).code == 2


def test_two_files_that_would_have_one_index_are_refused(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(members(response("http://example.org/1")))
    (tmp_path / "a.warc").write_bytes(response("http://example.org/2"))
    ran = index(tmp_path, "a.warc.gz", "a.warc")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "a.warc.gz and a.warc would both have the index" in ran.err
    assert not (tmp_path / "a.cdxj").exists()


def test_records_that_share_a_member_are_told_as_no_index_can_point_at_them(tmp_path):
    records = response("http://example.org/1") + response("http://example.org/2")
    (tmp_path / "one.warc.gz").write_bytes(members(records))
    ran = index(tmp_path, "one.warc.gz")
    assert ran.code == 3
    assert "one.warc.gz: offset 0: records share a gzip member" in ran.err
    (line,) = (tmp_path / "one.cdxj").read_text("ascii").splitlines()
    assert line.startswith("org,example)/1 ")


def test_without_the_folder_of_indexes_nothing_is_written_among_the_warc_files(tmp_path, collection):
    shutil.rmtree(collection[0].index.parent)
    ran = index(tmp_path, "collections/news")
    assert (ran.code, ran.err.count("not closed; scrapy mend does that")) == (3, 2)
    assert sorted(path.name for path in collection[0].warc.parent.iterdir()) == ["one.warc.gz", "two.warc.gz"]


def test_a_file_of_another_kind_in_a_collection_is_not_sent_to_mend(tmp_path, collection):
    collection[0].warc.with_name("plain.warc").write_bytes(response("http://example.org/1"))
    ran = index(tmp_path, "collections/news")
    assert ran.code == 3
    assert "plain.warc: no stem of the collection, whose files are called <stem>.warc.gz" in ran.err


@pytest.mark.parametrize("content", [b"", b"no WARC"], ids=["empty", "foreign"])
def test_a_file_without_records_is_told_and_takes_no_index_away(tmp_path, collection, content):
    before = collection[0].index.read_bytes()
    collection[0].warc.write_bytes(content)
    (tmp_path / "alone.warc.gz").write_bytes(content)
    ran = index(tmp_path, "collections/news", "alone.warc.gz")
    assert ran.code == 3
    assert "damaged: collections/news/archive/one.warc.gz: offset 0: " in ran.err
    assert "damaged: alone.warc.gz: offset 0: " in ran.err
    assert ran.out.startswith("two.warc.gz: 2 records, 2 captures")
    assert collection[0].index.read_bytes() == before
    assert not (tmp_path / "alone.cdxj").exists()


@pytest.mark.parametrize("place", ["indexes", "archive/below"])
def test_a_collection_is_known_from_within_its_folders(tmp_path, collection, place):
    collection[0].index.write_text("damaged\n")
    here = tmp_path / "collections" / "news" / place
    here.mkdir(exist_ok=True)
    above = "/".join([".."] * len(place.split("/")))
    ran = index(here, f"{above}/archive/one.warc.gz", f"{above}/archive/two.warc.gz")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in collection[0].index.parent.iterdir()) == ["one.cdxj", "two.cdxj"]
    assert collection[0].index.read_bytes().startswith(b"org,example)/1 ")
