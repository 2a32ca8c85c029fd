"""How fast records are written and read, beside warcio, how large they become, and what memory it takes.

  python benchmarks/warc.py                          pages of the sample newspaper, filled up to 30 kB
  python benchmarks/warc.py --pages FOLDER           real pages (*.html, *.html.gz; those of 15 to 45 kB)
  python benchmarks/warc.py --memory                 peak memory as well: 10 000 and 100 000 exchanges, one of 5 GiB
  python benchmarks/warc.py --records 500 --rounds 1 a glance

Writing: request and response of every page. Ours goes through CollectionWriter with everything that a crawl has:
digests, links between the records, what a page needs to be replayed, the CDXJ index (warcio writes none), the look-up
of earlier captures with its SQLite state, fsync. warcio's WARCWriter gets the same bytes and writes pairs as its own
recorder does, with its digests. "compressed" are the same pages as most servers send them, with Content-Encoding: gzip:
some 9 kB of the 30. "large" are pages of which 30 kB are left when they are compressed so.

Reading: every record of our file, HTTP parsed, block and payload digests compared; warcio as in "warcio check".

What is counted is processor time of this process, user and system, so that waiting for the disk is not in it. The
systems take turns within a round, and ratios are taken round by round: what disturbs a round disturbs both. Read the
ratios, not the absolute figures. Beside each stands the goal; none is a test, and the exit code is 0.

"ceiling" is warcio's time by that which hashing and (de)compressing the same bytes takes by itself, with the libraries
that ours uses: no writer or reader of such files that uses them can have a better ratio, in whatever language.

Memory is the peak of a process of its own (Linux only). The huge response is zeros, and needs its size on the disk
for a while; --huge 0 leaves it out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from crawl_figures import Spread
from warc_floor import hash_all, inflate_all, members_of
from warc_samples import Samples, page_bodies
from warc_systems import our_warcs, read_ours, read_warcio, write_ours, write_warcio

HERE = Path(__file__).resolve().parent

DIFFERENT_PAGES = 500
"""Beyond so many exchanges, pages come again, at other URLs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One comparison, and what it is hoped to be."""

    name: str
    unit: str
    ours: Spread
    other: Spread
    ratio: Spread
    """Ours by the other's, round by round."""

    goal: str
    ceiling: Spread | None = None
    """The most that the ratio could be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round came to: seconds of processor time, and bytes."""

    write_ours: float
    write_warcio: float
    read_ours: float
    read_warcio: float
    hash_all: float
    inflate_all: float
    bytes_ours: int
    bytes_warcio: int
    records_read: int


def run_round(samples: Samples, count: int, folder: Path) -> Round:
    """Write with both, read our file with both, and leave nothing behind."""
    ours, warcio = folder / "ours", folder / "warcio"
    try:
        write_seconds, size = timed(lambda: write_ours(ours, samples.give(count)))
        warcio_write_seconds, warcio_size = timed(lambda: write_warcio(warcio, samples.give(count)))
        read_seconds, records = timed(lambda: read_ours(our_warcs(ours)))
        warcio_read_seconds, warcio_records = timed(lambda: read_warcio(our_warcs(ours)))
        hash_seconds, _ = timed(lambda: hash_all(samples.give(count)))
        members = members_of(our_warcs(ours))
        inflate_seconds, _ = timed(lambda: inflate_all(members))
    finally:
        shutil.rmtree(ours, ignore_errors=True)
        shutil.rmtree(warcio, ignore_errors=True)
    if not records == warcio_records > 2 * count:  # two a page, and a warcinfo
        message = f"{records} and {warcio_records} records read of {2 * count} written"
        raise SystemExit(message)
    return Round(
        write_ours=write_seconds,
        write_warcio=warcio_write_seconds,
        read_ours=read_seconds,
        read_warcio=warcio_read_seconds,
        hash_all=hash_seconds,
        inflate_all=inflate_seconds,
        bytes_ours=size,
        bytes_warcio=warcio_size,
        records_read=records,
    )


def timed(task: Callable[[], int]) -> tuple[float, int]:
    """Return seconds of processor time, and what the task returned."""
    begin = time.process_time()
    result = task()
    return time.process_time() - begin, result


def speed_of(form: str, rounds: Sequence[Round], count: int) -> list[Measured]:
    """Return writing, its size, and reading of one form of pages."""
    records = 2 * count
    write_goal, size_goal = (">= 3", "<= 1.05") if form == "plain" else (">= 8", "")
    return [
        compared(
            f"write, {form}",
            "records/CPU s",
            [(records / r.write_ours, records / r.write_warcio) for r in rounds],
            write_goal,
            [r.write_warcio / r.hash_all for r in rounds],
        ),
        compared(
            f"size, {form}",
            "bytes/exchange",
            [(r.bytes_ours / count, r.bytes_warcio / count) for r in rounds],
            size_goal,
        ),
        compared(
            f"read, {form}",
            "records/CPU s",
            [(r.records_read / r.read_ours, r.records_read / r.read_warcio) for r in rounds],
            ">= 4",
            [r.read_warcio / r.inflate_all for r in rounds],
        ),
    ]


