"""How much of other people's WARC and ARC files is read, and how fast our own are.

  python benchmarks/reading.py CORPUS_FOLDER     a folder with a manifest.json: records read, file by file
  python benchmarks/reading.py --speed           records a second of processor time, beside warcio and FastWARC
  python benchmarks/reading.py --speed --pages FOLDER   with real pages (*.html, *.html.gz) rather than made ones

The manifest says how many records the better of warcio and FastWARC gives for a file. What is cut off or damaged counts
among them, though neither tool says that it is: we give it with ``whole`` False, and it stands in a column of its own.
Exit code 1 if a file gives less than the manifest says.

Speed is processor time in this process, the best of a few rounds in turn (A B C, A B C …); ratios, not absolute
figures, carry over to other machines. FastWARC compares block digests only, so it stands beside our figure for those.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive import CollectionLayout, CollectionWriter, Damage, Exchange, read_records
from archive.record_digests import wrong_digests


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What was read of one file."""

    name: str
    whole: int
    torn: int
    damage: list[Damage]
    expected: int

    @property
    def is_enough(self) -> bool:
        """True if no record is missing."""
        return self.whole + self.torn >= self.expected


def read_corpus(folder: Path) -> int:
    """Print a line a file; return the exit code."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    short = []
    totals = [0, 0, 0]
    print(f"{'whole':>6} {'torn':>5} {'manifest':>8} {'damage':>6}  file")
    for entry in manifest:
        result = read_file(folder, entry["file"], entry["records"])
        totals = [a + b for a, b in zip(totals, (result.whole, result.torn, result.expected), strict=True)]
        mark = "" if result.is_enough else "   FEWER"
        print(f"{result.whole:>6} {result.torn:>5} {result.expected:>8} {len(result.damage):>6}  {result.name}{mark}")
        for damage in result.damage:
            print(f"{'':>30}{damage.offset}: {damage.reason}")
        if not result.is_enough:
            short.append(result.name)
    print(
        f"{totals[0]:>6} {totals[1]:>5} {totals[2]:>8}         {len(manifest)} files, {len(short)} with fewer records"
    )
    return 1 if short else 0


def read_file(folder: Path, name: str, expected: int) -> FileResult:
    """Read one file to its end."""
    damage: list[Damage] = []
    whole = torn = 0
    for record in read_records(folder / name, on_damage=damage.append):
        whole += record.whole
        torn += not record.whole
    return FileResult(name=name, whole=whole, torn=torn, damage=damage, expected=expected)


def made_pages(count: int = 100) -> list[bytes]:
    """Return pages of some 30 kB that compress about as well as real ones do."""
    rng = random.Random(1)
    words = ["".join(rng.choices("aaabcdeeeefghiiklmnnoooprrsstttuuvwy", k=rng.randint(2, 10))) for _ in range(4000)]
    pages = []
    for number in range(count):
        paragraphs = (f'<p class="body-{i}">{" ".join(rng.choices(words, k=60))}</p>\n' for i in range(72))
        pages.append(f"<!DOCTYPE html><title>{number}</title>{''.join(paragraphs)}".encode())
    return pages


def real_pages(folder: Path) -> list[bytes]:
    """Return the pages of 15 to 45 kB under `folder`."""
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    pages = [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]
    return [page for page in pages if 15_000 < len(page) < 45_000]


def write_warc(folder: Path, pages: list[bytes], count: int) -> Path:
    """Keep `count` exchanges in a collection of their own and return its WARC file."""
    layout = CollectionLayout(folder, "speed")
    writer = CollectionWriter(layout, software={"software": "benchmark"})
    for number in range(count):
        page = pages[number % len(pages)]
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: x\r\nContent-Length: {len(page)}\r\n\r\n"
        writer.keep(
            Exchange(
                url=f"https://example.org/{number}",
                started_at=datetime.now(UTC),
                request=f"GET /{number} HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n".encode(),
                response=head.encode() + page,
            )
        )
    writer.close()
    return next((layout.folder / "archive").glob("*.warc.gz*"))


def ours_plain(path: Path) -> int:
    """Read every record with its block."""
    return sum(1 for _ in read_records(path))


def ours_block_digests(path: Path) -> int:
    """Parse HTTP and compare block digests."""
    count = 0
    for record in read_records(path):
        record.http  # noqa: B018  parsed when it is asked for
        assert not wrong_digests(record, payload=False)
        count += 1
    return count


def ours_all_digests(path: Path) -> int:
    """Parse HTTP, compare block and payload digests."""
    count = 0
    for record in read_records(path):
        record.http  # noqa: B018  parsed when it is asked for
        assert not wrong_digests(record)
        count += 1
    return count


def warcio_all_digests(path: Path) -> int:
    """Do what ``warcio check`` does: parse HTTP, compare block and payload digests."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  only needed here

    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            record.content_stream().read()
            assert record.digest_checker.passed is not False
            count += 1
    return count


def fastwarc_plain(path: Path) -> int:
    """Read every record with its block."""
    return _fastwarc(path, parse_http=False)


def fastwarc_block_digests(path: Path) -> int:
    """Parse HTTP and compare block digests."""
    return _fastwarc(path, parse_http=True, verify_digests=True)


def _fastwarc(path: Path, **options: Any) -> int:
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415  only needed here

    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, **options):
            record.reader.read()
            count += 1
    return count


SYSTEMS: tuple[Callable[[Path], int], ...] = (
    warcio_all_digests,
    ours_all_digests,
    ours_block_digests,
    ours_plain,
    fastwarc_block_digests,
    fastwarc_plain,
)


def measure(path: Path, systems: Iterable[Callable[[Path], int]], rounds: int) -> None:
    """Print records a second of processor time, and the ratio to warcio."""
    times: dict[str, list[float]] = {}
    counts: dict[str, int] = {}
    for _ in range(rounds):
        for system in systems:
            begin = time.process_time()
            counts[system.__name__] = system(path)
            times.setdefault(system.__name__, []).append(time.process_time() - begin)
    base = times["warcio_all_digests"]
    print(f"{'records/CPU s':>14} {'x warcio':>9} {'records':>8}  reader")
    for name, spent in times.items():
        ratios = sorted(b / s for b, s in zip(base, spent, strict=True))
        ratio = ratios[len(ratios) // 2]
        print(f"{counts[name] / min(spent):>14,.0f} {ratio:>9.2f} {counts[name]:>8}  {name}")


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warc", type=Path, help="measure with this file")
    arguments = parser.parse_args()
    if arguments.speed:
        with tempfile.TemporaryDirectory() as folder:
            pages = real_pages(arguments.pages) if arguments.pages else made_pages()
            path = arguments.warc or write_warc(Path(folder), pages, arguments.count)
            measure(path, SYSTEMS, arguments.rounds)
    return read_corpus(arguments.corpus) if arguments.corpus else 0


if __name__ == "__main__":
    sys.exit(main())
