"""The database of a frontier: SQLite in the collection, or PostgreSQL for several machines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite

from crawler.errors import FrontierError
from crawler.frontier.prepared import Prepared
from crawler.frontier.tables import SCHEMA_VERSION, meta, metadata

__all__ = ["Database"]

T = TypeVar("T")

_TRIES = 5
_TRANSIENT = frozenset({"40P01", "40001"})
"""SQLSTATE of PostgreSQL: deadlock detected, serialization failure. The transaction is undone and can be run again."""

_CREATING = 0x66726F6E74696572
"""The advisory lock of whoever makes the tables: two runs may start at the same moment."""


class Database:
    """One connection to a frontier's database; every call is a transaction of its own.

    Raises FrontierError, from every method, if the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        """Open the database that the SQLAlchemy URL `url` names, and make its tables where they are missing."""
        self.name = sql.make_url(url).render_as_string(hide_password=True)
        try:
            self.engine = sql.create_engine(url)
        except (sql.exc.ArgumentError, ImportError) as error:
            message = (
                f"cannot use {self.name}: {error}; PostgreSQL needs the extra: pip install news-archiver[postgres]"
            )
            raise FrontierError(message) from error
        self._prepared: dict[Hashable, Prepared] = {}
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self.engine, "connect", _tune)
            event.listen(self.engine, "begin", _begin_immediate)
        try:
            self._connection = self.engine.connect()
        except sql.exc.SQLAlchemyError as error:
            raise self._error(error) from error
        try:
            self.write(self._create)
        except FrontierError:
            self.close()
            raise

    def insert(self, table: sql.Table) -> Any:
        """Return an INSERT that can say what to do ``on conflict``."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def write(self, work: Callable[[sql.Connection], T]) -> T:
        """Run `work` in one transaction and return what it returns.

        It is run again if the server undid it because of another's transaction.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                with self._connection.begin():
                    return work(self._connection)
            except sql.exc.DBAPIError as error:
                if not tries_left or not _is_transient(error):
                    raise self._error(error) from error
            except sql.exc.SQLAlchemyError as error:
                raise self._error(error) from error
        raise AssertionError

    def look_up(self, query: Prepared, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row of a query, None without one.

        A transaction of SQLAlchemy's takes some 130 µs, a query of one row in SQLite 5; it needs no transaction.
        """
        if not self.is_sqlite:
            row = self.write(lambda connection: query.run(connection, **values).first())
            return None if row is None else tuple(row)
        try:
            cursor = self._connection.connection.cursor()
            try:
                cursor.execute(*query.bound(**values))
                found: tuple[Any, ...] | None = cursor.fetchone()
            finally:
                cursor.close()
        except sqlite3.Error as error:
            message = f"{self.name}: {error}"
            raise FrontierError(message) from error
        return found

    def prepared(self, name: Hashable, build: Callable[[], sql.ClauseElement], columns: Iterable[str] = ()) -> Prepared:
        """Return the statement of that name, built at its first use."""
        found = self._prepared.get(name)
        if found is None:
            found = self._prepared[name] = Prepared(build(), self.engine.dialect, columns)
        return found

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        self.engine.dispose()

    def _create(self, connection: sql.Connection) -> None:
        if not self.is_sqlite:  # whose transactions exclude one another
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_CREATING)))
        metadata.create_all(connection)
        found = connection.scalar(sql.select(meta.c.value).where(meta.c.name == "schema"))
        if found is None:
            connection.execute(sql.insert(meta).values(name="schema", value=str(SCHEMA_VERSION)))
        elif found != str(SCHEMA_VERSION):
            message = f"{self.name}: frontier of schema {found}, this version writes {SCHEMA_VERSION}"
            raise FrontierError(message)

    def _error(self, error: sql.exc.SQLAlchemyError) -> FrontierError:
        return FrontierError(f"{self.name}: {getattr(error, 'orig', None) or error}")


def _is_transient(error: sql.exc.DBAPIError) -> bool:
    # pg8000 hands on the fields of the server's message; C is the SQLSTATE.
    fields: Any = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return isinstance(fields, dict) and fields.get("C") in _TRANSIENT


def _tune(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")  # two crawls may write at the same time
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA cache_size = -16384")
    cursor.close()


def _begin_immediate(connection: sql.Connection) -> None:
    # A transaction that reads first and then finds another writer before it cannot be continued in SQLite.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
