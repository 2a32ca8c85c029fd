"""Pages a second and processor time a page: our replay beside other ways from a WARC file to texts.

  python benchmarks/replay.py                                       a glance: pages of the sample newspaper
  python benchmarks/replay.py --pages FOLDER… --records 5000 ...    real pages (*.html, *.html.gz, all below)
  python benchmarks/replay.py --only replay --only "replay, all cores"     some of the systems

What is compared, on one file that our own writer wrote, each in a process of its own, in turn (A B C … A B C …):

  replay               scrapy replay with one worker process
  replay, all cores    the same with one worker a core
  extract              our extraction over read_records in a single process
  datatrove            its WarcReader, Trafilatura extractor and JsonlWriter, one task (--datatrove-python)
  trafilatura          trafilatura's text over warcio, a single process
  trafilatura-json     the same with its metadata, as JSON: nearer to what an article holds
  dry-run              what scrapy replay --dry-run does, a single process
  warcio               iterating with warcio, nothing else

How it is measured. Each system reads two files a round, of a fifth of the pages and of all of them. Costs a page are
those of the pages that the larger has more, so that imports and the warming of workers fall out; dry-run and warcio,
which take no time for a few hundred pages, get the files as many times over as makes 5 000, and what their processes
take to start is left out, which would be more than all that. "CPU" is processor
time of the process and of everything that it started: what a core gives. Ratios are taken round by round: what
disturbs a round disturbs both. Where other work is on the machine, read those of processor time; only the one of all
cores to one needs a machine at rest. Beside each stands the goal; none is a test, and the exit code is 0.

datatrove is not installed with the project: benchmarks/datatrove-requirements.txt says how to get it. Linux only
(processes are counted by the kernel).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from process_cost import ProcessCost
from replay_figures import COMPARED, Run, compared, memory_of, ratio_table, system_table
from warc_samples import Samples, page_bodies, pages_below
from warc_systems import our_warcs, write_ours

HERE = Path(__file__).resolve().parent
CORES = os.cpu_count() or 1

SCANS = frozenset({"dry-run", "warcio"})
SCANNED = 5000
"""They take so little time that they get a file of at least so many pages: as many copies of the others' file."""

PATIENCE = 3600
"""Seconds after which a system is taken to hang, and the benchmark ends."""

_REPLAY = (sys.executable, "-m", "scrapy", "replay", "{warc}")
_SINGLE = (sys.executable, str(HERE / "replay_single.py"))

SYSTEMS: Mapping[str, Sequence[str]] = {
    "replay": (*_REPLAY, "-o", "{folder}", "-s", "ARTICLE_WORKERS=1"),
    "replay, all cores": (*_REPLAY, "-o", "{folder}", "-s", f"ARTICLE_WORKERS={CORES}"),
    "extract": (*_SINGLE, "extract", "{warc}", "{folder}"),
    "datatrove": ("{datatrove}", str(HERE / "replay_datatrove.py"), "{warc}", "{folder}"),
    "trafilatura": (*_SINGLE, "trafilatura", "{warc}", "{folder}"),
    "trafilatura-json": (*_SINGLE, "trafilatura-json", "{warc}", "{folder}"),
    "dry-run": (*_SINGLE, "dry-run", "{warc}", "{folder}"),
    "warcio": (*_SINGLE, "warcio", "{warc}", "{folder}"),
}
"""The command of each."""


