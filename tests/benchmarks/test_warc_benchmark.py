"""The WARC benchmark runs and prints what it promises; the figures themselves are not looked at."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "warc.py"
SPEED = [
    f"{what}, {form}" for form in ("plain", "compressed", "large, compressed") for what in ("write", "size", "read")
]


def run(*arguments):
    command = [sys.executable, str(BENCHMARK), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)


def names(table):
    """The first column: what stands before the first two spaces."""
    return [line.split("  ")[0] for line in table.splitlines()[1:]]


def test_writing_and_reading_are_compared_with_warcio(tmp_path):
    figures = tmp_path / "figures.json"
    done = run("--records", "3", "--rounds", "2", "--work", str(tmp_path), "--json", str(figures))
    assert done.returncode == 0, done.stderr

    head, table = done.stdout.rstrip().split("\n\n")
    assert head.startswith("3 exchanges of the sample newspaper;\n3 pages and 3 large ones; each as sent: plain 30.")
    assert names(table) == SPEED

    told = json.loads(figures.read_text("utf-8"))
    assert [row["name"] for row in told["speed"]] == SPEED
    assert [row["goal"] for row in told["speed"]] == [">= 3", "<= 1.05", ">= 4", *([">= 8", "", ">= 4"] * 2)]
    for row in told["speed"]:
        for spread in (row["ours"], row["other"], row["ratio"]):
            assert 0 < spread["min"] <= spread["median"] <= spread["max"]
    ceilings = [row["ceiling"] for row in told["speed"]]
    assert [ceiling is not None for ceiling in ceilings] == [True, False, True] * 3
    assert all(ceiling["median"] > 0 for ceiling in ceilings if ceiling)
    assert told["memory"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of processes are counted by Linux")
def test_memory_is_compared_with_that_of_fewer_exchanges(tmp_path):
    done = run("--records", "2", "--rounds", "1", "--memory", "--huge", "0.005", "--work", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert names(done.stdout.rstrip().split("\n\n")[2]) == [
        "write, 20 / 2 exchanges",
        "read, 20 / 2 exchanges",
        "write, one of 0.005 GiB / 2",
        "read, one of 0.005 GiB / 2",
    ]


def test_pages_of_a_folder_are_written(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    pages.joinpath("short.html").write_text("<title>left out</title>", "utf-8")
    pages.joinpath("a.html").write_text("<title>a</title>" + "<p>text</p>" * 2000, "utf-8")
    pages.joinpath("b.html").write_text("<title>b</title>" + random.Random(1).randbytes(25_000).hex(), "utf-8")
    done = run("--pages", str(pages), "--records", "2", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"2 exchanges of {pages};\n1 pages and 1 large ones; each as sent: plain 22.")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--records", "0"], "--records and --rounds must be at least 1", id="no exchanges"),
        pytest.param(["--pages", "no-such-folder"], "no *.html or *.html.gz", id="no pages"),
    ],
)
def test_what_cannot_be_measured_is_refused(arguments, says):
    done = run(*arguments)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
