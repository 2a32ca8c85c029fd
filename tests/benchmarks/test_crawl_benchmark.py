"""The crawl benchmark runs and prints what it promises; the times themselves are not looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="costs of processes are counted by Linux")

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "crawl.py"
SYSTEMS = [
    "scrapy",
    "scrapy-tuned",
    "archive-only",
    "archive-memory",
    "ours",
    "everything",
    "handmade",
    "handmade-nolinks",
]
FIGURES = {
    "pages_per_second",
    "own_cpu_ms",
    "tree_cpu_ms",
    "start_seconds",
    "start_cpu",
    "own_peak_mb",
    "worker_peak_mb",
    "warc_kb",
    "articles",
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARK), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)


def test_every_system_is_measured_and_compared(tmp_path):
    figures = tmp_path / "figures.json"
    done = run("--count", "5", "--short", "2", "--rounds", "1", "--work", str(tmp_path), "--json", str(figures))
    assert done.returncode == 0, done.stderr

    head, systems, ratios = done.stdout.split("\n\n")
    assert head.startswith("5 pages of the sample newspaper, gzip, ")
    assert [line.split()[0] for line in systems.splitlines()] == ["system", *SYSTEMS]
    assert ratios.splitlines()[1].split()[:3] == ["everything", "/", "handmade"]

    told = json.loads(figures.read_text("utf-8"))
    assert list(told["systems"]) == SYSTEMS
    assert all(set(row) == FIGURES for row in told["systems"].values())
    assert all(set(spread) == {"median", "min", "max"} for spread in told["systems"]["ours"].values())
    made = {name: row["articles"]["median"] for name, row in told["systems"].items()}
    assert made == {
        "scrapy": 0,
        "scrapy-tuned": 0,
        "archive-only": 0,
        "archive-memory": 0,
        "ours": 5,
        "everything": 5,
        "handmade": 5,
        "handmade-nolinks": 5,
    }
    archives = {name for name, row in told["systems"].items() if row["warc_kb"]["median"] > 0}
    assert archives == {"archive-only", "archive-memory", "ours", "everything", "handmade", "handmade-nolinks"}


def test_pages_of_a_folder_are_served_in_turn(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    pages.joinpath("a.html").write_text("<title>a</title>", "utf-8")
    done = run("--pages", str(pages), "--count", "3", "--short", "1", "--rounds", "1", "--plain", "--only", "scrapy")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"3 pages of {pages}, plain, ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--short", "10", "--count", "10"], "--short must be less than --count", id="sizes"),
        pytest.param(["--pages", "no-such-folder"], "no *.html or *.html.gz", id="no pages"),
    ],
)
def test_what_cannot_be_measured_is_refused(arguments, says):
    done = run(*arguments)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_memory_of_few_pages_and_of_many_is_compared(tmp_path):
    command = [sys.executable, str(BENCHMARK.with_name("crawl_memory.py")), "--few", "2", "--many", "5"]
    done = subprocess.run(
        [*command, "--work", str(tmp_path)], capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    few, many, ratio = done.stdout.splitlines()
    assert few.split(":")[0].startswith("      2 pages, 2 articles, ")
    assert many.split(":")[0].startswith("      5 pages, 5 articles, ")
    assert ratio.startswith("the crawl's peak over many is ")


def test_instructions_are_not_counted_without_valgrind():
    command = [sys.executable, str(BENCHMARK.with_name("crawl_instructions.py"))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False, env={"PATH": ""})
    assert done.returncode == 2
    assert "valgrind is not installed" in done.stderr
