"""An index held against the captures of its WARC: every one is listed once, and every line tells the truth."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive.surt import surt
from archive.verifying.captures import CaptureFacts, seconds_of
from archive.verifying.findings import Report

__all__ = ["check_index"]

_LINE = re.compile(rb"(\S+) (\d{14}) (\{.*\})\n")
_NEEDED = ("url", "digest", "length", "offset", "filename")


def check_index(index: Path, warc_name: str, captures: Mapping[int, CaptureFacts], report: Report) -> None:
    """Compare `index` with `captures`, by their offsets, of the WARC file of that name.

    Findings stand in the index, but for captures that it lacks: those are told by `report` of the WARC. Raises OSError
    if the index cannot be read.
    """
    _IndexCheck(index, warc_name, captures, report).run()


class _IndexCheck:
    def __init__(self, index: Path, warc_name: str, captures: Mapping[int, CaptureFacts], report: Report) -> None:
        self._index = index
        self._warc_name = warc_name
        self._captures = captures
        self._of_warc = report
        self._here = Report(index, report.on_finding)
        self._listed: set[int] = set()

    def run(self) -> None:
        previous, place = b"", 0
        with self._index.open("rb") as lines:
            for line in lines:
                if line < previous:
                    self._here.found("index-order", place, "the line sorts before the one above it")
                entry = _entry(line)
                if entry is None:
                    message = "not a line of CDXJ: key, 14 digits, JSON with url, digest, length, offset, filename"
                    self._here.found("index-line", place, message)
                else:
                    self._check_pointer(entry, place)
                previous = line
                place += len(line)
        for offset in sorted(self._captures.keys() - self._listed):
            capture = self._captures[offset]
            message = f"{self._index.name} has no line for this {capture.type} of {capture.url}"
            self._of_warc.found("index-lacks", offset, message)

    def _check_pointer(self, entry: Mapping[str, str], place: int) -> None:
        offset, name = int(entry["offset"]), entry["filename"]
        if name != self._warc_name:
            self._here.found("index-pointer", place, f"filename {name!r} is not {self._warc_name}")
        capture = self._captures.get(offset)
        if capture is None:
            self._here.found("index-pointer", place, f"no capture stands at offset {offset} of {self._warc_name}")
            return
        if offset in self._listed:
            self._here.found("index-repeated", place, f"the record at offset {offset} has a line already")
        self._listed.add(offset)
        if int(entry["length"]) != capture.length:
            message = f"length {entry['length']}, but the record takes {capture.length} bytes"
            self._here.found("index-pointer", place, message)
        self._compare(entry, place, capture)

    def _compare(self, entry: Mapping[str, str], place: int, capture: CaptureFacts) -> None:
        expected = {
            "key": surt(capture.url),
            "timestamp": seconds_of(capture.date),
            "url": capture.url,
            "status": capture.status,
        }
        if capture.payload_digest:
            expected["digest"] = capture.payload_digest
        for name, value in expected.items():
            if entry[name] != value:
                self._here.found("index-mismatch", place, f"{name} {entry[name]!r}, but the record has {value!r}")


def _entry(line: bytes) -> dict[str, Any] | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        fields = json.loads(match[3])
        entry = {name: str(fields[name]) for name in _NEEDED}
        int(entry["offset"]), int(entry["length"])
    except (ValueError, KeyError, TypeError):
        return None
    entry["status"] = str(fields.get("status", ""))
    return entry | {"key": match[1].decode("utf-8", "replace"), "timestamp": match[2].decode()}
