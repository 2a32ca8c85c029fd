"""Writers and menders killed (-9) at a hundred moments: what was reported is there, and the rest can be mended."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from mended import closed, files_of, mend, write_whole
from verified import findings

from archive import CollectionLayout
from archive.mending import open_name


@pytest.fixture(autouse=True)
def without_fsync(monkeypatch):
    """No power is cut."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def run_and_kill(job, folder, runs):
    program = Path(__file__).with_name("killed_processes.py")
    here = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": here, "PYTHONWARNINGS": "error"}
    command = [sys.executable, str(program), job, str(folder), str(runs)]
    subprocess.run(command, env=environment, check=True, timeout=60)


def test_whatever_was_reported_before_a_kill_is_there_after_mending(tmp_path):
    runs = 200
    run_and_kill("write", tmp_path, runs)
    reported = 0
    for run in range(runs):
        layout = CollectionLayout(tmp_path / str(run), "news")
        mend(layout)
        assert not list(layout.folder.glob("*/*.open"))
        reports = tmp_path / str(run) / "reports"
        for line in reports.read_text().splitlines(keepends=True) if reports.exists() else ():
            assert line.endswith("\n")
            name, offset, record_id = line.split()
            data = (layout.folder / "archive" / name).read_bytes()
            assert f"WARC-Record-ID: {record_id}\r\n".encode() in gzip_member_at(data, int(offset))
            reported += 1
        if any(layout.folder.glob("archive/*")):
            assert findings(layout.folder) == []
    assert reported > runs


def gzip_member_at(data, offset):
    return zlib.decompressobj(31).decompress(data[offset : offset + 200_000])


def test_a_mender_that_is_killed_can_be_followed_by_another(tmp_path):
    whole = write_whole(tmp_path / "whole")
    runs = 60
    cut = whole.ends[-1] - 7
    for run in ["first", *range(runs)]:
        layout = CollectionLayout(tmp_path / str(run), "news")
        layout.create()
        open_name(layout.stem(whole.name).warc).write_bytes(whole.warc[:cut])
    states = set()
    for _ in range(3):
        run_and_kill("mend", tmp_path, runs)
        for run in range(runs):
            names = files_of(CollectionLayout(tmp_path / str(run), "news"))
            states.add(tuple(sorted(name.split(".", 1)[1] for name in names)))
    for run in range(runs):
        layout = CollectionLayout(tmp_path / str(run), "news")
        mend(layout)
        assert files_of(layout) == closed(whole.name, *whole.until(cut))
    assert len(states) > 3
