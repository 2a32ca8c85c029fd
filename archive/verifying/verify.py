"""Files of records verified: their frames, fields, digests, and that what belongs together agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.gzip_members import MemberReader
from archive.layout import StemPaths
from archive.reading import Damage, read_records
from archive.verifying.article_check import check_articles
from archive.verifying.captures import CaptureFacts, capture_facts
from archive.verifying.field_rules import field_faults
from archive.verifying.findings import OnFinding, Report
from archive.verifying.framing import FramedRecord, gzip_records, plain_records
from archive.verifying.index_check import check_index
from archive.verifying.references import References
from archive.verifying.revisit_targets import RevisitTargets
from archive.verifying.targets import Target, is_in_use

__all__ = ["OnProgress", "Verified", "verify"]

OnProgress = Callable[[Path, int], Any]
"""Told the file that is being read, and how many bytes of it were since the last call."""

_START = 512


@dataclass(slots=True)
class Verified:
    """How much was looked at."""

    files: int = 0
    records: int = 0
    in_use: int = 0
    """Files that are being written: not looked at."""


def verify(targets: Sequence[Target], *, on_finding: OnFinding, on_progress: OnProgress | None = None) -> Verified:
    """Verify files one after the other, and tell `on_finding` of everything that is not as it should be.

    Memory does not grow with the size of a record, and with their number by what must be remembered of each: an id,
    and of captures some hundred bytes while their index and articles are compared. Raises nothing over a file: what
    cannot be read is a finding.
    """
    progress = on_progress or (lambda _file, _count: None)
    verified = Verified()
    revisits = RevisitTargets()
    for target in targets:
        report = Report(target.path, on_finding)
        try:
            if _is_to_be_read(target, report, verified):
                check = _FileCheck(target, report, revisits, progress)
                check.run()
                verified.files += 1
                verified.records += check.records
        except OSError as error:
            report.found("unreadable", 0, error.strerror or str(error))
    revisits.finish()
    return verified


def _is_to_be_read(target: Target, report: Report, verified: Verified) -> bool:
    """Say whether a file is one to read; tell what is wrong with the state of its stem."""
    path, stem = target.path, target.stem
    if path.name.endswith((".cdxj", ".jsonl", ".cdxj.open", ".jsonl.open")):
        report.found("warc-missing", 0, "its WARC is missing")
        return False
    if path.name.endswith(".open"):
        if is_in_use(path):
            verified.in_use += 1
            return False
        report.found("stem-unfinished", 0, "its writer is gone; run scrapy mend")
    elif stem is not None:
        missing = [part for part in (stem.index, stem.articles) if not part.exists()]
        if missing:
            names = " and ".join(f"{part.parent.name}/{part.name}" for part in missing)
            remedy = "mend" if stem.index in missing else "replay"  # mend takes a stem with an index for whole
            report.found("stem-unfinished", 0, f"{names} missing; run scrapy {remedy}")
    return True


class _FileCheck:
    """One file of records, and what belongs to it."""

    def __init__(self, target: Target, report: Report, revisits: RevisitTargets, on_progress: OnProgress) -> None:
        self._path = target.path
        self._stem = target.stem
        self._report = report
        self._revisits = revisits
        self._on_progress = on_progress
        self._references = References(report)
        self._captures: dict[int, CaptureFacts] = {}
        self.records = 0

    def run(self) -> None:
        """Read the file once from its beginning to its end, then what belongs to it."""
        records = _framed_records(self._path, self._report, lambda count: self._on_progress(self._path, count))
        if records is None:
            self._read_otherwise()
            return
        for record in records:
            self._take(record)
        self._references.finish()
        if not self.records:
            self._report.found("unreadable", 0, "there is no record in it")
        if self._stem is not None and not self._path.name.endswith(".open"):
            self._check_stem(self._stem)

    def _take(self, record: FramedRecord) -> None:
        self.records += 1
        for rule, message in (*record.faults, *field_faults(record.head)):
            self._report.found(rule, record.offset, message)
        self._references.add(record)
        self._check_filename(record)
        capture = capture_facts(record)
        if capture is not None:
            if self._stem is not None:
                self._captures[record.offset] = capture
            self._revisits.add(record, capture, self._report, self._stem.index.parent if self._stem else None)

    def _check_filename(self, record: FramedRecord) -> None:
        name = record.head.fields.first("WARC-Filename")
        if record.head.type == "warcinfo" and name and name.strip('"') != self._path.name.removesuffix(".open"):
            self._report.found("warcinfo-filename", record.offset, f"the warcinfo says that the file is called {name}")

    def _check_stem(self, stem: StemPaths) -> None:
        if stem.index.exists():
            check_index(stem.index, stem.warc.name, self._captures, self._report)
        if stem.articles.exists():
            check_articles(stem.articles, stem.warc.name, self._captures, self._report)

    def _read_otherwise(self) -> None:
        """Read a file of another format for what damage the reader finds in it."""
        is_sound = True

        def damaged(damage: Damage) -> None:
            nonlocal is_sound
            is_sound = False
            rule = "damaged" if self.records else "unreadable"
            self._report.found(rule, damage.offset, damage.reason)

        before = 0
        for record in read_records(self._path, on_damage=damaged, blocks=False, torn=False):
            self.records += 1
            self._on_progress(self._path, max(0, record.offset + record.length - before))
            before = max(before, record.offset + record.length)
        if is_sound and not self.records:
            self._report.found("unreadable", 0, "there is no record in it")


def _framed_records(path: Path, report: Report, on_bytes: Callable[[int], Any]) -> Iterator[FramedRecord] | None:
    """Return the records of a WARC file, by what its first bytes are; None for a file of another format."""
    with path.open("rb") as stream:
        start = stream.read(_START)
    if start.startswith(b"\x1f\x8b"):
        return None if _holds_arc(path) else gzip_records(path, report, on_bytes)
    if start.startswith(b"WARC/") or b"\nwarc-" in start.lower():
        return plain_records(path, report, on_bytes)
    return None if start else iter(())


def _holds_arc(path: Path) -> bool:
    with path.open("rb") as stream:
        return MemberReader(stream, 0).read().startswith(b"filedesc:")
