"""One stem while it is written: the WARC, its index and its articles, closed together."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path

from archive.article_file import ArticleFile
from archive.exchange_records import NewRecord
from archive.layout import StemPaths
from archive.spool import block_chunks
from archive.warc_file import WarcFile
from archive.warc_format import RECORD_END, gzip_member, gzip_pieces

__all__ = ["Placed", "StemWriter"]


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
        # Lines wait in memory, some 300 bytes a capture, and are written sorted when the stem closes.
        self._index: list[str] = []
        self.sealed = False

    @property
    def size(self) -> int:
        """Bytes written to the WARC so far."""
        return self._warc.size

    @property
    def is_settled(self) -> bool:
        """True if no article is expected any more."""
        return self._articles.is_settled

    def append(self, record: NewRecord) -> Placed:
        """Write one record; raises OSError if the disk does not take it."""
        if isinstance(record.block, bytes):
            offset = self._warc.append(gzip_member(record.head + record.block + RECORD_END, dense=record.dense))
        else:
            pieces = itertools.chain([record.head], block_chunks(record.block), [RECORD_END])
            offset = self._warc.append_pieces(gzip_pieces(pieces))
        length = self._warc.size - offset
        if record.capture is not None:
            self._index.append(record.capture.at(self.paths.warc.name, offset, length))
        return Placed(record=record, path=self._warc.open_path, offset=offset, length=length)

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
        with index_open.open("w", encoding="ascii", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in sorted(self._index))
            stream.flush()
            os.fsync(stream.fileno())
        self._warc.flush()
        self._articles.flush()
        self._warc.rename()
        self._articles.rename()
        index_open.rename(self.paths.index)
        for folder in {self.paths.warc.parent, self.paths.articles.parent, self.paths.index.parent}:
            _sync_folder(folder)

    def abandon(self) -> None:
        """Let go of the files and leave them ``.open``."""
        self._warc.abandon()
        self._articles.abandon()


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
