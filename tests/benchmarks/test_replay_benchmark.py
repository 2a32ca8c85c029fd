"""The replay benchmark runs and prints what it promises; the figures themselves are not looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "replay.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted by Linux")


def run(*arguments):
    command = [sys.executable, str(BENCHMARK), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)


def names(table):
    """The first column: what stands before the first two spaces."""
    return [line.split("  ")[0] for line in table.splitlines()[1:]]


def test_the_replay_is_compared_with_other_ways_through_the_same_file(tmp_path):
    figures = tmp_path / "figures.json"
    systems = ["replay", "extract"]
    chosen = [word for name in systems for word in ("--only", name)]
    done = run("--records", "5", "--rounds", "1", "--json", str(figures), *chosen)
    assert done.returncode == 0, done.stderr

    head, table, ratios = done.stdout.rstrip().split("\n\n")
    assert head.startswith("5 pages of the sample newspaper, 5 of them different (the others again at other URLs),\n")
    assert names(table) == systems
    assert [(line.split("  ")[0], line.split("  ")[-1].strip()) for line in ratios.splitlines()[1:]] == [
        ("replay / extract, pages/s of CPU", "about 1"),
        ("replay: peak memory, larger file / smaller", "about 1"),
    ]
    told = json.loads(figures.read_text("utf-8"))
    written = {name: [run["articles"] for run in rounds[0]] for name, rounds in told["runs"].items()}
    assert written == {"replay": [1, 5], "extract": [1, 5]}


def test_pages_that_are_too_few_come_again(tmp_path):
    for name in "ab":
        tmp_path.joinpath(f"{name}.html").write_text(f"<title>{name}</title><p>text", "utf-8")
    done = run("--pages", str(tmp_path), "--records", "3", "--rounds", "1", "--only", "extract")
    assert done.stdout.startswith(f"3 pages of {tmp_path}, 2 of them different (the others again at other URLs),\n")


def test_datatrove_is_left_out_where_it_is_not_there():
    done = run("--records", "2", "--rounds", "1", "--only", "datatrove", "--datatrove-python", "no/such/python")
    assert done.returncode == 0, done.stderr
    assert "is not there; benchmarks/datatrove-requirements.txt says how to get it" in done.stdout


def test_what_cannot_be_measured_is_refused():
    done = run("--records", "1")
    assert done.returncode == 2
    assert done.stderr.endswith("--records must be at least 2, and --rounds at least 1\n")
