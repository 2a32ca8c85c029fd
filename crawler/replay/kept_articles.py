"""What a replay that met damage or a fault does not throw away: the articles that it could not make again."""

from __future__ import annotations

import heapq
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["keep_articles"]

Key = tuple[int, str | None]
"""Where the record of an article lies, and in which file; the second tells the files inside a WACZ apart."""


def keep_articles(before: Path, fresh: Path) -> int:
    """Put those articles of `before` that `fresh` lacks into `fresh`, in the order of their records.

    The article of a record that nobody can read any more stands nowhere else. Returns how many they are. Lines that are
    no articles are not kept. Raises OSError if a file cannot be read or written; `fresh` is then of no use.
    """
    made = {key for key, _ in _articles(fresh)}
    lost = sum(key not in made for key, _ in _articles(before))
    if not lost:
        return 0
    with tempfile.TemporaryFile(dir=fresh.parent) as merged:
        left = ((key, line) for key, line in _articles(before) if key not in made)
        merged.writelines(line for _, line in heapq.merge(_articles(fresh), left, key=lambda pair: pair[0][0]))
        merged.seek(0)
        with fresh.open("wb") as out:  # not another file of that name: the lock is on this one
            shutil.copyfileobj(merged, out)
    return lost


def _articles(path: Path) -> Iterator[tuple[Key, bytes]]:
    with path.open("rb") as lines:
        for line in lines:
            try:
                archive = json.loads(line)["archive"]
                key = int(archive["offset"]), archive["file"]
            except (ValueError, KeyError, TypeError):
                continue
            yield key, line.removesuffix(b"\n") + b"\n"
