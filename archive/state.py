"""What a collection remembers from run to run: which capture of a URL holds which payload.

The state stands beside the files in ``state.sqlite`` and can be made again from them. A capture is entered only after
its record has been brought to the disk, so that nothing ever refers to a record that a crash took back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sql
from sqlalchemy import event

from archive.digests import PayloadDigest
from archive.errors import CollectionError

__all__ = ["CaptureState", "CollectionState"]

SCHEMA_VERSION = 1

_metadata = sql.MetaData()
_meta = sql.Table(
    "meta",
    _metadata,
    sql.Column("name", sql.String, primary_key=True),
    sql.Column("value", sql.String, nullable=False),
)
_captures = sql.Table(
    "captures",
    _metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("url", sql.String, nullable=False),
    sql.Column("sha256", sql.LargeBinary(32), nullable=False),
    sql.Column("sha1", sql.String, nullable=False),
    sql.Column("record_id", sql.String, nullable=False),
    sql.Column("date", sql.String, nullable=False),
    sql.Column("file", sql.String, nullable=False),
    sql.Column("etag", sql.String),
    sql.Column("last_modified", sql.String),
    sql.Index("captures_url", "url"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureState:
    """One response record with its payload, as a later record may refer to it."""

    url: str
    """``WARC-Target-URI``."""

    sha256: bytes
    sha1: str
    """``WARC-Payload-Digest``."""

    record_id: str
    date: str
    """``WARC-Date`` as it stands in the record."""

    file: str
    """Base name of the closed WARC file."""

    etag: str | None = None
    last_modified: str | None = None


class CollectionState:
    """The captures of a collection, for several processes at a time."""

    def __init__(self, path: Path) -> None:
        """Open the state, or make it; raises CollectionError if it cannot be used."""
        self._path = path
        self._engine = sql.create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _tune)
        try:
            _metadata.create_all(self._engine)
            self._check_version()
            self._connection = self._engine.connect()
        except sql.exc.DatabaseError as error:
            message = f"cannot use {path}: {error.orig}; move it away, it can be made again from the WARC files"
            raise CollectionError(message) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def same_payload(self, url: str, payload: PayloadDigest) -> CaptureState | None:
        """Return the earliest capture of `url` with this payload: both digests agree."""
        return self._first(
            (_captures.c.url == url) & (_captures.c.sha256 == payload.sha256) & (_captures.c.sha1 == payload.sha1)
        )

    def validated(self, url: str, *, etag: str | None, last_modified: str | None) -> CaptureState | None:
        """Return the capture of `url` that a conditional request with these validators was about.

        An entity tag decides alone where there is one (RFC 9110, 13.2.2).
        """
        if etag is not None:
            return self._first((_captures.c.url == url) & (_captures.c.etag == etag))
        if last_modified is not None:
            return self._first((_captures.c.url == url) & (_captures.c.last_modified == last_modified))
        return None

    def add(self, captures: Iterable[CaptureState]) -> None:
        """Enter captures whose records are on the disk."""
        rows = [asdict(capture) for capture in captures]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(sql.insert(_captures), rows)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._engine.dispose()

    def _first(self, condition: sql.ColumnElement[bool]) -> CaptureState | None:
        columns = [column for column in _captures.c if column.name != "id"]
        query = sql.select(*columns).where(condition).order_by(_captures.c.id).limit(1)
        row = self._connection.execute(query).first()
        self._connection.rollback()  # a reader's transaction would keep the write-ahead log from being folded in
        return None if row is None else CaptureState(**row._asdict())

    def _check_version(self) -> None:
        with self._engine.begin() as connection:
            found = connection.scalar(sql.select(_meta.c.value).where(_meta.c.name == "schema"))
            if found is None:
                connection.execute(sql.insert(_meta).prefix_with("OR IGNORE"), [_version_row()])
            elif found != str(SCHEMA_VERSION):
                message = f"{self._path}: state of schema {found}, this version writes {SCHEMA_VERSION}"
                raise CollectionError(message)


def _version_row() -> dict[str, str]:
    return {"name": "schema", "value": str(SCHEMA_VERSION)}


def _tune(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a connection of sqlite3
    cursor.execute("PRAGMA busy_timeout = 30000")  # two crawls may write at the same time
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
