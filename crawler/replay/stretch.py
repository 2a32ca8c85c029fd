"""A stretch of a WARC file: so many records as one worker, or one task of a cluster, makes articles of at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive import Record

__all__ = ["Outcome", "Stretch", "cut", "outcome_of", "outcomes_of"]

_RECORDS, _BYTES = 32, 4 << 20
"""A stretch ends at so many records or bytes: a second's work, so that the last ones do not keep all waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Records of one file, by where they lie. It can be pickled, and done anywhere where the file can be read."""

    path: Path
    places: tuple[tuple[int, int, int], ...]
    """Offset and length of each record, in bytes of the file, and how far into its member it lies, as
    `archive.read_record_at` takes them."""

    inner: str | None = None
    """The file inside, where `path` is a WACZ."""

    truncated: bool = False
    """Whether responses that were cut off may give articles."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one record gave."""

    line: str | None
    """The article as one line of JSON."""

    rejection: str | None
    """The reason why there is none, in one word."""


def cut(path: Path, records: Iterator[Record], *, truncated: bool = False) -> Iterator[Stretch | Record]:
    """Cut records that were read without their blocks into stretches; one that has its block is given as it is."""
    places: list[tuple[int, int, int]] = []
    inner: str | None = None
    size = 0

    def stretch() -> Iterator[Stretch]:
        if places:
            yield Stretch(path=path, places=tuple(places), inner=inner, truncated=truncated)
            places.clear()

    for record in records:
        file = record.file if record.file != path.name.removesuffix(".open") else None
        if record.block or file != inner or len(places) == _RECORDS or size >= _BYTES:
            yield from stretch()
            size, inner = 0, file
        if record.block:
            yield record
            continue
        places.append((record.offset, record.length, record.within))
        size += record.length
    yield from stretch()


def outcomes_of(stretch: Stretch) -> list[Outcome]:
    """Make the articles of a stretch; runs in a worker process.

    Raises archive.RecordError if one of the records is not there any more, OSError if the file cannot be read.
    """
    from archive import read_record_at  # noqa: PLC0415  imported in the worker

    return [
        outcome_of(
            read_record_at(stretch.path, offset, length, within=within, file=stretch.inner),
            truncated=stretch.truncated,
        )
        for offset, length, within in stretch.places
    ]


def outcome_of(record: Record, *, truncated: bool = False) -> Outcome:
    """Make the article of one record that was read already; runs in a worker process.

    With `truncated`, one that was cut off may give an article, whose warnings say so.
    """
    from archive import Fields  # noqa: PLC0415  imported in the worker
    from crawler.article_from_record import article_from_record  # noqa: PLC0415
    from crawler.items import to_json  # noqa: PLC0415

    cut_off = record.truncated if truncated else None
    if cut_off is not None:
        record = replace(record, headers=Fields(field for field in record.headers if field[0] != "WARC-Truncated"))
    reasons: list[str] = []
    article = article_from_record(record, on_reject=lambda rejection: reasons.append(rejection.reason))
    if article is None:
        return Outcome(None, reasons[0] if reasons else "rejected")
    if cut_off is not None:
        warnings = [*article.extraction.warnings, f"truncated: {cut_off}"]
        article = replace(article, extraction=replace(article.extraction, warnings=warnings))
    return Outcome(to_json(article), None)
