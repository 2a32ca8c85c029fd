"""What stands already where the articles of a WARC file would go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from archive import read_records
from archive.layout import collection_around
from crawler.extraction.version import extraction_version

__all__ = ["are_current", "hindrance"]


def are_current(articles: Path, warc: Path) -> bool:
    """Return whether a file of articles, which was written whole, is of this version, and of records of `warc`.

    Another WARC may have had that name before. An empty file is of none. Raises OSError if a file cannot be read.
    """
    first = _first(articles)
    try:
        if first is None or first["extraction"]["version"] != extraction_version():
            return False
        place = first["archive"]
        of_one = warc.suffix != ".wacz"
        if of_one and place["file"] != warc.name.removesuffix(".open"):
            return False
        wanted = place["offset"], place["record_id"]
    except (KeyError, TypeError):
        return False
    return any((one.offset, one.record_id) == wanted for one in read_records(warc, blocks=False, torn=False))


def hindrance(articles: Path, warc: Path) -> str | None:
    """Say why the file `articles` should not give way to the articles of `warc`; None if it may.

    In a collection what is damaged there is made again; elsewhere it may be anybody's. Raises OSError if it cannot be
    read.
    """
    if not articles.exists():
        return None
    first = _first(articles) if articles.is_file() else None
    is_empty = articles.is_file() and articles.stat().st_size == 0
    if first is None:
        in_collection = collection_around(articles) is not None
        return None if is_empty or in_collection else "exists, and holds no articles; move it away"
    name = str(first["archive"].get("file"))
    own = warc.name.removesuffix(".open")
    is_another = warc.suffix != ".wacz" and name != own
    beside = articles.parent == warc.absolute().parent or collection_around(articles) is not None
    if is_another and (not beside or (warc.parent / name).exists()):
        return f"holds the articles of {name}; move it away"
    return None


def _first(articles: Path) -> dict[str, Any] | None:
    with articles.open("rb") as lines:
        line = lines.readline()
    try:
        article: dict[str, Any] = json.loads(line)
        return article if "offset" in article["archive"] else None
    except (ValueError, KeyError, TypeError):
        return None
