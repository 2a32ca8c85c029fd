"""A WACZ file holds the WARC files as they are, an index, pages and a manifest that anybody can check (WACZ 1.1.1)."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import tracemalloc
import zipfile

import pytest
from stems import Stem, members, response, write_stem
from wacz_files import content, index_of, pages_of, whole

from archive.wacz_writer import WaczLabel, WaczMember, write_wacz

LABEL = WaczLabel(software="news-archiver 1", title="News", description="*Two* stems")


@pytest.fixture
def stems(tmp_path) -> list[Stem]:
    collection = tmp_path / "news"
    return [
        write_stem(collection, "news-1", ["/b", "/d"], second=7),
        write_stem(collection, "news-2", ["/a", "/c", "/b"], second=9),
    ]


@pytest.fixture
def wacz(stems, tmp_path):
    path = tmp_path / "news.wacz"
    write_wacz(path, map(whole, stems), LABEL)
    return path


def test_the_package_has_the_files_that_the_standard_names(wacz):
    with zipfile.ZipFile(wacz) as package:
        assert package.testzip() is None
        compressed = {entry.filename: entry.compress_type for entry in package.infolist()}
    assert compressed == {
        "archive/news-1.warc.gz": zipfile.ZIP_STORED,
        "archive/news-2.warc.gz": zipfile.ZIP_STORED,
        "indexes/index.cdx.gz": zipfile.ZIP_STORED,
        "indexes/index.idx": zipfile.ZIP_DEFLATED,
        "pages/pages.jsonl": zipfile.ZIP_DEFLATED,
        "datapackage.json": zipfile.ZIP_DEFLATED,
        "datapackage-digest.json": zipfile.ZIP_DEFLATED,
    }


def test_warc_files_are_in_it_byte_for_byte(wacz, stems):
    for stem in stems:
        assert content(wacz, f"archive/{stem.warc.name}") == stem.warc.read_bytes()


def test_the_index_is_that_of_all_stems_sorted(wacz, stems):
    lines = [line for stem in stems for line in stem.index.read_text("ascii").splitlines()]
    assert index_of(wacz) == sorted(lines)


def test_a_capture_is_found_by_the_list_of_blocks_alone(tmp_path):
    stem = write_stem(tmp_path / "news", "news-1", [f"/{number:04}" for number in range(2500)])
    wacz = tmp_path / "news.wacz"
    write_wacz(wacz, [whole(stem)], LABEL)
    header, *blocks = content(wacz, "indexes/index.idx").decode("ascii").splitlines()
    assert header == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    first_keys = [line.rsplit(" {", 1)[0] for line in blocks]
    assert first_keys == [f"org,example)/{number} 20261123050607" for number in ("0000", "1024", "2048")]
    place = json.loads(blocks[1].split(" ", 2)[2])
    block = content(wacz, "indexes/index.cdx.gz")[place["offset"] :][: place["length"]]
    assert place["digest"] == f"sha256:{hashlib.sha256(block).hexdigest()}"
    lines = gzip.decompress(block).decode("ascii").splitlines()
    assert (len(lines), lines[0].split()[0]) == (1024, "org,example)/1024")


def test_the_manifest_lists_every_file_with_its_hash_and_size(wacz):
    manifest = json.loads(content(wacz, "datapackage.json"))
    resources = manifest.pop("resources")
    assert manifest == {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "News",
        "description": "*Two* stems",
        "created": "2026-11-23T05:06:09Z",
        "software": "news-archiver 1",
    }
    for resource in resources:
        data = content(wacz, resource["path"])
        assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        assert resource["name"] == resource["path"].rpartition("/")[2]
    with zipfile.ZipFile(wacz) as package:
        assert {resource["path"] for resource in resources} == set(package.namelist()) - {
            "datapackage.json",
            "datapackage-digest.json",
        }


def test_the_manifest_has_its_own_digest(wacz):
    digest = json.loads(content(wacz, "datapackage-digest.json"))
    sha256 = hashlib.sha256(content(wacz, "datapackage.json")).hexdigest()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{sha256}"}


def test_names_in_the_manifest_are_such_as_frictionless_allows(tmp_path):
    stem = write_stem(tmp_path / "news", "News 1-HOST", ["/a"])
    write_wacz(tmp_path / "news.wacz", [whole(stem)], LABEL)
    resource = json.loads(content(tmp_path / "news.wacz", "datapackage.json"))["resources"][0]
    assert (resource["name"], resource["path"]) == ("news-1-host.warc.gz", "archive/News 1-HOST.warc.gz")


def test_every_article_is_a_page_with_title_and_text(wacz):
    header, *pages = pages_of(wacz)
    assert header == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    assert [page["url"] for page in pages] == [f"http://example.org/{letter}" for letter in "bdacb"]
    assert pages[0] == {
        "id": f"{sum(b'http://example.org/b'):032}",
        "url": "http://example.org/b",
        "ts": "2026-11-23T05:06:07.123456Z",
        "title": "Fähre b",
        "text": "The ferry left the harbour at seven.",
    }


def test_the_text_can_be_left_out(stems, tmp_path):
    write_wacz(tmp_path / "news.wacz", map(whole, stems), LABEL, with_text=False)
    header, *pages = pages_of(tmp_path / "news.wacz")
    assert header["hasText"] is False
    assert all(set(page) == {"id", "url", "ts", "title"} for page in pages)


def test_the_same_input_gives_the_same_bytes(wacz, stems, tmp_path):
    again = tmp_path / "elsewhere" / "again.wacz"
    again.parent.mkdir()
    for stem in stems:
        stem.warc.touch()
    write_wacz(again, map(whole, reversed(stems)), LABEL)
    assert again.read_bytes() == wacz.read_bytes()


FOREIGN = [
    b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Date: 2026-11-24T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
    response("http://example.org/page"),
    response("http://example.org/style", mime="text/css"),
    response("http://example.org/gone", status="404 Not Found"),
    response("http://example.org/cut", extra="WARC-Truncated: length\r\n"),
    response("http://example.org/again", kind="revisit", extra="WARC-Payload-Digest: sha1:ABC\r\n", body=b""),
    response("http://example.org/asked", kind="request"),
    response("http://example.org/2010", date="2010-01-01T00:00:00+01:00"),
]
"""What another tool may have written: nobody's role, no index, no articles."""


