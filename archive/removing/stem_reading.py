"""A WARC file read for a removal: its records without their blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from archive.errors import CollectionError
from archive.reading import Damage, read_records
from archive.records import Record
from archive.removing.stem_records import StemRecord
from archive.removing.tombstone import is_tombstone

__all__ = ["read_stem", "stem_record"]


def read_stem(warc: Path, *, on_bytes: Callable[[int], Any] = lambda _count: None) -> Iterator[StemRecord | Damage]:
    """Give the records of a WARC file without their blocks, and what damage stands between them.

    Raises CollectionError if it is not one gzip member a record, OSError if it cannot be read.
    """
    damage: list[Damage] = []
    for record in read_records(warc, on_damage=damage.append, blocks=False, torn=False):
        yield from damage
        damage.clear()
        if record.within:
            message = f"{warc}: offset {record.offset}: records share a gzip member; nothing can be cut out of it"
            raise CollectionError(message)
        on_bytes(record.length)
        yield stem_record(record)
    yield from damage


def stem_record(record: Record) -> StemRecord:
    """Return what a removal must know of a record."""
    fields = record.headers
    size = fields.first("Content-Length") or ""
    is_revisit = record.type == "revisit"
    refers_to = fields.first("WARC-Refers-To") or ""
    return StemRecord(
        type=record.type,
        record_id=record.record_id or f"offset {record.offset}",
        target=record.target_uri or "",
        date=record.date or "",
        size=int(size) if size.isdecimal() else 0,
        offset=record.offset,
        length=record.length,
        digest=fields.first("WARC-Payload-Digest") or "",
        concurrent_to=tuple(fields.every("WARC-Concurrent-To")),
        describes="" if is_revisit else refers_to,
        refers_to=(
            refers_to if is_revisit else "",
            (fields.first("WARC-Refers-To-Target-URI") or "").strip("<>") if is_revisit else "",
            (fields.first("WARC-Refers-To-Date") or "") if is_revisit else "",
        ),
        asked_as=_noted(record, "requested_url"),
        via=_noted(record, "via"),
        warcinfo_id=fields.first("WARC-Warcinfo-ID") or "",
        stays=record.type == "warcinfo" or is_tombstone(record),
    )


def _noted(record: Record, name: str) -> str:
    value = record.notes.get(name)
    return value if isinstance(value, str) else ""
