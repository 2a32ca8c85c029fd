"""A packed collection is what wacz and pywb take for a WACZ file."""

from __future__ import annotations

import json
import subprocess

import pytest
from running import scrapy
from stems import write_stem
from wacz_files import content, index_of

MANY = [f"/{number:04}" for number in range(2500)]
"""More captures than stand in one block of the index."""


@pytest.fixture(scope="module")
def packed_newspaper(newspaper_collection, tmp_path_factory):
    wacz = tmp_path_factory.mktemp("packed") / "newspaper.wacz"
    ran = scrapy("pack", str(newspaper_collection.folder), "-o", wacz.name, cwd=wacz.parent)
    assert (ran.code, wacz.exists()) == (0, True), ran.err
    return wacz


@pytest.fixture
def packed_many(tmp_path):
    write_stem(tmp_path / "collections" / "many", "many-1", MANY)
    assert scrapy("pack", "collections/many", "-o", "many.wacz", cwd=tmp_path).code == 0
    return tmp_path / "many.wacz"


def run(*command: str, cwd) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wacz_validate_accepts_it(tool, packed_newspaper):
    said = run(tool("wacz"), "validate", "-f", str(packed_newspaper), cwd=packed_newspaper.parent)
    assert "Version detected as 1.1.1" in said
    assert "Validation succeeded" in said


def test_wacz_create_makes_the_same_index(tool, packed_newspaper, newspaper_collection, tmp_path):
    (warc,) = newspaper_collection.files("archive")
    run(tool("wacz"), "create", "-o", str(tmp_path / "theirs.wacz"), str(warc), cwd=tmp_path)
    theirs, ours = (captures_of(path) for path in (tmp_path / "theirs.wacz", packed_newspaper))
    for _, _, fields in theirs:
        del fields["recordDigest"]  # an addition of its own
    assert ours == theirs


def test_wacz_create_divides_the_index_into_the_same_blocks(tool, packed_many, tmp_path):
    warc = tmp_path / "collections" / "many" / "archive" / "many-1.warc.gz"
    run(tool("wacz"), "create", "-o", "theirs.wacz", str(warc), cwd=tmp_path)
    theirs, ours = (blocks_of(path) for path in (tmp_path / "theirs.wacz", packed_many))
    assert len(ours) == 4
    assert ours == theirs


def test_pywb_adds_every_capture(tool, packed_many, tmp_path):
    run(tool("wb-manager"), "init", "copy", cwd=tmp_path)
    run(tool("wb-manager"), "add", "--unpack-wacz", "copy", packed_many.name, cwd=tmp_path)
    copy = tmp_path / "collections" / "copy"
    (warc,) = (copy / "archive").iterdir()
    assert warc.read_bytes() == (tmp_path / "collections/many/archive/many-1.warc.gz").read_bytes()
    lines = (copy / "indexes" / "index.cdxj").read_text("utf-8").splitlines()
    assert [json.loads(line.split(" ", 2)[2])["url"] for line in lines] == [
        f"http://example.org{path}" for path in MANY
    ]


def captures_of(wacz) -> list[tuple[str, str, dict]]:
    return [(key, stamp, json.loads(fields)) for key, stamp, fields in (line.split(" ", 2) for line in index_of(wacz))]


def blocks_of(wacz) -> list[str]:
    """Return the list of blocks without where each lies: compressors differ."""
    header, *lines = content(wacz, "indexes/index.idx").decode("ascii").splitlines()
    return [header, *(line.rsplit(" {", 1)[0] for line in lines)]
