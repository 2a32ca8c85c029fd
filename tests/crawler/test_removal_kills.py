"""Removals killed (-9) before every step that they take, and in between: the old or the new is there, no mixture."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from removed import enter_into_frontier, exchange, files_of, records_of, remove, where_is, write_collection
from verified import findings

from archive import CollectionLayout
from crawler.removal import complete_removal

URL = "http://example.org/ferry"


def test_a_removal_that_is_killed_changes_nothing_or_can_be_completed(tmp_path):
    again = [exchange("/ferry", day=1), exchange("/council", day=1)]
    first = [exchange("/storm"), exchange("/ferry"), exchange("/council"), exchange("/regatta")]
    whole = write_collection(tmp_path / "whole", [*first, *again])
    places = {one.target_uri: {"file": one.file, "offset": one.offset} for one in responses_of(whole)}
    enter_into_frontier(f"sqlite:///{whole.frontier}", places)
    old = files_of(whole)
    run_and_kill(tmp_path)
    outcomes = {"untouched": 0, "completed": 0, "done": 0}
    for folder in sorted(tmp_path.iterdir()):
        layout = CollectionLayout(folder, "news")
        if folder.name == "whole":
            continue
        # Whoever reads the collection now finds no index that points at anything but what it says.
        assert [found for found in findings(layout.folder) if found.rule.startswith("index")] == []
        if complete_removal(layout):
            outcomes["completed"] += 1
        elif any(record.target_uri == URL for record, _ in records_of(layout)):
            assert {name: data for name, data in files_of(layout).items() if name in old} == old
            outcomes["untouched"] += 1
            remove(layout, URL)
        else:
            outcomes["done"] += 1
        assert findings(layout.folder) == []
        assert where_is("ferry", layout.folder) == []
        assert sorted(files_of(layout)) == sorted(old)
        assert not layout.pending_removal.exists()
        assert places_of(layout) == {record.target_uri: (record.file, record.offset) for record in responses_of(layout)}
    assert outcomes["untouched"] > 5
    assert outcomes["completed"] > 10
    assert outcomes["done"] > 0


def responses_of(layout):
    return [record for record, _ in records_of(layout) if record.type in {"response", "revisit"}]


def places_of(layout):
    with closing(sqlite3.connect(layout.frontier)) as database:
        return {url: (file, offset) for url, file, offset in database.execute("SELECT url, file, offset FROM urls")}


def run_and_kill(folder):
    program = Path(__file__).with_name("killed_removals.py")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONWARNINGS": "error"}
    subprocess.run([sys.executable, str(program), str(folder), URL], env=environment, check=True, timeout=120)
