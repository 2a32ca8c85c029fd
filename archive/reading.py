"""Records read back from WARC and ARC files, whoever wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from archive.errors import RecordError
from archive.feed import Place
from archive.glancing import RecordHead, glance
from archive.members import Members
from archive.record_reader import RecordReader, Wanted
from archive.records import Record
from archive.wacz_reader import inner_files, is_zip, open_inner

__all__ = ["Damage", "read_heads", "read_record_at", "read_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in a file that is not as it should be."""

    file: Path
    """The file; for one inside a WACZ the path in there is added."""

    offset: int
    """Byte offset in the file at which the trouble begins, or at which the member or record lies that it is in."""

    reason: str

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.reason}"


OnDamage = Callable[[Damage], Any]


def read_records(
    path: str | Path, *, on_damage: OnDamage | None = None, blocks: bool = True, torn: bool = True
) -> Iterator[Record]:
    """Give the records of a file in order.

    It may be WARC (0.17 to 1.1) or ARC (1 and 2), compressed with gzip, zstd or lz4, a record a member or otherwise,
    or plain, still growing, or a WACZ, whose WARC files are read one after the other; its offsets are within those.

    Damage is handed to `on_damage` with its offset, never raised half-way through a file; what was read before it has
    been given by then. What is not whole is given with ``Record.whole`` False: what there is of a record that is cut
    off or damaged, and, with an empty ``type``, bytes behind a record that belong to none. Without `torn` only whole
    records are given. Segments of a record (WARC 1.1, 7) are given as the records that they are, not put together:
    they may lie in other files.

    Without `blocks` the records come with empty blocks, and a file of any size is read in a few MiB of memory.

    Raises OSError if the file cannot be opened or read.
    """
    wanted = Wanted(blocks=blocks, torn=torn)
    for inside, name, report in _files_of(Path(path), on_damage):
        yield from RecordReader(Members(inside), file=name, report=report, wanted=wanted).records()


def read_heads(path: str | Path, *, on_damage: OnDamage | None = None) -> Iterator[RecordHead | Record]:
    """Give the heads of the whole records of a file in order, at several times the speed of `read_records`.

    Gzip files with a record a member are inflated only as far as the heads go: no checksum is compared, and damage
    within a block is not seen. Any other file, and what lies behind damage that is seen, is read as by `read_records`
    without blocks.

    Raises OSError if the file cannot be opened or read.
    """
    for inside, name, report in _files_of(Path(path), on_damage):
        seen_to = yield from glance(inside)
        if seen_to == inside.seek(0, 2) > 0:
            continue
        at = Place(seen_to, 0, plain=False) if seen_to else None
        wanted = Wanted(blocks=False, torn=False)
        yield from RecordReader(Members(inside), file=name, report=report, wanted=wanted, at=at).records()


def read_record_at(path: str | Path, offset: int, length: int, *, within: int = 0, file: str | None = None) -> Record:
    """Read the one record that takes `length` bytes at `offset`, from a file that may still be growing.

    `within` is the record's own, where one member holds several; `file` is its name, where a WACZ holds several.

    Raises RecordError if there is no whole record there, OSError if the file cannot be read.
    """
    path = Path(path)
    trouble: list[Damage] = []
    with path.open("rb", buffering=0) as stream, _file_inside(stream, path, file) as (inside, name):
        if inside.seek(0, 2) < offset + length:
            message = f"{path}: offset {offset}: the file ends before the record does"
            raise RecordError(message)
        at = Place(offset, within, plain=False)
        report = _reporter(path, trouble.append)
        members = Members(inside, start=offset, end=offset + length)
        reader = RecordReader(members, file=name, report=report, wanted=Wanted(torn=False), at=at)
        record = next(reader.records(), None)
        if record is not None and (not trouble or (record.offset, record.within) == (offset, within)):
            return record
    message = f"{path}: offset {offset}: {trouble[0].reason if trouble else 'no record there'}"
    raise RecordError(message)


def _files_of(path: Path, on_damage: OnDamage | None) -> Iterator[tuple[BinaryIO, str, Callable[[int, str], None]]]:
    """Give every file that is to be read, its name, and whom damage in it is told: it alone, or those in a WACZ."""
    report = _reporter(path, on_damage)
    with path.open("rb", buffering=0) as stream:
        if not is_zip(stream.read(4)):
            yield stream, path.name.removesuffix(".open"), report
            return
        for inner in inner_files(stream, report):
            with open_inner(stream, inner, report) as inside:
                yield inside, inner.name, _reporter(path / inner.path, on_damage)


@contextmanager
def _file_inside(stream: BinaryIO, path: Path, file: str | None) -> Iterator[tuple[BinaryIO, str]]:
    """Give the stream that offsets are in, and its name: of the file itself, or of the one inside that is meant."""
    if not is_zip(stream.read(4)):
        yield stream, path.name.removesuffix(".open")
        return
    ignore = _reporter(path, None)
    named = [inner for inner in inner_files(stream, ignore) if file is None or inner.name == file]
    if len(named) != 1:
        message = f"{path}: {len(named)} files inside are called {file or 'anything'}: say in which the record lies"
        raise RecordError(message)
    with open_inner(stream, named[0], ignore) as inside:
        yield inside, named[0].name


def _reporter(path: Path, on_damage: OnDamage | None) -> Callable[[int, str], None]:
    def report(offset: int, reason: str) -> None:
        if on_damage is not None:
            on_damage(Damage(file=path, offset=offset, reason=reason))

    return report
