"""A stem written anew beside the old one, without what is removed. The records that stay keep their bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from archive.errors import CollectionError
from archive.layout import StemPaths
from archive.removing.moves import Moves, Stretch
from archive.removing.stem_reading import read_stem
from archive.removing.stem_records import RemovedExchange, StemRecord
from archive.sorted_lines import SortedLines
from archive.stem_index import index_lines

__all__ = ["Cut", "Rewritten", "rewrite_stem", "rewritten_name"]

_STEP = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What is taken out of a file. Not slotted, because `offsets` are worked out once."""

    exchanges: tuple[RemovedExchange, ...]
    whole: bool = False
    """True if nothing is to stay but what is about the file; what is damaged in it goes too."""

    @cached_property
    def offsets(self) -> frozenset[int]:
        """Of the records that go."""
        return frozenset(record.offset for exchange in self.exchanges for record in exchange.records)

    def takes(self, record: StemRecord) -> bool:
        """Return whether a record goes."""
        return record.offset in self.offsets or (self.whole and not record.stays)

    def kept_stretches(self, size: int, kept: Sequence[StemRecord]) -> Iterator[tuple[int, int]]:
        """Give beginning and end of what stays of a file of `size` bytes, whose records `kept` stay."""
        if self.whole:
            yield from ((record.offset, record.offset + record.length) for record in kept)
            return
        at = 0
        gone = sorted((record.offset, record.length) for one in self.exchanges for record in one.records)
        for offset, length in gone:
            if offset > at:
                yield at, offset
            at = offset + length
        if at < size:
            yield at, size


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A WARC file without what was removed, beside the old one."""

    moves: Moves
    size: int
    sha256: str
    """In hex digits."""


def rewritten_name(path: Path) -> Path:
    """Return what the file that will take the place of `path` is called until then."""
    return path.with_name(path.name + ".rewritten")


def rewrite_stem(
    paths: StemPaths,
    cut: Cut,
    tombstone_of: Callable[[RemovedExchange], bytes],
    *,
    on_bytes: Callable[[int], Any] = lambda _count: None,
) -> Rewritten:
    """Write WARC and index of a stem anew, and bring them to the disk; the old ones stay as they are.

    Gzip members that stay are copied byte for byte; the first record of each removed exchange gives way to its
    tombstone. What was written is read back. Raises CollectionError if the index does not fit the WARC, or what is read
    back is not what it should be; OSError if the disk does not take it.
    """
    kept = [record for record in _records(paths.warc) if not cut.takes(record)]
    rewritten = _rewrite_warc(paths.warc, cut, kept, tombstone_of, on_bytes)
    _read_back(paths.warc, cut, kept, rewritten.moves)
    _rewrite_index(paths, cut, rewritten.moves)
    return rewritten


def _records(warc: Path) -> Iterator[StemRecord]:
    return (record for record in read_stem(warc) if isinstance(record, StemRecord))


def _rewrite_warc(
    warc: Path,
    cut: Cut,
    kept: Sequence[StemRecord],
    tombstone_of: Callable[[RemovedExchange], bytes],
    on_bytes: Callable[[int], Any],
) -> Rewritten:
    tombstones = [(exchange.records[0].offset, tombstone_of(exchange)) for exchange in cut.exchanges]
    stretches: list[Stretch] = []
    digest = hashlib.sha256()
    fresh = rewritten_name(warc)
    with warc.open("rb") as old, fresh.open("wb") as new:

        def write(data: bytes) -> None:
            new.write(data)
            digest.update(data)

        for start, end in cut.kept_stretches(os.fstat(old.fileno()).st_size, kept):
            while tombstones and tombstones[0][0] < start:
                write(tombstones.pop(0)[1])
            stretches.append(Stretch(start, end, new.tell()))
            old.seek(start)
            for size in (*[_STEP] * ((end - start) // _STEP), (end - start) % _STEP):
                write(old.read(size))
                on_bytes(size)
        for _, tombstone in tombstones:
            write(tombstone)
        _sync(new)
        written = new.tell()
    shutil.copymode(warc, fresh)
    return Rewritten(moves=Moves(tuple(stretches)), size=written, sha256=digest.hexdigest())


def _read_back(warc: Path, cut: Cut, kept: Sequence[StemRecord], moves: Moves) -> None:
    """Raise CollectionError unless the new file holds the records that stay, at their new places, and the tombstones.

    What it replaces cannot be fetched a second time.
    """
    fresh = rewritten_name(warc)
    at = {record.offset: record for record in _records(fresh)}
    for record in kept:
        new = moves.new_offset(record.offset)
        twin = None if new is None else at.pop(new, None)
        if twin is None or (twin.record_id, twin.length) != (record.record_id, record.length):
            message = f"{fresh}: record {record.record_id} is not where it should be; nothing was removed"
            raise CollectionError(message)
    if len(at) != len(cut.exchanges) or not all(record.stays for record in at.values()):
        message = f"{fresh}: {len(at)} records instead of {len(cut.exchanges)} tombstones; nothing was removed"
        raise CollectionError(message)


def _rewrite_index(paths: StemPaths, cut: Cut, moves: Moves) -> None:
    fresh = rewritten_name(paths.index)
    with SortedLines(paths.index.parent) as lines, fresh.open("wb") as out:
        for line in index_lines(paths.index):
            key, timestamp, text = line.split(b" ", 2)
            fields = json.loads(text)
            offset = int(fields["offset"])
            new = moves.new_offset(offset)
            if new is None and (cut.whole or offset in cut.offsets):
                continue
            if new is None:
                message = f"{paths.index}: points into a record; write it again with: scrapy index {paths.warc}"
                raise CollectionError(message)
            fields["offset"] = type(fields["offset"])(new)
            lines.add(b" ".join((key, timestamp, json.dumps(fields).encode("ascii"))))
        out.writelines(line + b"\n" for line in lines)
        _sync(out)
    shutil.copymode(paths.index, fresh)


def _sync(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())
