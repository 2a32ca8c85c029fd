"""Other tools' files, read with nothing but the defaults, give every record that warcio or FastWARC gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive import read_heads, read_records

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "warc"
MANIFEST = CORPUS / "manifest.json"
STREAMS = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else []

pytestmark = pytest.mark.skipif(not STREAMS, reason=f"the corpus is not there: {CORPUS}")


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream["file"])
def test_no_record_of_a_file_is_missing(stream):
    assert sum(1 for _ in read_records(CORPUS / stream["file"])) >= stream["records"]


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream["file"])
def test_as_many_are_given_without_their_blocks(stream):
    path = CORPUS / stream["file"]
    assert sum(1 for _ in read_records(path, blocks=False)) == sum(1 for _ in read_records(path))


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream["file"])
def test_the_heads_are_those_of_the_whole_records(stream):
    path = CORPUS / stream["file"]
    heads = [(head.type, head.offset, head.length, head.headers) for head in read_heads(path)]
    assert heads == [(record.type, record.offset, record.length, record.headers) for record in whole_records(path)]


def whole_records(path):
    return read_records(path, blocks=False, torn=False)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream["file"])
def test_what_is_not_whole_is_told_as_damage(stream):
    damage = []
    records = list(read_records(CORPUS / stream["file"], on_damage=damage.append))
    assert damage or all(record.whole for record in records)
