"""Articles as they stand in the files of a collection: one looked up, or all of a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive import CollectionLayout
from archive.capture_index import CaptureIndex
from crawler.errors import ArgumentError

__all__ = ["articles_of", "find_article"]

_ID = re.compile(r"[0-9a-f]{32}")


def articles_of(path: Path) -> Iterator[dict[str, Any]]:
    """Give the articles of a stem's file in their order; none where there is no such file.

    Raises ArgumentError, in one line, for a line that is no article, OSError if the file cannot be read.
    """
    if not path.exists():
        return
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            yield _article(path, number, line)


def find_article(layout: CollectionLayout, name: str) -> dict[str, Any]:
    """Return the latest article of a URL, or of an article's ``id``, as the object of its line of JSON.

    Raises ArgumentError, in one line, if there is none or its line is damaged, archive.CollectionError if an index
    cannot be read, OSError if a file cannot be.
    """
    found = _of_id(layout, name) if _ID.fullmatch(name) else _of_url(layout, name)
    if found is None:
        message = f"{name}: no article of it in {layout.folder}"
        raise ArgumentError(message)
    return found


def _of_url(layout: CollectionLayout, url: str) -> dict[str, Any] | None:
    with CaptureIndex.of_collection(layout) as index:
        captures = index.captures(url)
    exact = [capture for capture in captures if capture.url == url]
    for capture in reversed(exact or captures):
        path = layout.folder / "articles" / (capture.file.removesuffix(".warc.gz") + ".jsonl")
        marker = f'"offset":{capture.offset},'.encode()
        for article in _lines_with(path, marker):
            if article["archive"]["offset"] == capture.offset:
                return article
    return None


def _of_id(layout: CollectionLayout, article_id: str) -> dict[str, Any] | None:
    marker = f'"id":"{article_id}"'.encode()
    found = [
        article
        for path in sorted((layout.folder / "articles").glob("*.jsonl"))
        for article in _lines_with(path, marker)
        if article["id"] == article_id
    ]
    return max(found, key=lambda article: str(article["fetched_at"]), default=None)


def _lines_with(path: Path, marker: bytes) -> Iterator[dict[str, Any]]:
    """Give the articles of a file whose lines hold some bytes, without parsing the others; raises as `articles_of`."""
    if not path.exists():  # a stem of another tool, or without articles
        return
    with path.open("rb") as lines:
        yield from (_article(path, number, line) for number, line in enumerate(lines, 1) if marker in line)


def _article(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        article: dict[str, Any] = json.loads(line)
        is_one = isinstance(article["archive"]["offset"], int)
    except (ValueError, KeyError, TypeError):
        is_one = False
    if not is_one:
        message = f"{path}: line {number} is no article; make the file again with: scrapy replay --again"
        raise ArgumentError(message)
    return article
