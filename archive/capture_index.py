"""Captures looked up by URL in sorted CDXJ files, by binary search: memory does not grow with the index."""

from __future__ import annotations

import json
import mmap
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive.errors import CollectionError
from archive.layout import CollectionLayout
from archive.surt import surt

__all__ = ["CaptureIndex", "IndexedCapture"]

_OPEN_FILES = 256
"""Index files that are kept open; a process may usually open 1024 of all kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedCapture:
    """One line of an index: a capture, and where its record lies."""

    url: str
    timestamp: str
    """Fourteen digits, UTC, to the second."""

    status: int | None
    mime: str | None
    """``warc/revisit`` for a revisit."""

    digest: str | None
    file: str
    """Name of the WARC file, as the index has it."""

    offset: int
    length: int
    fields: dict[str, Any]
    """All fields of the line."""


class CaptureIndex:
    """The index of a set of WARC files: one or more sorted CDXJ files (``LC_ALL=C sort``), read where they lie.

    Not safe for use from several threads. Files that come later are not seen; make a new index for them.
    """

    def __init__(self, indexes: Iterable[Path]) -> None:
        """Name the CDXJ files; they are opened when they are first asked."""
        self._paths = list(indexes)
        self._open: OrderedDict[Path, mmap.mmap | None] = OrderedDict()

    @classmethod
    def of_collection(cls, layout: CollectionLayout) -> Self:
        """Return the index of the stems of a collection that are whole."""
        return cls(sorted((layout.folder / "indexes").glob("*.cdxj")))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def captures(self, url: str) -> list[IndexedCapture]:
        """Return the captures of `url` under its SURT key, oldest first.

        The key takes some URLs for one (http and https, www, case): compare `IndexedCapture.url` where that matters.
        Raises CollectionError if an index cannot be read or holds a line that is none.
        """
        prefix = surt(url).encode("utf-8", "replace") + b" "
        found = [_capture(path, line) for path in self._paths for line in self._lines(path, prefix)]
        return sorted(found, key=lambda capture: (capture.timestamp, capture.file, capture.offset))

    def close(self) -> None:
        """Let go of the files."""
        for opened in self._open.values():
            if opened is not None:
                opened.close()
        self._open.clear()

    def _lines(self, path: Path, prefix: bytes) -> Iterator[bytes]:
        index = self._opened(path)
        if index is None:
            return
        start = _first_from(index, prefix)
        while index[start : start + len(prefix)] == prefix:
            end = index.find(b"\n", start)
            end = len(index) if end < 0 else end
            yield index[start:end]
            start = end + 1

    def _opened(self, path: Path) -> mmap.mmap | None:
        if path in self._open:
            self._open.move_to_end(path)
            return self._open[path]
        try:
            with path.open("rb") as stream:
                empty = stream.seek(0, 2) == 0  # which cannot be mapped
                opened = None if empty else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise CollectionError(message) from error
        self._open[path] = opened
        if len(self._open) > _OPEN_FILES:
            _, oldest = self._open.popitem(last=False)
            if oldest is not None:
                oldest.close()
        return opened


def _first_from(index: mmap.mmap, prefix: bytes) -> int:
    """Return where the first line stands that is not before `prefix`."""
    low, high = 0, len(index)
    while low < high:
        middle = (low + high) // 2
        start = max(low, index.rfind(b"\n", low, middle) + 1)
        if index[start : start + len(prefix)] < prefix:
            end = index.find(b"\n", middle)
            low = high if end < 0 else end + 1
        else:
            high = start
    return low


def _capture(path: Path, line: bytes) -> IndexedCapture:
    try:
        _key, timestamp, text = line.decode("utf-8").split(" ", 2)
        fields = json.loads(text)
        status = str(fields.get("status", ""))
        return IndexedCapture(
            url=fields["url"],
            timestamp=timestamp,
            status=int(status) if status.isdecimal() else None,
            mime=fields.get("mime"),
            digest=fields.get("digest"),
            file=fields["filename"],
            offset=int(fields["offset"]),
            length=int(fields["length"]),
            fields=fields,
        )
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path}: not a line of CDXJ: {line[:100]!r}; write the index again with scrapy index"
        raise CollectionError(message) from error
