"""warcio.js, which ReplayWeb.page reads with, finds every record where it lies."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / ".venv-tools" / "node" / "node_modules" / ".bin" / "warcio"


@pytest.fixture(scope="module")
def warcio_js():
    if not PROGRAM.exists():
        pytest.skip("warcio.js is not installed; get it with: make tools (it needs npm)")

    def run(*args: str) -> list[str]:
        done = subprocess.run([PROGRAM, *args], capture_output=True, encoding="utf-8", check=True, timeout=60)
        return done.stdout.splitlines()

    return run


def test_it_reads_every_record(warcio_js, newspaper_collection):
    (warc,) = newspaper_collection.files("archive")
    found = [json.loads(line) for line in warcio_js("index", str(warc))]
    assert [(entry["offset"], entry["warc-type"], entry.get("warc-target-uri")) for entry in found] == [
        (record.offset, record.type, record.target_uri) for record in newspaper_collection.records
    ]


def test_it_says_the_same_of_every_capture(warcio_js, newspaper_collection):
    """All but the key (it keeps a slash at the end of a path, which cdxj-indexer drops) and the label of the digest."""
    (warc,), (index,) = newspaper_collection.files("archive"), newspaper_collection.files("indexes")
    theirs = [line.split(" ", 2) for line in warcio_js("cdx-index", str(warc))]
    ours = [line.split(" ", 2) for line in index.read_text("ascii").replace('"sha1:', '"').splitlines()]
    assert by_offset(theirs) == by_offset(ours)


def by_offset(lines: list[list[str]]) -> list[tuple[str, dict]]:
    captures = [(timestamp, json.loads(fields)) for _, timestamp, fields in lines]
    return sorted(captures, key=lambda capture: int(capture[1]["offset"]))