def run(name: str, warc: Path, records: int, options: argparse.Namespace) -> Run:
    """Let one system go through a file; end the benchmark if it fails."""
    with tempfile.TemporaryDirectory(prefix="replay-benchmark-", dir=options.work) as folder:
        known = {"warc": warc, "folder": folder, "datatrove": options.datatrove_python}
        command = [word.format(**known) for word in SYSTEMS[name]]
        done = subprocess.run(
            [sys.executable, str(HERE / "process_cost.py"), *command],
            cwd=folder,
            env=_environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        cost = ProcessCost(**json.loads(done.stdout)) if done.stdout else None
        if cost is None or cost.exit_code:
            raise SystemExit(f"{name}: {cost}\n{done.stderr[-4000:]}")
        seconds = {"wall": cost.ended_at - cost.started_at, "cpu": cost.tree_cpu}
        if name in SCANS:
            seconds = json.loads(Path(folder, "seconds.json").read_text("utf-8"))
        return Run(
            records=records,
            **seconds,
            own_peak=cost.own_peak,
            others_peak=cost.others_peak,
            articles=sum(path.read_bytes().count(b"\n") for path in Path(folder).rglob("*.jsonl")),
        )


def _environment() -> dict[str, str]:
    """Return ours without settings of Scrapy's that stand in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")}
    return {**kept, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}


@contextmanager
def two_files(samples: Samples, options: argparse.Namespace) -> Iterator[dict[int, Path]]:
    """Write the smaller file and the larger, for as long as the block lasts; by their number of pages."""
    with tempfile.TemporaryDirectory(prefix="replay-benchmark-", dir=options.work) as folder:
        files = {}
        for count in (max(options.records // 5, 1), options.records):
            collection = Path(folder) / str(count)
            write_ours(collection, samples.give(count))
            (files[count],) = our_warcs(collection)
        yield files


def copied(warc: Path, times: int) -> Path:
    """Return a file that holds `warc` so many times, one after the other."""
    if times == 1:
        return warc
    copies = warc.with_name("copies.warc.gz")
    with copies.open("wb") as out:
        for _ in range(times):
            out.write(warc.read_bytes())
    return copies


def measure(files: Mapping[int, Path], options: argparse.Namespace) -> dict[str, list[tuple[Run, Run]]]:
    """Run every system over both files in every round, in turn."""
    names = [name for name in SYSTEMS if name in (options.only or SYSTEMS)]
    if "datatrove" in names and not options.datatrove_python.exists():
        names.remove("datatrove")
        requirements = (HERE / "datatrove-requirements.txt").relative_to(HERE.parent)
        print(f"datatrove is left out: {options.datatrove_python} is not there; {requirements} says how to get it")
    times = -(-SCANNED // max(files))
    scanned = {count * times: copied(warc, times) for count, warc in files.items()} if SCANS & {*names} else {}
    runs: dict[str, list[tuple[Run, Run]]] = {name: [] for name in names}
    for number in range(options.rounds):
        for name in names:
            print(f"round {number + 1} of {options.rounds}: {name} ...", file=sys.stderr)
            over = scanned if name in SCANS else files
            short, long = (run(name, warc, count, options) for count, warc in over.items())
            runs[name].append((short, long))
    return runs


def read_options() -> argparse.Namespace:
    """Return the command line's options; ends the program for ones that cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pages", type=Path, nargs="+", metavar="FOLDER", help="pages to write; default: the sample newspaper's"
    )
    parser.add_argument("--records", type=int, default=200, help="pages in the larger file (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system runs (default %(default)s)")
    parser.add_argument("--only", action="append", choices=SYSTEMS, help="run this system; may be given several times")
    parser.add_argument("--plain", action="store_true", help="pages without Content-Encoding: gzip")
    parser.add_argument(
        "--datatrove-python",
        type=Path,
        metavar="FILE",
        default=HERE.parent / ".venv-datatrove" / "bin" / "python",
        help="the Python of an environment with datatrove (default: .venv-datatrove/bin/python)",
    )
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to write; default: the system's /tmp")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    options = parser.parse_args()
    if options.records < 2 or options.rounds < 1:
        parser.error("--records must be at least 2, and --rounds at least 1")
    options.datatrove_python = options.datatrove_python.absolute()  # its link says which environment is meant
    return options


def main() -> None:
    """Measure, and say what came out."""
    options = read_options()
    pages = pages_below(options.pages) if options.pages else page_bodies(None, options.records)
    pages = pages[: options.records]
    samples = Samples(pages, compressed=not options.plain)
    with two_files(samples, options) as files:
        runs = measure(files, options)
        sizes = [path.stat().st_size for path in files.values()]
    ratios = [compared(comparison, runs, CORES) for comparison in COMPARED if comparison.is_in(runs)]
    source = " ".join(map(str, options.pages)) if options.pages else "the sample newspaper"
    coding = "plain" if options.plain else "gzip"
    print(f"{options.records} pages of {source}, {len(pages)} of them different (the others again at other URLs),")
    print(f"{coding}, {samples.bytes_sent / 1000:.1f} kB each as sent; files of", end=" ")
    print(" and ".join(f"{size / 1e6:.1f} MB" for size in sizes) + f"; {CORES} cores;")
    print(f"median (range) of {options.rounds} rounds\n")
    print(system_table(runs), ratio_table([*ratios, *memory_of(runs)]), sep="\n\n")
    if options.json:
        told = {
            "python": platform.python_version(),
            "cores": CORES,
            "pages": options.records,
            "different_pages": len(pages),
            "coding": coding,
            "rounds": options.rounds,
            "runs": {name: [[asdict(short), asdict(long)] for short, long in pairs] for name, pairs in runs.items()},
            "ratios": [asdict(ratio) for ratio in ratios],
        }
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
