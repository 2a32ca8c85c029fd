"""`scrapy pack`: what is packed, what is left out, and exit codes that tell."""

from __future__ import annotations

import json
import zipfile

import pytest
from running import scrapy
from stems import members, response, write_stem
from wacz_files import content, pages_of


@pytest.fixture
def collection(tmp_path):
    folder = tmp_path / "collections" / "news"
    write_stem(folder, "news-1", ["/a", "/b"])
    write_stem(folder, "news-2", ["/c"])
    return folder


def pack(*args: object, cwd):
    return scrapy("pack", *map(str, args), cwd=cwd)


def names(wacz) -> set[str]:
    with zipfile.ZipFile(wacz) as package:
        return {name.removeprefix("archive/") for name in package.namelist() if name.startswith("archive/")}


def about(wacz) -> dict:
    return json.loads(content(wacz, "datapackage.json"))


def test_a_collection_becomes_one_file(collection, tmp_path):
    ran = pack("collections/news", "-o", "news.wacz", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "")
    size = (tmp_path / "news.wacz").stat().st_size
    assert ran.err == f"news.wacz: 2 WARC files, 3 captures, 3 pages, {size} bytes\n"
    assert names(tmp_path / "news.wacz") == {"news-1.warc.gz", "news-2.warc.gz"}
    said = about(tmp_path / "news.wacz")
    assert (said["title"], said["software"][:14]) == ("news", "news-archiver ")


def test_title_description_and_text_are_as_asked_for(collection, tmp_path):
    options = ["--title", "Ferry news", "--description", "All of **it**", "--no-text"]
    assert pack(collection, "-o", "news.wacz", *options, cwd=tmp_path).code == 0
    said = about(tmp_path / "news.wacz")
    assert (said["title"], said["description"]) == ("Ferry news", "All of **it**")
    header, *pages = pages_of(tmp_path / "news.wacz")
    assert (header["hasText"], pages[0]["title"], "text" in pages[0]) == (False, "Fähre a", False)


def test_what_is_not_finished_is_named_and_left_out(collection, tmp_path):
    for path in (collection / "archive" / "news-3.warc.gz.open", collection / "indexes" / "news-2.cdxj.open"):
        path.write_bytes(b"")
    (collection / "indexes" / "news-2.cdxj").unlink()
    ran = pack("collections/news", "-o", "news.wacz", cwd=tmp_path)
    assert ran.code == 3
    still_open, not_whole, _ = ran.err.splitlines()
    assert still_open.startswith("left out: collections/news/archive/news-3.warc.gz.open: not finished")
    assert not_whole == (
        "left out: collections/news/archive/news-2.warc.gz: not whole: news-2.cdxj is missing; scrapy mend completes it"
    )
    assert names(tmp_path / "news.wacz") == {"news-1.warc.gz"}


def test_where_all_is_left_out_nothing_is_written(collection, tmp_path):
    for index in (collection / "indexes").iterdir():
        index.unlink()
    ran = pack(collection, "-o", "news.wacz", cwd=tmp_path)
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "scrapy pack: nothing to pack is left; nothing was written")
    assert not list(tmp_path.glob("news.wacz*"))


def test_what_exists_is_replaced_only_by_force(collection, tmp_path):
    target = collection / "news.wacz"  # a package in the folder it was made of is no part of the next one
    target.write_bytes(b"the one before")
    ran = pack(collection, "-o", target, cwd=tmp_path)
    assert (ran.code, ran.err) == (2, f"scrapy pack: -o {target}: exists already; replace it with --force\n")
    assert target.read_bytes() == b"the one before"
    assert pack(collection, "-o", target, "--force", cwd=tmp_path).code == 0
    assert names(target) == {"news-1.warc.gz", "news-2.warc.gz"}


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        pytest.param(["collections/news"], "the file to write with -o FILE.wacz", id="no-output"),
        pytest.param(["-o", "a.wacz"], "name a collection's folder or WARC files", id="no-input"),
        pytest.param(["collections/news", "-o", "a.wacz", "--titel", "x"], "unknown option --titel", id="unknown"),
        pytest.param(["collections/news", "-o", "a.zip"], "the name must end in .wacz", id="suffix"),
        pytest.param(["collections/news", "-o", "no/a.wacz"], "there is no folder no", id="no-folder"),
        pytest.param(["nowhere", "-o", "a.wacz"], "nowhere: no such file or folder", id="no-such-file"),
        pytest.param(["collections/news", "copy", "-o", "a.wacz"], "would have the same name", id="collision"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_writes_nothing(collection, tmp_path, args, complaint):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "news-1.warc.gz").write_bytes(b"")
    ran = pack(*args, cwd=tmp_path)
    assert (ran.code, complaint in ran.err + ran.out) == (2, True)
    assert "Traceback" not in ran.err
    assert not list(tmp_path.glob("a.*"))


def test_a_foreign_file_is_packed_with_the_articles_beside_it_where_there_are_any(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.warc.gz").write_bytes(members(response(f"http://example.org/{name}")))
    article = {"url": "http://example.org/two", "fetched_at": "2026-11-23T05:06:07Z", "title": "Two", "text": "Text."}
    article["archive"] = {"record_id": None, "file": "two.warc.gz", "offset": 0}
    (tmp_path / "two.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    assert pack("one.warc.gz", "two.warc.gz", "-o", "both.wacz", cwd=tmp_path).code == 0
    _, one, two = pages_of(tmp_path / "both.wacz")
    assert (one["url"], "title" in one) == ("http://example.org/one", False)
    assert two == {
        "id": "two.warc.gz:0",
        "url": "http://example.org/two",
        "ts": "2026-11-23T05:06:07Z",
        "title": "Two",
        "text": "Text.",
    }
    assert "title" not in about(tmp_path / "both.wacz")


def test_what_is_no_warc_file_is_left_out(collection, tmp_path):
    (tmp_path / "old.arc.gz").write_bytes(b"")
    ran = pack("old.arc.gz", collection, "-o", "news.wacz", cwd=tmp_path)
    assert (ran.code, ran.err.splitlines()[0][:42]) == (3, "left out: old.arc.gz: not a WARC file by i")


def test_damage_is_reported(collection, tmp_path):
    warc = collection / "archive" / "news-1.warc.gz"
    data = bytearray(warc.read_bytes())
    data[40] ^= 0xFF
    warc.write_bytes(data)
    ran = pack("collections/news", "-o", "news.wacz", cwd=tmp_path)
    assert ran.code == 3
    assert ran.err.startswith("damaged: collections/news/archive/news-1.warc.gz: offset 0: damaged gzip member")