def compared(
    name: str, unit: str, pairs: Sequence[tuple[float, float]], goal: str, ceilings: Sequence[float] = ()
) -> Measured:
    """Return the spreads of two systems, and of their ratio."""
    return Measured(
        name=name,
        unit=unit,
        ours=spread([ours for ours, _ in pairs]),
        other=spread([other for _, other in pairs]),
        ratio=spread([ours / other for ours, other in pairs]),
        goal=goal,
        ceiling=spread(ceilings) if ceilings else None,
    )


def spread(values: Sequence[float]) -> Spread:
    """Return median and range."""
    return Spread(median=median(values), min=min(values), max=max(values))


def measure_memory(records: int, huge: float, work: Path | None) -> list[Measured]:
    """Return peaks in MB of few, of ten times as many, and of one huge record, each by the peak of few."""
    rows = []
    few = peaks(["--records", str(records)], "read", work)
    many = peaks(["--records", str(10 * records)], "read", work)
    cases = [(f"{10 * records} / {records} exchanges", many)]
    if huge:
        cases.append((f"one of {huge:g} GiB / {records}", peaks(["--huge", str(huge)], "verify", work)))
    for case, peak in cases:
        for place, task in enumerate(("write", "read")):
            rows.append(compared(f"{task}, {case}", "peak MB", [(peak[place], few[place])], "about 1"))
    return rows


def peaks(written: Sequence[str], read: str, work: Path | None) -> tuple[float, float]:
    """Return the peaks in MB of the process that writes a collection, and of the one that reads it."""
    with tempfile.TemporaryDirectory(prefix="warc-memory-", dir=work) as folder:
        return peak("write", folder, *written), peak(read, folder)


def peak(*arguments: str) -> float:
    """Return the peak in MB of ``warc_memory.py``; end the benchmark if it fails."""
    print("memory:", *arguments, "...", file=sys.stderr)
    command = [sys.executable, str(HERE / "process_cost.py"), sys.executable, str(HERE / "warc_memory.py"), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    cost = json.loads(done.stdout)
    if cost["exit_code"]:
        message = f"warc_memory.py {' '.join(arguments)}: exit code {cost['exit_code']}"
        raise SystemExit(message)
    return float(cost["own_peak"]) / 1024


def table(rows: Sequence[Measured], other: str) -> str:
    """Return one line a comparison."""
    cells = [["", "unit", "ours", other, "ratio (range)", "goal", "ceiling"]]
    for row in rows:
        ratio = f"{row.ratio.median:.2f} ({row.ratio.min:.2f}-{row.ratio.max:.2f})"
        ours, theirs = f"{row.ours.median:,.0f}", f"{row.other.median:,.0f}"
        ceiling = f"{row.ceiling.median:.2f}" if row.ceiling else ""
        cells.append([row.name, row.unit, ours, theirs, ratio, row.goal, ceiling])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            [
                cell.ljust(width) if place < 2 else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ]
        )
        for line in cells
    )


def read_options() -> argparse.Namespace:
    """Return the command line's options; ends the program for ones that cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="pages to write; default: the sample newspaper's")
    parser.add_argument("--records", type=int, default=10_000, help="exchanges a round (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system runs (default %(default)s)")
    parser.add_argument("--memory", action="store_true", help="measure peak memory as well")
    parser.add_argument(
        "--huge", type=float, default=5, metavar="GIB", help="size of the huge record (default %(default)s)"
    )
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where to write; default: the system's /tmp")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    options = parser.parse_args()
    if options.records < 1 or options.rounds < 1 or options.huge < 0:
        parser.error("--records and --rounds must be at least 1, --huge at least 0")
    if options.memory and sys.platform != "linux":
        parser.error("--memory: peaks of processes are counted by Linux")
    return options


def main() -> None:
    """Measure, and say what came out."""
    options = read_options()
    count = min(options.records, DIFFERENT_PAGES)
    pages, large = (page_bodies(options.pages, count, large=large) for large in (False, True))
    forms = {
        "plain": Samples(pages, compressed=False),
        "compressed": Samples(pages, compressed=True),
        "large, compressed": Samples(large, compressed=True),
    }
    rounds: dict[str, list[Round]] = {form: [] for form in forms}
    with tempfile.TemporaryDirectory(prefix="warc-benchmark-", dir=options.work) as folder:
        for number in range(options.rounds):
            for form, samples in forms.items():
                print(f"round {number + 1} of {options.rounds}: {form} ...", file=sys.stderr)
                rounds[form].append(run_round(samples, options.records, Path(folder)))
    speed = [row for form in forms for row in speed_of(form, rounds[form], options.records)]
    memory = measure_memory(options.records, options.huge, options.work) if options.memory else []
    sent = ", ".join(f"{form} {samples.bytes_sent / 1000:.1f} kB" for form, samples in forms.items())
    print(f"{options.records} exchanges of {options.pages or 'the sample newspaper'};")
    print(f"{len(pages)} pages and {len(large)} large ones; each as sent: {sent};")
    print(f"median and range of {options.rounds} rounds\n")
    print(table(speed, "warcio"))
    if memory:
        print("\n" + table(memory, "few"))
    if options.json:
        told = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "exchanges": options.records,
            "rounds": options.rounds,
            "bytes_sent": {form: samples.bytes_sent for form, samples in forms.items()},
            "speed": [asdict(row) for row in speed],
            "memory": [asdict(row) for row in memory],
        }
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
