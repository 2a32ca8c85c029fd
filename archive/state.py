"""What a collection remembers from run to run: which capture of a URL holds which payload.

The state stands beside the files in ``state.sqlite`` and can be made again from them. A capture is entered only after
its record has been brought to the disk, so that nothing ever refers to a record that a crash took back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.sql.compiler import SQLCompiler

from archive.capture_state import CaptureState
from archive.digests import PayloadDigest
from archive.errors import CollectionError

__all__ = ["CollectionState", "refuse_newer_state"]

SCHEMA_VERSION = 1
"""Of the tables. A state of an older schema is made again from the WARC files, one of a newer schema is let alone."""

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
_removed = sql.Table(
    "removed",
    _metadata,
    # Of a page that was removed and is not to be fetched again, as its tombstone has it.
    sql.Column("label", sql.String, primary_key=True),
)
_COLUMNS = [column.name for column in _captures.c if column.name != "id"]
_REMEDY = "make it again from the WARC files with: scrapy index --state"
_values = attrgetter(*_COLUMNS)
"""Of a CaptureState, whose fields are the columns."""


class CollectionState:
    """The captures of a collection, for several processes at a time."""

    def __init__(self, path: Path) -> None:
        """Open the state, or make it; raises CollectionError if it cannot be used, or is of another schema."""
        self._path = path
        self._queries: dict[tuple[bool | str, ...], SQLCompiler] = {}
        self._engine = sql.create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _tune)
        try:
            _check_version(self._engine, path)
            _metadata.create_all(self._engine)
            self._enter_version()
            self._reader = self._engine.raw_connection()
            self._cursor = self._reader.cursor()
        except CollectionError:
            self._engine.dispose()
            raise
        except sql.exc.DatabaseError as error:
            self._engine.dispose()
            message = f"cannot use {path}: {error.orig}; {_REMEDY}"
            raise CollectionError(message) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def same_payload(self, url: str, payload: PayloadDigest) -> CaptureState | None:
        """Return the earliest capture of `url` with this payload: both digests agree."""
        return self._first(url=url, sha256=payload.sha256, sha1=payload.sha1)

    def last_capture(self, url: str) -> CaptureState | None:
        """Return the capture of `url` that was entered last."""
        return self._first(last=True, url=url)

    def holds(self, capture: CaptureState) -> bool:
        """Return whether a capture of the same URL with the same payload is entered."""
        return self._first(url=capture.url, sha256=capture.sha256, sha1=capture.sha1) is not None

    def validated(self, url: str, *, etag: str | None, last_modified: str | None) -> CaptureState | None:
        """Return the capture of `url` that a conditional request with these validators was about.

        An entity tag decides alone where there is one (RFC 9110, 13.2.2).
        """
        if etag is not None:
            return self._first(url=url, etag=etag)
        if last_modified is not None:
            return self._first(url=url, last_modified=last_modified)
        return None

    def add(self, captures: Iterable[CaptureState]) -> None:
        """Enter captures whose records are on the disk; raises CollectionError if the state cannot be written."""
        rows = [_values(capture) for capture in captures]
        if not rows:
            return
        with self._writing() as connection:
            insert = self._compiled(sql.insert(_captures), _COLUMNS)
            connection.exec_driver_sql(insert.string, rows)

    def forget(self, goes: Callable[[CaptureState], bool]) -> None:
        """Take out the captures that `goes` picks; raises CollectionError as `add`.

        Their bytes stay in the file's free pages until `archive.scrubbing.scrub` writes it anew.
        """
        with self._writing() as connection:
            rows = connection.execute(sql.select(_captures)).mappings()
            numbers = [
                {"number": row["id"]} for row in rows if goes(CaptureState(**{name: row[name] for name in _COLUMNS}))
            ]
            if numbers:
                connection.execute(sql.delete(_captures).where(_captures.c.id == sql.bindparam("number")), numbers)

    def refuse(self, labels: Iterable[str]) -> None:
        """Enter pages, by the labels of their tombstones, that are not to be fetched again; raises as `add`."""
        if rows := [{"label": label} for label in labels]:
            with self._writing() as connection:
                connection.execute(sql.insert(_removed).prefix_with("OR IGNORE"), rows)

    def allow(self, labels: Iterable[str]) -> None:
        """Take out pages that may be fetched again; raises as `add`."""
        if rows := [{"name": label} for label in labels]:
            with self._writing() as connection:
                connection.execute(sql.delete(_removed).where(_removed.c.label == sql.bindparam("name")), rows)

    def refused(self) -> frozenset[str]:
        """Return the labels of the pages that were removed and are not to be fetched again."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(sql.select(_removed.c.label)))

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[sql.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sql.exc.DatabaseError as error:
            message = f"cannot write {self._path}: {error.orig}"
            raise CollectionError(message) from error

    def _first(self, *, last: bool = False, **wanted: str | bytes) -> CaptureState | None:
        """Return the earliest (or, with `last`, the latest) capture with these values.

        There is a question for every page: the driver answers it in 5 µs, a query built and run by SQLAlchemy in 250.
        """
        name: tuple[bool | str, ...] = (last, *wanted)
        query = self._queries.get(name)
        if query is None:
            query = self._queries[name] = self._compiled(_first_capture(wanted, last=last))
        values = [wanted[column] for column in query.positiontup or ()]
        # All rows, and there are few: a reader's transaction would keep the write-ahead log from being folded in.
        rows = self._cursor.execute(query.string, values).fetchall()
        return CaptureState(**dict(zip(_COLUMNS, rows[0], strict=True))) if rows else None

    def _compiled(self, statement: sql.ClauseElement, columns: Iterable[str] = ()) -> SQLCompiler:
        compiled = statement.compile(dialect=self._engine.dialect, column_keys=list(columns) or None)
        assert isinstance(compiled, SQLCompiler)
        return compiled

    def _enter_version(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sql.insert(_meta).prefix_with("OR IGNORE"), [_version_row()])


def refuse_newer_state(path: Path) -> None:
    """Raise CollectionError if the state at `path` is of a newer schema than this version knows."""
    if not path.exists():
        return
    engine = sql.create_engine(f"sqlite:///{path}")
    try:
        found = _found_version(engine)
    except sql.exc.DatabaseError:
        return  # no state at all
    finally:
        engine.dispose()
    if found is not None and found > SCHEMA_VERSION:
        raise CollectionError(_newer(path, found))


def _check_version(engine: sql.Engine, path: Path) -> None:
    found = _found_version(engine)
    if found is None or found == SCHEMA_VERSION:
        return
    if found > SCHEMA_VERSION:
        raise CollectionError(_newer(path, found))
    message = f"{path}: state of the old schema {found}, this version writes {SCHEMA_VERSION}; {_REMEDY}"
    raise CollectionError(message)


def _found_version(engine: sql.Engine) -> int | None:
    """Return the schema of a state, 0 for tables without a number; None where there are no tables yet."""
    tables = sql.inspect(engine).get_table_names()
    if _meta.name in tables:
        with engine.connect() as connection:
            found = connection.scalar(sql.select(_meta.c.value).where(_meta.c.name == "schema"))
        if found is not None:
            return int(found) if found.isdecimal() else 0
    return 0 if _captures.name in tables else None


def _newer(path: Path, found: int) -> str:
    return (
        f"{path}: state of schema {found}, which a newer version has written; this one knows {SCHEMA_VERSION}:"
        " update it; nothing was changed"
    )


def _first_capture(names: Iterable[str], *, last: bool) -> sql.Select[Any]:
    order = _captures.c.id.desc() if last else _captures.c.id
    query = sql.select(*(_captures.c[name] for name in _COLUMNS)).order_by(order)
    return query.where(*(_captures.c[name] == sql.bindparam(name) for name in names))


def _version_row() -> dict[str, str]:
    return {"name": "schema", "value": str(SCHEMA_VERSION)}


def _tune(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a connection of sqlite3
    cursor.execute("PRAGMA busy_timeout = 30000")  # two crawls may write at the same time
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
