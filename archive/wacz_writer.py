"""WARC files packed into one WACZ file (Web Archive Collection Zipped 1.1.1) for ReplayWeb.page and pywb.

Memory does not grow with the input: WARC files are copied in chunks, index and pages go through files without a name
in the folder of the target. The bytes of the package are a function of what is packed and what it is called: its date
is that of the newest capture, not the clock's.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from archive.cdxj_of_warc import SHARED_MEMBER, capture_of
from archive.errors import CollectionError
from archive.fresh_file import fresh_file
from archive.gzip_check import GzipCheck
from archive.reading import Damage, read_records
from archive.records import Record
from archive.sorted_lines import SortedLines
from archive.stem_index import index_lack, index_lines, index_misfit
from archive.wacz_index import BLOCK_LIST, BLOCKS, write_index
from archive.wacz_pages import page_of_record, pages_header, pages_of_articles
from archive.wacz_zip import WaczZip, resource_name

__all__ = ["Packed", "WaczLabel", "WaczMember", "write_wacz"]

WACZ_VERSION = "1.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaczMember:
    """One WARC file to pack, and what is there beside it."""

    warc: Path
    index: Path | None = None
    """Its CDXJ, if it belongs to a whole stem; without one, the index is made from the records."""

    articles: Path | None = None
    """Its articles, if there are any; without them, its HTML pages are listed by URL alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaczLabel:
    """What ``datapackage.json`` says of the package as a whole."""

    software: str
    title: str | None = None
    description: str | None = None
    """Markdown."""


@dataclass(slots=True, kw_only=True)
class Packed:
    """What was packed."""

    warcs: int = 0
    captures: int = 0
    pages: int = 0
    newest: str | None = None
    """14-digit timestamp of the newest capture."""

    damage: list[Damage] = field(default_factory=list)
    """What was wrong with the input; the WARC files are in the package all the same, byte for byte."""


OnProgress = Callable[[Path, int], Any]


def write_wacz(
    target: Path,
    members: Iterable[WaczMember],
    label: WaczLabel,
    *,
    with_text: bool = True,
    on_progress: OnProgress | None = None,
) -> Packed:
    """Pack `members` into `target`, which is replaced in one rename when the package is whole.

    `on_progress` is called with a WARC file and how many bytes of it have been read since the last call; those without
    index are read twice. Damage in the input is reported in the result. Raises CollectionError if two WARC files would
    have one name, OSError if a file cannot be read or written, or another process is packing into `target`; that is
    then as it was.
    """
    ordered = sorted(members, key=lambda member: member.warc.name)
    _refuse_collisions(ordered)
    part = target.with_name(target.name + ".part")
    with fresh_file(part) as stream:
        packing = _Packing(target.parent, label, on_progress or _nobody, with_text=with_text)
        packed = packing.write(stream, ordered)
        stream.flush()
        os.fsync(stream.fileno())
        part.replace(target)
    return packed


def _nobody(_file: Path, _count: int) -> None:
    """Stand in for a watcher."""


def _refuse_collisions(members: list[WaczMember]) -> None:
    seen: dict[str, Path] = {}
    for warc in (member.warc for member in members):
        # The manifest's names: so the files also stay apart where they are unpacked on a disk that ignores case.
        other = seen.setdefault(resource_name(warc.name), warc)
        if other is not warc:
            message = f"{other} and {warc} would have the same name in the package; pack them apart, or rename one"
            raise CollectionError(message)


