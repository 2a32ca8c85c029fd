"""The history of a URL: its captures in a collection, and what has changed between those that are articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive import ArchiveError, CollectionLayout, Record, read_record_at
from archive.capture_index import CaptureIndex, IndexedCapture
from crawler.article_from_record import article_from_record
from crawler.items import Article
from crawler.rejected import Rejection
from crawler.word_diff import Piece, changed_lines, word_diff

__all__ = ["Changes", "HistoricCapture", "history_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is other than in the capture before that gave an article."""

    title: list[Piece] = field(default_factory=list)
    text: list[list[Piece]] = field(default_factory=list)
    """The paragraphs that differ."""

    access: tuple[str, str] | None = None
    """Completeness and policy, before and after: ``full, free``."""

    def __bool__(self) -> bool:
        return bool(self.title or self.text or self.access)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricCapture:
    """One capture, with what its record holds."""

    capture: IndexedCapture
    date: str
    """``WARC-Date``; the index's timestamp where the record cannot be read."""

    refers_to: str | None = None
    """Of a revisit: the ``WARC-Date`` of the record that has its payload."""

    article: Article | None = None
    """Of a revisit: that of the record that has its payload, where the collection holds it."""

    rejection: str | None = None
    """Why there is no article."""

    trouble: str | None = None
    """Why the record cannot be read."""

    changes: Changes | None = None
    """None where there is no earlier article to compare with, or none here."""


def history_of(layout: CollectionLayout, url: str) -> Iterator[HistoricCapture]:
    """Give the captures of `url` in the closed stems of a collection, the newest last.

    Raises archive.CollectionError or OSError if an index cannot be read.
    """
    articles: dict[str, Article | None] = {}
    before: Article | None = None
    with CaptureIndex.of_collection(layout) as index:
        captures = index.captures(url)
    for capture in captures:
        historic = _look_at(layout, capture, articles)
        if historic.article is not None:
            changes = None if before is None else _changes(before, historic.article)
            before = historic.article
            historic = HistoricCapture(
                capture=capture,
                date=historic.date,
                refers_to=historic.refers_to,
                article=historic.article,
                changes=changes,
            )
        yield historic


def _look_at(layout: CollectionLayout, capture: IndexedCapture, articles: dict[str, Article | None]) -> HistoricCapture:
    """Read a capture's record; `articles` holds those of earlier records by id and date, for revisits."""
    try:
        record = read_record_at(layout.folder / "archive" / capture.file, capture.offset, capture.length)
    except (ArchiveError, OSError) as error:
        return HistoricCapture(capture=capture, date=_date(capture.timestamp), trouble=str(error))
    date = record.date or _date(capture.timestamp)
    if record.type == "revisit":
        refers_to = record.headers.first("WARC-Refers-To-Date")
        named = (record.headers.first("WARC-Refers-To") or "", refers_to or "")
        known = next((name for name in named if name in articles), None)
        article = None if known is None else articles[known]
        missing = "unchanged since a capture that is not here: in another collection, or removed"
        rejection = missing if known is None else None if article else "unchanged since a capture without an article"
        return HistoricCapture(capture=capture, date=date, refers_to=refers_to, article=article, rejection=rejection)
    article, rejection = _article(record)
    articles[record.record_id or ""] = articles[record.date or ""] = article
    return HistoricCapture(capture=capture, date=date, article=article, rejection=rejection)


def _article(record: Record) -> tuple[Article | None, str | None]:
    reasons: list[Rejection] = []
    article = article_from_record(record, on_reject=reasons.append)
    return article, f"{reasons[0].detail} ({reasons[0].reason})" if reasons else None


def _changes(before: Article, after: Article) -> Changes:
    title = word_diff(before.title or "", after.title or "") if before.title != after.title else []
    text = changed_lines(before.text, after.text) if before.text != after.text else []
    access = (_access(before), _access(after))
    return Changes(title=title, text=text, access=access if access[0] != access[1] else None)


def _access(article: Article) -> str:
    return f"{article.access.completeness}, {article.access.policy}"


def _date(timestamp: str) -> str:
    day, time = timestamp[:8], timestamp[8:]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"
