"""What is made of one capture or page, and why: passages, access, metadata, or the reason why there is no article.

The page comes out of the archive or a file; nothing is fetched.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from archive import ArchiveError, CollectionLayout, Record, read_record_at
from archive.capture_choice import CaptureChoice
from archive.recordings import Recordings
from crawler.article_from_record import article_from_record
from crawler.errors import ArgumentError
from crawler.extraction import Rejection, Trace, extract_article
from crawler.extraction.explanation import Explained, explain
from crawler.items import Access, Article

__all__ = ["Explanation", "explain_capture", "explain_file", "is_archive_file"]

_WARC_BEGINNINGS = (b"WARC/", b"filedesc:")
_PACKED_BEGINNINGS = (b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""WACZ; zstd and lz4, in which pages do not lie on disks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was made of one page."""

    source: str
    """Where the page came from: a file, and for a record the offset in it."""

    url: str | None
    passages: Sequence[Explained]
    article: Article | None
    rejection: Rejection | None

    @property
    def access(self) -> Access | None:
        """The verdict on access, if there is an article."""
        return self.article.access if self.article else None

    @property
    def metadata(self) -> list[tuple[str, Any, str | None]]:
        """The article's fields with their sources; the source is None where there is only one place to read it."""
        if self.article is None:
            return []
        values = asdict(self.article)
        sources = self.article.extraction.provenance
        return [(name, values[name], sources.get(name)) for name in _FIELDS]

    def as_json(self) -> dict[str, Any]:
        """Return the same as JSON values."""
        metadata = {name: {"value": value, "source": source} for name, value, source in self.metadata}
        return {
            "source": self.source,
            "url": self.url,
            "passages": [asdict(passage) for passage in self.passages],
            "access": asdict(self.access) if self.access else None,
            "metadata": metadata or None,
            "warnings": self.article.extraction.warnings if self.article else [],
            "rejection": asdict(self.rejection) if self.rejection else None,
        }


_FIELDS = (
    "title",
    "subtitle",
    "description",
    "authors",
    "published_at",
    "modified_at",
    "section",
    "tags",
    "language",
    "kind",
    "site",
    "canonical_url",
)


def explain_capture(url: str, layout: CollectionLayout) -> Explanation | None:
    """Explain the latest capture of `url` in a collection; None if the collection has none.

    Raises ArchiveError or OSError if it cannot be read.
    """
    if not layout.folder.is_dir():
        return None
    with _missing_is_told(), Recordings([layout.folder], []) as recordings:
        recording = recordings.find(url, CaptureChoice("last"))
    return None if recording is None else _of_record(recording.record, recording.path)


def explain_file(path: Path, *, offset: int | None = None, url: str | None = None) -> Explanation:
    """Explain a file: an HTML page (whose address `url` says), or a record of a WARC file.

    The record is the one at `offset`, or the latest capture of `url` in the file. Raises ArgumentError if there is no
    such file or record, ArchiveError or OSError if the file cannot be read.
    """
    if not path.is_file():
        message = f"{path}: no such file"
        raise ArgumentError(message)
    if offset is not None:
        record = read_record_at(path, offset, max(0, path.stat().st_size - offset))
        return _of_record(record, path)
    if not is_archive_file(path):
        return _of_page(path, url)
    if url is None:
        message = f"{path}: say which record is meant, with --offset or --url"
        raise ArgumentError(message)
    with Recordings([], [path]) as recordings:
        recording = recordings.find(url, CaptureChoice("last"))
    if recording is None:
        message = f"{url}: not in {path}, and nothing is fetched"
        raise ArgumentError(message)
    return _of_record(recording.record, path)


def is_archive_file(path: Path) -> bool:
    """True for WARC, ARC and WACZ files, by their first bytes. Raises OSError if the file cannot be read."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 64)
        except zlib.error:
            return False
    return head.startswith((*_WARC_BEGINNINGS, *_PACKED_BEGINNINGS))


@dataclass(slots=True)
class _Heard:
    """What an extraction told while it ran."""

    traces: list[Trace] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def explanation(self, source: str, url: str | None, article: Article | None) -> Explanation:
        return Explanation(
            source=source,
            url=url,
            passages=[passage for trace in self.traces for passage in explain(trace)],
            article=article,
            rejection=self.rejections[0] if self.rejections else None,
        )


def _of_record(record: Record, path: Path) -> Explanation:
    heard = _Heard()
    article = article_from_record(record, on_reject=heard.rejections.append, on_trace=heard.traces.append)
    return heard.explanation(f"{path}, offset {record.offset}", record.target_uri, article)


def _of_page(path: Path, url: str | None) -> Explanation:
    heard = _Heard()
    article = extract_article(
        path.read_bytes(), url=url, on_reject=heard.rejections.append, on_trace=heard.traces.append
    )
    return heard.explanation(str(path), url, article)


@contextmanager
def _missing_is_told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        message = f"{error.filename}: the index names this file, and it is not there"
        raise ArchiveError(message) from error
