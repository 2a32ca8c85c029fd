"""What became of URLs, into the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

import sqlalchemy as sql

from crawler.frontier.database import Database
from crawler.frontier.rows import Again, Answered, Ended
from crawler.frontier.tables import DONE, FETCHED, PENDING, state_is, urls

__all__ = ["finish", "mark_done"]

_ALONGSIDE: Mapping[type, Mapping[str, Any]] = {
    Answered: {"attempts": 0, "returned": 0, "reason": None},
    Ended: {"due_at": None},
    Again: {"state": PENDING, "returned": urls.c.returned + 1},
}
"""What changes with an outcome beside the values that it carries."""


def finish(database: Database, connection: sql.Connection, outcomes: Iterable[Answered | Ended | Again]) -> None:
    """Note outcomes; what followed from the answers must be in the table already.

    What has a record in the archive is ``fetched`` until `mark_done` says that the record is on the disk.
    """
    kinds: dict[type, list[dict[str, Any]]] = {Answered: [], Ended: [], Again: []}
    for outcome in outcomes:
        values = {name: getattr(outcome, name) for name in type(outcome).__slots__ if name != "id"}
        values["number"] = outcome.id
        if isinstance(outcome, Answered):
            values["state"] = DONE if outcome.file is None else FETCHED
        kinds[type(outcome)].append(values)
    for kind, rows in kinds.items():
        if rows:
            rows.sort(key=itemgetter("number"))
            columns = list(rows[0])
            database.prepared(kind, lambda: _update(columns, _ALONGSIDE[kind])).run_each(connection, rows)  # noqa: B023


def _update(columns: Iterable[str], alongside: Mapping[str, Any]) -> sql.Update:
    given: dict[str, Any] = {name: sql.bindparam(name) for name in columns if name != "number"}
    return sql.update(urls).where(urls.c.id == sql.bindparam("number")).values({**given, **alongside})


def mark_done(database: Database, connection: sql.Connection, numbers: Iterable[int]) -> None:
    """Note that the records of these URLs are on the disk."""
    rows = [{"number": number} for number in sorted(numbers)]
    database.prepared("done", _mark_done).run_each(connection, rows)


def _mark_done() -> sql.Update:
    return sql.update(urls).where(urls.c.id == sql.bindparam("number"), state_is(FETCHED)).values(state=DONE)
