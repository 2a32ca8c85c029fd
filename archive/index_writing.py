"""The index of a WARC file made from its records, for files that came without one, or whose index is damaged."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.cdxj_of_warc import SHARED_MEMBER, capture_of
from archive.fresh_file import fresh_file
from archive.reading import Damage, read_records
from archive.records import Record
from archive.sorted_lines import SortedLines

__all__ = ["Indexed", "write_index"]


@dataclass(slots=True, kw_only=True)
class Indexed:
    """What came of indexing one file."""

    warc: Path
    index: Path
    records: int = 0
    captures: int = 0
    changed: bool = False
    """True if the index is new or differs from what stood there."""

    damage: list[Damage] = field(default_factory=list)
    """In the WARC file; records without a usable date, which cannot be looked up, are among it, and the first of those
    that no index can point at, as they stand within a gzip member."""

    shared: bool = False
    """True if there are such."""


def write_index(warc: Path, index: Path, *, on_record: Callable[[Record], Any] = lambda _record: None) -> Indexed:
    """Write the CDXJ of `warc` to `index`, which is replaced in one rename, and only if it differs.

    A `warc` without any record is damage, and makes no index.
    Raises OSError if either cannot be used, or another process is writing that index; `index` is then as it was.
    """
    result = Indexed(warc=warc, index=index)
    fresh = index.with_name(index.name + ".new")
    with SortedLines(index.parent) as lines, fresh_file(fresh) as out:
        for record in read_records(warc, on_damage=result.damage.append, torn=False):
            result.records += 1
            on_record(record)
            _add(lines, record, result)
        if not result.records:
            nothing = Damage(file=warc, offset=0, reason="there is no record in it")
            result.damage = result.damage or [nothing]
            return result
        out.writelines(line + b"\n" for line in lines)
        out.flush()
        os.fsync(out.fileno())
        result.changed = not index.exists() or fresh.read_bytes() != index.read_bytes()
        if result.changed:
            fresh.replace(index)
    return result


def _add(lines: SortedLines, record: Record, result: Indexed) -> None:
    if record.within:
        if not result.shared:
            result.damage.append(Damage(file=result.warc, offset=record.offset, reason=SHARED_MEMBER))
        result.shared = True
        return
    try:
        capture = capture_of(record)
    except ValueError as error:
        result.damage.append(Damage(file=result.warc, offset=record.offset, reason=str(error)))
        return
    if capture is not None:
        lines.add(capture.at(record.file, record.offset, record.length).encode("ascii"))
        result.captures += 1
