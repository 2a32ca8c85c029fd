"""One stem while it is written: the WARC, its index and its articles, closed together."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.article_file import ArticleFile
from archive.cdxj import CaptureLine
from archive.exchange_records import NewRecord
from archive.layout import StemPaths
from archive.sorted_lines import SortedLines
from archive.spool import block_chunks
from archive.warc_file import WarcFile
from archive.warc_format import RECORD_END, gzip_member, gzip_pieces, gzip_stored

__all__ = ["Placed", "StemWriter"]

_LISTED_AT_ONCE = 256
"""Captures whose index lines are made together: one after the other they take a third of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a record was written."""

    record: NewRecord
    path: Path
    """The file as it is called now (``.open``)."""

    offset: int
    length: int


class StemWriter:
    """Writes one stem.

    A stem is open for records until it is sealed, and closes when it is sealed and its last article is there.
    """

    def __init__(self, paths: StemPaths) -> None:
        """Create the stem's files; raises CollectionError or OSError if they cannot be made."""
        self.paths = paths
        self._warc = WarcFile(paths.warc)
        self._articles = ArticleFile(paths.articles)
        self._index = SortedLines(paths.index.parent)  # written when the stem closes
        self._unlisted: list[tuple[CaptureLine, int, int]] = []
        self.sealed = False

    @property
    def size(self) -> int:
        """Bytes written to the WARC so far."""
        return self._warc.size

    @property
    def sha256(self) -> str:
        """SHA-256 of the WARC so far, in hex digits."""
        return self._warc.sha256

    @property
    def is_settled(self) -> bool:
        """True if no article is expected any more."""
        return self._articles.is_settled

    def append(self, records: Sequence[NewRecord]) -> list[Placed]:
        """Write records that belong together; raises OSError, and keeps none, if the disk does not take them all."""
        extents = self._warc.append(map(_member, records))
        placed = [
            Placed(record=record, path=self._warc.open_path, offset=offset, length=length)
            for record, (offset, length) in zip(records, extents, strict=True)
        ]
        self._unlisted += [
            (place.record.capture, place.offset, place.length) for place in placed if place.record.capture is not None
        ]
        if len(self._unlisted) >= _LISTED_AT_ONCE:
            self._list()
        return placed

    def _list(self) -> None:
        for capture, offset, length in self._unlisted:
            self._index.add(capture.at(self.paths.warc.name, offset, length).encode("ascii"))
        self._unlisted.clear()

    def expect_article(self, offset: int) -> None:
        """Keep a place for the article of the record at `offset`."""
        self._articles.expect(offset)

    def deliver_article(self, offset: int, line: str | None) -> None:
        """Fill the place with one line of JSON, or with None if the record gives no article."""
        self._articles.deliver(offset, line)

    def sync(self) -> None:
        """Bring the records that were written to the disk."""
        self._warc.flush()

    def close(self) -> None:
        """Bring everything to the disk and give it its final names: WARC, articles, then the index."""
        index_open = self.paths.index.with_name(self.paths.index.name + ".open")
        self._list()
        with index_open.open("wb") as stream, self._index:
            stream.writelines(line + b"\n" for line in self._index)
            stream.flush()
            os.fsync(stream.fileno())
        self._warc.flush()
        self._articles.flush()
        self._warc.rename()
        self._articles.rename()
        index_open.rename(self.paths.index)
        self._warc.close()  # the lock is held to the end, so that nobody mends what is being closed
        for folder in {self.paths.warc.parent, self.paths.articles.parent, self.paths.index.parent}:
            _sync_folder(folder)

    def abandon(self) -> None:
        """Let go of the files and leave them ``.open``."""
        self._warc.close()
        self._articles.abandon()
        self._index.close()


def _member(record: NewRecord) -> Iterable[bytes]:
    """Return the gzip member of a record, in pieces."""
    block, stored_from = record.block, record.stored_from
    if stored_from is not None:
        head = block[:stored_from] if isinstance(block, bytes) else block.first(stored_from)
        return gzip_stored(record.head + head, itertools.chain(block_chunks(block, stored_from), [RECORD_END]))
    if isinstance(block, bytes):
        return [gzip_member(record.head + block + RECORD_END)]
    return gzip_pieces(itertools.chain([record.head], block_chunks(block), [RECORD_END]))


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
