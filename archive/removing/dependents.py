"""Revisits whose payload lies in a record that goes: what is left of them is no page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive.layout import CollectionLayout
from archive.reading import read_record_at
from archive.removing.stem_reading import stem_record
from archive.removing.stem_records import StemRecord
from archive.stem_index import index_lines
from archive.surt import surt

__all__ = ["Payloads", "find_dependents"]

_REVISIT = b'"warc/revisit"'
_NO_DIGEST = "-"
"""As an index writes it."""


@dataclass(slots=True)
class Payloads:
    """What revisits could name of the captures that go."""

    ids: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    captures: set[tuple[str, str]] = field(default_factory=set)
    """URL and date."""

    keys: set[bytes] = field(default_factory=set)

    def add(self, records: Iterable[StemRecord]) -> None:
        """Take records that go."""
        for record in records:
            if record.type in {"response", "resource", "revisit"}:
                self.ids.add(record.record_id)
                self.digests.add(record.digest or _NO_DIGEST)
                self.captures.add((record.target, record.date))
                self.keys.add(surt(record.target).encode("utf-8", "replace"))

    def add_indexed(self, index: Path, offsets: frozenset[int]) -> None:
        """Take the digests of records at `offsets` that an index has made, where they say none themselves.

        Raises OSError if it cannot be read.
        """
        for line in index_lines(index):
            fields = json.loads(line.split(b" ", 2)[2])
            if int(fields["offset"]) in offsets:
                self.digests.add(fields.get("digest") or _NO_DIGEST)

    def may_be_of(self, key: bytes, digest: str) -> bool:
        """Return whether a revisit with these could depend on one of them: its record must be looked at."""
        return key in self.keys or digest in self.digests or digest == _NO_DIGEST

    def are_of(self, revisit: StemRecord) -> bool:
        """Return whether a revisit repeats one of them, by its id or by URL and date (WARC 1.1, 6.7.2)."""
        record_id, url, date = revisit.refers_to
        return record_id in self.ids or (url, date) in self.captures


def find_dependents(
    layout: CollectionLayout, stems: Iterable[str], gone: Mapping[str, frozenset[int]], payloads: Payloads
) -> Iterator[tuple[str, StemRecord]]:
    """Give the revisits in `stems` that repeat one of `payloads`, each with its stem.

    `gone` holds the offsets of the records that go already. Raises archive.RecordError if an index points at no record,
    OSError if a file cannot be read.
    """
    for stem in stems:
        paths = layout.stem(stem)
        for line in index_lines(paths.index):
            if _REVISIT not in line:
                continue
            key, _, text = line.split(b" ", 2)
            fields = json.loads(text)
            offset = int(fields["offset"])
            if offset in gone.get(stem, ()) or not payloads.may_be_of(key, fields.get("digest") or _NO_DIGEST):
                continue
            revisit = stem_record(read_record_at(paths.warc, offset, int(fields["length"])))
            if payloads.are_of(revisit):
                yield stem, revisit
