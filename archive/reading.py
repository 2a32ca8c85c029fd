"""Records read back from WARC and ARC files, whoever wrote them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.errors import RecordError
from archive.fields import Fields
from archive.records import Record

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["Damage", "read_record_at", "read_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in a file that is not as it should be."""

    file: Path
    offset: int
    """Byte offset in the file at which the trouble begins."""

    reason: str

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.reason}"


OnDamage = Callable[[Damage], Any]


def read_records(path: str | Path, *, on_damage: OnDamage | None = None) -> Iterator[Record]:
    """Give the records of a WARC or ARC file in order, gzip members or plain.

    Damage is handed to `on_damage` with its offset, never raised half-way through a file; what was read before it has
    been given by then. A record that is cut off at the end of the file is damage, not a record.

    Raises OSError if the file cannot be opened.
    """
    path = Path(path)
    report = on_damage or (lambda _damage: None)
    with path.open("rb") as stream:
        yield from _records(stream, path, report)


def read_record_at(path: str | Path, offset: int, length: int) -> Record:
    """Read the one record that takes `length` bytes at `offset`, from a file that may still be growing.

    Raises RecordError if there is no whole record there.
    """
    path = Path(path)
    with path.open("rb") as stream:
        stream.seek(offset)
        member = stream.read(length)
    if len(member) < length:
        message = f"{path}: offset {offset}: the file ends before the record does"
        raise RecordError(message)
    trouble: list[Damage] = []
    for record in _records(BytesIO(member), path, trouble.append, base=offset):
        return record
    message = f"{path}: offset {offset}: {trouble[0].reason if trouble else 'no record there'}"
    raise RecordError(message)


def _records(stream: BinaryIO, path: Path, report: OnDamage, *, base: int = 0) -> Iterator[Record]:
    iterator = ArchiveIterator(stream, no_record_parse=True, arc2warc=True)
    name = path.name.removesuffix(".open")
    while True:
        try:
            raw = next(iterator, None)
            if raw is None:
                return
            block = raw.raw_stream.read()
            offset = base + iterator.get_record_offset()
            length = iterator.get_record_length()
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
            report(Damage(file=path, offset=base + iterator.offset, reason=_first_line(error)))
            return
        if raw.length is not None and len(block) < raw.length:
            reason = f"the record is cut off: {len(block)} of {raw.length} bytes"
            report(Damage(file=path, offset=offset, reason=reason))
            continue
        yield _record(raw, block, offset, length, name)


def _record(raw: ArcWarcRecord, block: bytes, offset: int, length: int, name: str) -> Record:
    return Record(
        type=str(raw.rec_type),
        headers=Fields(raw.rec_headers.headers),
        offset=offset,
        length=length,
        block=block,
        file=name,
    )


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