class _Packing:
    """One package while it is made."""

    def __init__(self, folder: Path, label: WaczLabel, on_progress: OnProgress, *, with_text: bool) -> None:
        self._folder = folder
        self._label = label
        self._on_progress = on_progress
        self._with_text = with_text
        self._packed = Packed()

    def write(self, stream: IO[bytes], members: list[WaczMember]) -> Packed:
        with ExitStack() as stack:
            lines = stack.enter_context(SortedLines(self._folder))
            pages, blocks, block_list = (
                stack.enter_context(tempfile.TemporaryFile(dir=self._folder)) for _ in range(3)
            )
            pages.write(pages_header(has_text=self._with_text and any(member.articles for member in members)))
            read = {member.warc for member in members if self._list(member, lines, pages)}
            package = stack.enter_context(WaczZip(stream, self._created))
            for member in members:
                self._copy(member.warc, package, check=member.warc not in read and member.warc.name.endswith(".gz"))
            write_index(lines, blocks, block_list)
            package.add(f"indexes/{BLOCKS}", blocks)
            package.add(f"indexes/{BLOCK_LIST}", block_list)
            package.add("pages/pages.jsonl", pages)
            package.finish(self._about())
        return self._packed

    def _list(self, member: WaczMember, lines: SortedLines, pages: BinaryIO) -> bool:
        """Put a member's captures and pages with the others; return whether its records were read for that."""
        on_damage = self._packed.damage.append
        if member.articles is not None:
            for page in pages_of_articles(member.articles, with_text=self._with_text, on_damage=on_damage):
                self._add_page(page, pages)
        if member.index is not None:
            misfit = index_misfit(member.index, member.warc)
            if misfit is None and member.articles is not None:
                misfit = index_lack(member.index, member.articles)
            if misfit is None:
                for line in index_lines(member.index):
                    self._add_line(line, lines)
                return False
            on_damage(misfit)
        for capture_line, page_line in self._read(member.warc):
            self._add_line(capture_line, lines)
            if page_line is not None and member.articles is None:
                self._add_page(page_line, pages)
        return True

    def _read(self, warc: Path) -> Iterator[tuple[bytes, bytes | None]]:
        """Give the line of the index, and of the pages where it is one, for every capture in a file."""
        on_damage = self._packed.damage.append
        shared: Record | None = None
        for record in read_records(warc, on_damage=on_damage, torn=False):
            if record.within:
                shared = shared or record
                continue
            self._on_progress(warc, record.length)
            try:
                capture = capture_of(record)
            except ValueError as error:
                on_damage(Damage(file=warc, offset=record.offset, reason=str(error)))
                continue
            if capture is not None:
                line = capture.at(warc.name, record.offset, record.length)
                yield line.encode("utf-8", "replace"), page_of_record(record, capture.date)
        if shared is not None:
            on_damage(Damage(file=warc, offset=shared.offset, reason=SHARED_MEMBER))

    def _add_line(self, line: bytes, lines: SortedLines) -> None:
        timestamp = line.split(b" ", 2)[1].decode("ascii")
        self._packed.newest = max(self._packed.newest or timestamp, timestamp)
        self._packed.captures += 1
        lines.add(line)

    def _add_page(self, page: bytes, pages: BinaryIO) -> None:
        self._packed.pages += 1
        pages.write(page)

    def _copy(self, warc: Path, package: WaczZip, *, check: bool) -> None:
        """Copy a WARC file, and check it as it goes by if that was not done by reading its records."""
        soundness = GzipCheck() if check else None

        def follow(chunk: bytes) -> None:
            self._on_progress(warc, len(chunk))
            if soundness is not None:
                soundness.feed(chunk)

        with warc.open("rb") as content:
            package.add(f"archive/{warc.name}", content, on_chunk=follow)
        self._packed.warcs += 1
        if soundness is not None:
            soundness.finish()
            if soundness.trouble is not None:
                offset, reason = soundness.trouble
                self._packed.damage.append(Damage(file=warc, offset=offset, reason=reason))

    @property
    def _created(self) -> datetime | None:
        newest = self._packed.newest
        return datetime.fromisoformat(f"{newest[:8]}T{newest[8:]}+00:00") if newest else None

    def _about(self) -> dict[str, Any]:
        created = self._created.isoformat().replace("+00:00", "Z") if self._created else None
        about = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": self._label.title,
            "description": self._label.description,
            "created": created,
            "software": self._label.software,
        }
        return {name: value for name, value in about.items() if value is not None}
