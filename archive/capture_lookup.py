"""Captures of one URL, found in the indexes of a collection by binary search: no index is read as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.errors import CollectionError
from archive.layout import CollectionLayout
from archive.surt import surt

__all__ = ["IndexedCapture", "captures_of", "lines_with"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedCapture:
    """What an index says of one capture."""

    url: str
    timestamp: str
    """14 digits, UTC."""

    status: int | None
    mime: str | None
    digest: str | None
    file: str
    """Base name of the WARC file."""

    offset: int
    length: int

    @property
    def is_revisit(self) -> bool:
        """True if the payload lies in an earlier record."""
        return self.mime == "warc/revisit"


def captures_of(layout: CollectionLayout, url: str) -> list[IndexedCapture]:
    """Return the captures of `url` in the closed stems of a collection, the newest last.

    They are those with the same SURT key: ``http`` and ``https``, with and without ``www.``, are one. Raises
    CollectionError if a line is none of CDXJ, OSError if an index cannot be read.
    """
    key = f"{surt(url)} ".encode()
    found = [
        _capture(line, index)
        for index in sorted((layout.folder / "indexes").glob("*.cdxj"))
        for line in lines_with(index, key)
    ]
    return sorted(found, key=lambda capture: (capture.timestamp, capture.file, capture.offset))


def lines_with(path: Path, prefix: bytes) -> Iterator[bytes]:
    """Give the lines that begin with `prefix` of a file of lines that are sorted by their bytes."""
    with path.open("rb") as lines:
        first, beyond = 0, os.fstat(lines.fileno()).st_size
        while first < beyond:  # the first line wanted begins behind first - 1 and, if there is one, not behind beyond
            middle = (first + beyond) // 2
            line = _line_from(lines, middle)
            if line and line[: len(prefix)] < prefix:
                first = middle + 1
            else:
                beyond = middle
        line = _line_from(lines, first)
        while line.startswith(prefix):
            yield line.rstrip(b"\r\n")
            line = lines.readline()


def _line_from(lines: BinaryIO, offset: int) -> bytes:
    """Return the first line that begins at `offset` or behind it."""
    lines.seek(max(offset - 1, 0))
    if offset:
        lines.readline()
    return lines.readline()


def _capture(line: bytes, index: Path) -> IndexedCapture:
    try:
        _key, timestamp, text = line.split(b" ", 2)
        fields = json.loads(text)
        status = fields.get("status")
        return IndexedCapture(
            url=fields["url"],
            timestamp=timestamp.decode("ascii"),
            status=int(status) if status not in {None, "-", ""} else None,
            mime=fields.get("mime"),
            digest=fields.get("digest"),
            file=fields["filename"],
            offset=int(fields["offset"]),
            length=int(fields["length"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{index}: not a line of CDXJ: {line[:80]!r}; write the index again with scrapy index"
        raise CollectionError(message) from error
