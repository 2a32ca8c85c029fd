"""The files of a stem replaced by those that were written beside them, so that no index ever points into a wrong file.

The old index goes first: a stem without an index is not whole, and no reader looks into it. The new one comes last.
"""

from __future__ import annotations

import os
from pathlib import Path

from archive.layout import CollectionLayout, StemPaths
from archive.removing.rewriting import rewritten_name

__all__ = ["replace_stem", "sweep"]

_LEFT = ("*/*.rewritten", "*/*.replay", "*/*.new", "*.new", "*.new-wal", "*.new-shm")
"""Files that whoever writes something anew leaves behind when it is killed; the next one begins them again."""


def replace_stem(paths: StemPaths) -> None:
    """Put the rewritten files of a stem into their places; killed at any moment, it can be run again.

    Raises OSError if that cannot be done; the stem is then finished by the next attempt.
    """
    index = rewritten_name(paths.index)
    if not index.exists():  # it is the last to be renamed
        return
    paths.index.unlink(missing_ok=True)
    _sync(paths.index.parent)
    for path in (paths.warc, paths.articles, paths.index):
        fresh = rewritten_name(path)
        if fresh.exists():
            fresh.replace(path)
            _sync(path.parent)


def sweep(layout: CollectionLayout) -> None:
    """Remove what killed writers left half written; only while nobody else is at work in the collection.

    Raises OSError if a file cannot be removed.
    """
    for pattern in _LEFT:
        for path in layout.folder.glob(pattern):
            path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
