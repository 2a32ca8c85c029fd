"""URLs into the table: new ones, and known ones that are to be asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import sqlalchemy as sql

from crawler.frontier.database import Database
from crawler.frontier.leasing import is_of
from crawler.frontier.rows import NewUrl
from crawler.frontier.run import Run
from crawler.frontier.tables import DENIED, DONE, FAILED, FETCHED, LEASED, PENDING, REFUSED, state_is, urls

__all__ = ["enqueue", "enqueue_due", "is_wanted"]

_GIVEN: tuple[str, ...] = NewUrl.__slots__

_TAKEN_OVER = (
    *("url", "host", "source", "role", "recrawl", "priority", "depth", "request", "position", "not_before", "state"),
)
"""What a URL that is asked for again takes over from the new request; it may come in another form than before."""


def enqueue(  # noqa: PLR0913  each narrows the choice
    database: Database,
    connection: sql.Connection,
    run: Run,
    new: Iterable[NewUrl],
    *,
    sources: tuple[str, ...] | None,
    now: float,
) -> int:
    """Enter URLs, each of another fingerprint, and return how many are to be asked for.

    One that is known is asked for again if

    - its time has come (``due_at``),
    - the request says ``now``, or
    - the request says ``always`` and the run, with those that it continues, has not asked for it yet. What lists other
      pages (role ``listing``) is asked for once in every run: it is fetched for what is new on it.

    A URL that waits because it failed is asked for at once if a request that says ``always`` names it. One that waits
    for a source that is none of the run's `sources` (it has been renamed, or left out) goes over to the one that has
    found it now; nobody else may ever come for it.
    """
    first_position = int(now * 1e6)
    # In one order for all runs, or two transactions could wait for one another.
    rows = sorted(
        ({**_values(url), "position": position} for position, url in enumerate(new, first_position)),
        key=itemgetter("fingerprint"),
    )
    same = {"spider": run.spider, "state": PENDING, "found_at": now}
    parameters = {"this_run": run.id, "this_round": run.round, "now": now}
    if database.is_sqlite:
        named: dict[str, Any] = {name: sql.bindparam(name) for name in parameters}
        columns = [*_GIVEN, *same, "position"]
        upsert = database.prepared(("enqueue", sources), lambda: _upsert(database, sources, **named), columns)
        return upsert.run_each(connection, rows, **same, **parameters)
    # Many rows a statement, where the driver of PostgreSQL would send them one by one.
    statement = _upsert(database, sources, **parameters).returning(sql.literal(1))
    return len(connection.execute(statement, [{**row, **same} for row in rows]).all())


def is_wanted(database: Database, run: Run, fingerprint: bytes, *, now: float) -> bool:
    """Return whether a URL that is found is to be asked for in this run: it is new, due, or asked for already."""
    look_up = database.prepared("is wanted", _look_up)
    row = database.look_up(look_up, spider=run.spider, fingerprint=fingerprint)
    if row is None:
        return True
    state, not_before, due_at, reason = row
    if state == PENDING:
        return bool(not_before <= now)
    if state == REFUSED:
        return bool(reason == DENIED)
    return bool(state == LEASED or (due_at is not None and due_at <= now))


def _look_up() -> sql.Select[tuple[str, float, float | None, str | None]]:
    same = (urls.c.spider == sql.bindparam("spider"), urls.c.fingerprint == sql.bindparam("fingerprint"))
    return sql.select(urls.c.state, urls.c.not_before, urls.c.due_at, urls.c.reason).where(*same)


def _values(url: NewUrl) -> dict[str, Any]:
    return {name: getattr(url, name) for name in _GIVEN}


def _upsert(database: Database, sources: tuple[str, ...] | None, *, this_run: Any, this_round: Any, now: Any) -> Any:
    insert = database.insert(urls)
    asked = insert.excluded
    other_run = sql.func.coalesce(urls.c.run, 0) != this_run
    other_round = sql.func.coalesce(urls.c.round, 0) != this_round
    always = sql.and_(asked.recrawl == "always", sql.or_(other_round, sql.and_(asked.role == "listing", other_run)))
    again = sql.or_(always, asked.recrawl == "now", urls.c.due_at <= now)
    waits = sql.and_(state_is(PENDING), urls.c.not_before > now, asked.recrawl == "always", other_run)
    others = sql.false() if sources is None else sql.and_(state_is(PENDING), sql.not_(is_of(sources)))
    lifted = sql.and_(state_is(REFUSED), urls.c.reason == sql.literal(DENIED))
    attempts = sql.case((others, urls.c.attempts), else_=0)
    return insert.on_conflict_do_update(
        index_elements=[urls.c.spider, urls.c.fingerprint],
        set_={**{name: asked[name] for name in _TAKEN_OVER}, "attempts": attempts, "reason": None},
        where=sql.or_(sql.and_(state_is(FETCHED, DONE, FAILED, REFUSED), again), waits, others, lifted),
    )


def enqueue_due(connection: sql.Connection, run: Run, sources: Iterable[str] | None, *, now: float) -> int:
    """Let every URL whose time has come be asked for again; returns how many there are."""
    due = sql.update(urls).where(urls.c.spider == run.spider, urls.c.due_at <= now, state_is(DONE))
    if sources is not None:
        due = due.where(urls.c.source.in_(list(sources)))
    return connection.execute(due.values(state=PENDING, not_before=0, position=int(now * 1e6))).rowcount
