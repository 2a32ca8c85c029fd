"""What is left after a removal is to other tools a WARC file like any other."""

from __future__ import annotations

import shutil
import subprocess
from itertools import pairwise

import pytest
from removed import remove
from running import Collection

from archive import CollectionLayout


@pytest.fixture(scope="module")
def left(newspaper_collection, tmp_path_factory) -> Collection:
    """The collection of the newspaper without every third of its articles."""
    folder = tmp_path_factory.mktemp("left") / "news"
    shutil.copytree(newspaper_collection.folder, folder)
    remove(CollectionLayout(folder.parent, "news"), *[one["url"] for one in newspaper_collection.articles][::3])
    return Collection(folder, newspaper_collection.ran)


def test_cdxj_indexer_makes_the_same_index(tool, left, newspaper_collection):
    (warc,), (index,), (before,) = left.files("archive"), left.files("indexes"), newspaper_collection.files("indexes")
    command = [tool("cdxj-indexer"), "--sort", str(warc)]
    theirs = subprocess.run(command, capture_output=True, encoding="ascii", check=True, timeout=60).stdout
    assert index.read_text("ascii") == theirs
    assert 0 < len(theirs.splitlines()) < len(before.read_text("ascii").splitlines())


def test_warcio_reads_every_record_and_finds_every_tombstone_right(tool, left):
    (warc,) = left.files("archive")
    command = [tool("warcio"), "check", "-v", str(warc)]
    lines = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60).stdout.splitlines()
    verdicts = {line.split()[3]: said.strip() for line, said in pairwise(lines) if "WARC-Record-ID" in line}
    assert list(verdicts) == [record.record_id for record in left.records]
    tombstones = [record for record in left.records if (record.target_uri or "").startswith("urn:removed:")]
    assert len(tombstones) > 5
    assert {verdicts[record.record_id] for record in tombstones} == {"digest pass"}