def test_index_and_pages_of_a_foreign_file_are_made_from_its_records(tmp_path):
    warc = tmp_path / "foreign.warc.gz"
    warc.write_bytes(members(*FOREIGN))
    packed = write_wacz(tmp_path / "foreign.wacz", [WaczMember(warc=warc)], WaczLabel(software="x"))
    index = [line.split(" ", 2) for line in index_of(tmp_path / "foreign.wacz")]
    assert [(key, stamp, json.loads(fields).get("mime")) for key, stamp, fields in index] == [
        ("org,example)/2010", "20091231230000", "text/html"),
        ("org,example)/again", "20261123050607", "warc/revisit"),
        ("org,example)/cut", "20261123050607", "text/html"),
        ("org,example)/gone", "20261123050607", "text/html"),
        ("org,example)/page", "20261123050607", "text/html"),
        ("org,example)/style", "20261123050607", "text/css"),
    ]
    fields = json.loads(index[4][2])
    assert (fields["offset"], fields["filename"]) == (str(len(members(FOREIGN[0]))), "foreign.warc.gz")
    header, *pages = pages_of(tmp_path / "foreign.wacz")
    assert header["hasText"] is False
    assert [(page["url"], page["ts"]) for page in pages] == [
        ("http://example.org/page", "2026-11-23T05:06:07.123456Z"),
        ("http://example.org/2010", "2009-12-31T23:00:00Z"),
    ]
    assert (packed.warcs, packed.captures, packed.pages, packed.damage) == (1, 6, 2, [])


def test_a_file_without_captures_is_packed_without_a_date(tmp_path):
    warc = tmp_path / "empty.warc.gz"
    warc.write_bytes(members(FOREIGN[0]))
    packed = write_wacz(tmp_path / "empty.wacz", [WaczMember(warc=warc)], WaczLabel(software="x"))
    assert "created" not in json.loads(content(tmp_path / "empty.wacz", "datapackage.json"))
    assert (packed.captures, index_of(tmp_path / "empty.wacz")) == (0, [])


@pytest.mark.parametrize("with_index", [True, False], ids=["stem", "foreign"])
def test_memory_does_not_grow_with_the_input(tmp_path, with_index):
    size = 0
    warc, index = tmp_path / "large.warc.gz", tmp_path / "large.cdxj"
    body = random.Random(1).randbytes(20_000)
    with warc.open("wb") as records, index.open("w") as lines:
        for number in range(2000):
            url = f"http://example.org/{number:08}"
            records.write(member := members(response(url, body=body)))
            fields = {"url": url, "length": len(member), "offset": size, "filename": warc.name}
            lines.write(f"org,example)/{number:08} 20261123050607 {json.dumps(fields)}\n")
            size += len(member)
    assert size > 40e6
    tracemalloc.start()
    try:
        packed = write_wacz(
            tmp_path / "large.wacz", [WaczMember(warc=warc, index=index if with_index else None)], LABEL
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (packed.captures, packed.damage) == (2000, [])
    assert peak < 8e6
