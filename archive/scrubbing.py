"""SQLite files without the remains of what was deleted from them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.errors import CollectionError

__all__ = ["scrub"]


def scrub(path: Path) -> None:
    """Write a SQLite database anew, so that nothing is left in its free pages or its write-ahead log.

    It takes as much free space as the database has. Raises CollectionError if that is not there, or while another
    process reads it.
    """
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        message = f"cannot write {path}: {error}"
        raise CollectionError(message) from error
    if busy:
        message = f"{path}: another program reads it, so that its log cannot be emptied; end that and try again"
        raise CollectionError(message)
