"""What revisits repeat: looked for among the records that are verified, then in the indexes of their collection.

(WARC 1.1, 5.12, 5.13 and 6.7; the JSON of a CDXJ line.)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from archive.surt import surt
from archive.verifying.captures import CaptureFacts, seconds_of
from archive.verifying.findings import Report
from archive.verifying.framing import FramedRecord

__all__ = ["RevisitTargets"]

_IDENTICAL = "identical-payload-digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Revisit:
    report: Report
    offset: int
    indexes: Path | None
    """Folder with the indexes of its collection."""

    url: str
    seconds: str
    digest: str
    """That of the payload, where the target must have the same; else empty."""


class RevisitTargets:
    """Collects revisits and captures over all files, and tells in the end which targets are not there.

    Of a capture only hashes are remembered.
    """

    def __init__(self) -> None:
        """Start before the first file."""
        self._captures: set[int] = set()
        self._revisits: list[_Revisit] = []

    def add(self, record: FramedRecord, capture: CaptureFacts, report: Report, indexes: Path | None) -> None:
        """Take the next capture of any file."""
        if capture.type != "revisit":
            self._remember(capture.url, seconds_of(capture.date), capture.payload_digest)
            return
        fields = record.head.fields
        url = (fields.first("WARC-Refers-To-Target-URI") or "").removeprefix("<").removesuffix(">")
        date = fields.first("WARC-Refers-To-Date")
        if not url or not date:
            if not fields.first("WARC-Refers-To"):
                report.found("revisit-target", record.offset, "the revisit does not say what it repeats")
            return
        is_identical = (fields.first("WARC-Profile") or "").endswith(_IDENTICAL)
        digest = capture.payload_digest if is_identical else ""
        self._revisits.append(
            _Revisit(
                report=report, offset=record.offset, indexes=indexes, url=url, seconds=seconds_of(date), digest=digest
            )
        )

    def finish(self) -> None:
        """Tell what is missing or differs."""
        for folder in {revisit.indexes for revisit in self._revisits if revisit.indexes and not self._has(revisit)}:
            self._read_indexes(folder)
        for revisit in self._revisits:
            if not self._has(revisit):
                message = (
                    f"no capture of {revisit.url} at {revisit.seconds} in what was verified, nor in its collection"
                )
                revisit.report.found("revisit-target", revisit.offset, message)
            elif revisit.digest and hash((revisit.url, revisit.seconds, revisit.digest)) not in self._captures:
                message = f"the capture of {revisit.url} at {revisit.seconds} has another payload than {revisit.digest}"
                revisit.report.found("revisit-digest", revisit.offset, message)

    def _has(self, revisit: _Revisit) -> bool:
        return hash((revisit.url, revisit.seconds)) in self._captures

    def _remember(self, url: str, seconds: str, digest: str) -> None:
        self._captures.add(hash((url, seconds)))
        self._captures.add(hash((url, seconds, digest)))

    def _read_indexes(self, folder: Path) -> None:
        wanted = {surt(revisit.url).encode() for revisit in self._revisits if not self._has(revisit)}
        for index in sorted(folder.glob("*.cdxj")):
            with index.open("rb") as lines:
                for line in lines:
                    key, _, rest = line.partition(b" ")
                    if key in wanted:
                        self._remember_line(rest)

    def _remember_line(self, rest: bytes) -> None:
        timestamp, _, text = rest.partition(b" ")
        try:
            fields = json.loads(text)
            self._remember(str(fields["url"]), timestamp.decode("ascii"), str(fields.get("digest", "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # whether the line is one is for the index's own check to say
