"""Stems that a crash has left unfinished: found, taken, cut to what is whole, and closed.

A stem is unfinished unless its index has its final name. Its writer is gone if the kernel gives its lock (``flock``)
to somebody else; whoever mends holds the lock meanwhile, so that two never meet, nor mend and a writer. Every step
leaves a state from which mending can begin again.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, CollectionError
from archive.gzip_tail import WholePart, whole_part
from archive.layout import CollectionLayout, StemPaths
from archive.reading import read_records

__all__ = [
    "HeldStem",
    "StemInUseError",
    "close_stem",
    "closed_warcs",
    "cut_torn_tail",
    "hold_stem",
    "open_name",
    "remove_stem",
    "unfinished_stems",
]

_WARC, _INDEX, _ARTICLES, _OPEN = ".warc.gz", ".cdxj", ".jsonl", ".open"


class StemInUseError(ArchiveError):
    """Somebody who lives holds the lock of a stem."""


@dataclass(frozen=True, slots=True)
class HeldStem:
    """A stem whose lock is ours."""

    paths: StemPaths
    warc: Path
    """The WARC as it is called now: ``.open``, or final where a crash came while the stem was being closed."""

    descriptor: int
    """Of the WARC, for reading and writing; it carries the lock."""

    @property
    def is_open(self) -> bool:
        """True while the WARC has not its final name."""
        return self.warc != self.paths.warc


def open_name(path: Path) -> Path:
    """Return what the file that will be called `path` is called while it is not finished."""
    return path.with_name(path.name + _OPEN)


def unfinished_stems(layout: CollectionLayout) -> list[str]:
    """Return the names of the stems that are not whole, those of living writers among them, in order."""
    warcs = _names(layout.folder / "archive")
    indexes = _names(layout.folder / "indexes")
    articles = _names(layout.folder / "articles")
    whole = _stems(indexes, _INDEX)
    unfinished = _stems(warcs, _WARC) - whole
    for names, suffix in ((warcs, _WARC), (indexes, _INDEX), (articles, _ARTICLES)):
        unfinished |= _stems(names, suffix + _OPEN)
    return sorted(unfinished)


def closed_warcs(layout: CollectionLayout) -> list[Path]:
    """Return the WARC files of the stems that are whole, in the order of their names."""
    unfinished = set(unfinished_stems(layout))
    warcs = sorted((layout.folder / "archive").glob(f"*{_WARC}"))
    return [warc for warc in warcs if warc.name.removesuffix(_WARC) not in unfinished]


@contextmanager
def hold_stem(paths: StemPaths) -> Iterator[HeldStem | None]:
    """Take the lock of an unfinished stem for as long as the block lasts; None if the stem has been finished by now.

    Raises StemInUseError if its writer lives or somebody else is mending it, CollectionError if the stem has no WARC,
    or two, and OSError if that cannot be opened.
    """
    warc = _warc_of(paths)
    if warc is None:
        yield None
        return
    descriptor = os.open(warc, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = f"{warc}: in use"
            raise StemInUseError(message) from None
        yield HeldStem(paths, warc, descriptor) if _is_still(warc, descriptor, paths) else None
    finally:
        os.close(descriptor)


def cut_torn_tail(stem: HeldStem, *, on_bytes: Callable[[int], Any] = lambda _count: None) -> WholePart:
    """Cut off what stands behind the last whole record of an open WARC, and return what was found.

    A WARC that has its final name was whole when it got it, and is never cut. Raises CollectionError, and cuts nothing,
    if whole records follow the damage: that is a fault of the disk, not what a crash leaves; or if no member is whole
    and there are records all the same: then another tool has written them in another form.
    """
    found = whole_part(stem.warc, on_bytes=on_bytes)
    if found.end == found.size:
        return found
    if found.resumes_at is not None:
        message = (
            f"{stem.warc}: offset {found.end}: damaged, but whole records follow at offset {found.resumes_at};"
            " nothing was cut off; check the disk, and take a copy of the file before anything else"
        )
        raise CollectionError(message)
    if not stem.is_open:
        message = f"{stem.warc}: offset {found.end}: damaged, although the file was closed; nothing was cut off"
        raise CollectionError(message)
    if not found.members and _holds_records(stem.warc):
        message = (
            f"{stem.warc}: no stem of ours, as its records are not each a gzip member; nothing was cut off:"
            " move it out of the collection"
        )
        raise CollectionError(message)
    os.ftruncate(stem.descriptor, found.end)
    return found


def close_stem(stem: HeldStem, index_lines: Iterable[str]) -> None:
    """Write the index, bring the three files to the disk and give them their final names: the index last.

    The articles must stand in ``<stem>.jsonl.open``. Raises OSError if the disk does not take something; the stem is
    then as unfinished as before.
    """
    paths = stem.paths
    index_open, articles_open = open_name(paths.index), open_name(paths.articles)
    with index_open.open("w", encoding="ascii", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in sorted(index_lines))
    os.fsync(stem.descriptor)
    _sync(articles_open)
    _sync(index_open)
    for now, final in ((stem.warc, paths.warc), (articles_open, paths.articles), (index_open, paths.index)):
        now.replace(final)
        # One after the other: after a power cut, too, an index may have its final name only if the others have.
        _sync(final.parent)


def remove_stem(stem: HeldStem) -> None:
    """Remove the files of a stem in whose open WARC there is no whole record: the WARC, which is the stem, last."""
    for path in (stem.paths.index, stem.paths.articles, stem.paths.warc):
        open_name(path).unlink(missing_ok=True)
    _sync(stem.warc.parent)


def _names(folder: Path) -> set[str]:
    with suppress(FileNotFoundError):
        return {path.name for path in folder.iterdir()}
    return set()


def _stems(names: set[str], suffix: str) -> set[str]:
    return {name.removesuffix(suffix) for name in names if name.endswith(suffix)}


def _warc_of(paths: StemPaths) -> Path | None:
    warc_open = open_name(paths.warc)
    if warc_open.exists():
        if paths.warc.exists():
            message = f"{warc_open}: there is a {paths.warc.name} beside it; move one of them away"
            raise CollectionError(message)
        return warc_open
    if paths.warc.exists():
        return paths.warc
    left = [open_name(path) for path in (paths.articles, paths.index) if open_name(path).exists()]
    if not left:
        return None
    message = f"{left[0]}: its {paths.warc.name} is missing; put it back, or remove this file"
    raise CollectionError(message)


def _is_still(warc: Path, descriptor: int, paths: StemPaths) -> bool:
    """Return whether the locked file is the one of that name, and its stem not finished, now that the lock is ours."""
    try:
        if not os.path.samestat(warc.stat(), os.fstat(descriptor)):
            return False
    except FileNotFoundError:
        return False
    has_open = any(open_name(path).exists() for path in (paths.warc, paths.articles, paths.index))
    return has_open or not paths.index.exists()


def _holds_records(warc: Path) -> bool:
    # The first of a torn file of ours may be read where only the end of its member is missing.
    records = islice(read_records(warc, blocks=False, torn=False), 2)
    return any(record.type != "warcinfo" for record in records)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
