"""Leases: hosts are claimed by one run at a time, and the URLs of a claimed host taken from the table in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

import sqlalchemy as sql

from crawler.frontier.database import Database
from crawler.frontier.rows import LeasedUrl
from crawler.frontier.run import Run
from crawler.frontier.tables import LEASED, PENDING, hosts, state_is, urls

__all__ = [
    "Waiting",
    "claim_hosts",
    "count_pending",
    "free_hosts",
    "is_of",
    "lease",
    "rest_host",
    "return_leases",
    "waiting",
    "wake_hosts",
]

Waiting = Literal["ours", "held", "nothing"]
"""``ours``: this run may ask for something; ``held``: only for what is on hosts that other runs hold."""

_OURS: Waiting = "ours"
_HELD: Waiting = "held"

_NAMED_TOGETHER = 500
"""Hosts that are named in a statement; SQLite takes some 32 000 parameters."""

_LEASED_COLUMNS = [urls.c[name] for name in LeasedUrl.__slots__]


def claim_hosts(  # noqa: PLR0913  each narrows the choice
    database: Database,
    connection: sql.Connection,
    run: Run,
    count: int,
    *,
    after: str,
    sources: tuple[str, ...] | None,
    now: float,
) -> list[str]:
    """Claim up to `count` hosts with something to ask for, those behind `after` in the alphabet, in order."""
    candidates = database.prepared(("candidates", sources), lambda: _candidates(sources))
    found = candidates.run(connection, spider=run.spider, after=after, by=now, count=count)
    names = [str(host) for (host,) in found]
    if not names:
        return []
    free = sql.and_(hosts.c.run.is_(None), hosts.c.not_before <= now)
    connection.execute(database.insert(hosts).on_conflict_do_nothing(), [{"host": name} for name in names])
    # Another run may be claiming at this moment: what it has its hand on is passed over, not waited for.
    choice = sql.select(hosts.c.host).where(hosts.c.host.in_(names), free).with_for_update(skip_locked=True)
    claim = sql.update(hosts).where(hosts.c.host.in_(choice)).values(run=run.id).returning(hosts.c.host)
    return sorted(connection.scalars(claim))


def _candidates(sources: Iterable[str] | None) -> sql.Select[Any]:
    free = sql.and_(hosts.c.run.is_(None), hosts.c.not_before <= sql.bindparam("by"))
    unknown_or_free = sql.or_(hosts.c.host.is_(None), free)
    return _pending_hosts(unknown_or_free, sources).limit(sql.bindparam("count", type_=sql.Integer))


def lease(  # noqa: PLR0913  each narrows the choice
    database: Database,
    connection: sql.Connection,
    run: Run,
    host: str,
    count: int,
    *,
    sources: tuple[str, ...] | None,
    now: float,
) -> list[LeasedUrl]:
    """Take up to `count` URLs of a claimed host: the highest priority first, then what has waited longest."""
    take = database.prepared(("lease", sources), lambda: _lease(sources))
    rows = take.run(
        connection, spider=run.spider, of_host=host, count=count, now=now, this_run=run.id, this_round=run.round
    )
    return sorted((LeasedUrl(*tuple(row)) for row in rows), key=lambda url: (-url.priority, url.position))


def _lease(sources: tuple[str, ...] | None) -> Any:
    of_host = sql.and_(urls.c.spider == sql.bindparam("spider"), urls.c.host == sql.bindparam("of_host"))
    choice = (
        sql.select(urls.c.id)
        .where(of_host, state_is(PENDING), urls.c.not_before <= sql.bindparam("now"))
        .order_by(urls.c.priority.desc(), urls.c.position)
        .limit(sql.bindparam("count", type_=sql.Integer))
    )
    if sources is not None:
        choice = choice.where(is_of(sources))
    values = {"state": LEASED, "run": sql.bindparam("this_run"), "round": sql.bindparam("this_round")}
    return sql.update(urls).where(urls.c.id.in_(choice)).values(values).returning(*_LEASED_COLUMNS)


def return_leases(connection: sql.Connection, numbers: Sequence[int]) -> None:
    """Give back URLs that were taken and not asked for."""
    if numbers:
        update = sql.update(urls).where(urls.c.id == sql.bindparam("number"), state_is(LEASED))
        connection.execute(update.values(state=PENDING), [{"number": number} for number in numbers])


def free_hosts(connection: sql.Connection, run: Run, names: Iterable[str], *, not_before: float) -> None:
    """Let other runs have hosts; not before the delay that is kept between two requests to them has passed."""
    mine = sql.update(hosts).where(hosts.c.run == run.id, hosts.c.host.in_(list(names)))
    connection.execute(mine.values(run=None, not_before=_later(not_before)))


def rest_host(database: Database, connection: sql.Connection, name: str, *, until: float) -> None:
    """Let nobody ask a host before `until`."""
    insert = database.insert(hosts).values(host=name, not_before=until)
    update = insert.on_conflict_do_update(index_elements=[hosts.c.host], set_={"not_before": _later(until)})
    connection.execute(update)


def wake_hosts(connection: sql.Connection, names: Sequence[str]) -> None:
    """Let hosts be asked at once."""
    for start in range(0, len(names), _NAMED_TOGETHER):
        named = hosts.c.host.in_(names[start : start + _NAMED_TOGETHER])
        connection.execute(sql.update(hosts).where(named).values(not_before=0))


def waiting(
    connection: sql.Connection, run: Run, *, sources: Iterable[str] | None, by: float, without: Collection[str]
) -> Waiting:
    """Say whether there is something to ask for before the time `by`, on other hosts than those in `without`."""
    rested = sql.func.coalesce(hosts.c.not_before, 0) <= by
    ours = sql.and_(rested, sql.or_(hosts.c.run.is_(None), hosts.c.run == run.id))
    given = {"spider": run.spider, "after": "", "by": by}
    for which, answer in ((ours, _OURS), (rested, _HELD)):
        # One more than are passed over: if there is another host, it is among them.
        found = connection.scalars(_pending_hosts(which, sources).limit(len(without) + 1), given)
        if any(str(host) not in without for host in found):
            return answer
    return "nothing"


def count_pending(connection: sql.Connection, run: Run, *, sources: Iterable[str] | None) -> int:
    """Return how many URLs of the spider are pending."""
    count = sql.select(sql.func.count()).select_from(urls).where(urls.c.spider == run.spider, state_is(PENDING))
    if sources is not None:
        count = count.where(is_of(sources))
    return int(connection.scalar(count) or 0)


def _pending_hosts(which: sql.ColumnElement[bool], sources: Iterable[str] | None) -> sql.Select[tuple[str]]:
    """Return the query for hosts of a spider for which `which` holds, with URLs that may be asked for.

    Its parameters are ``spider``, ``after`` (hosts behind it in the alphabet) and ``by`` (the time by which they may).
    It leaps from host to host in the index, as no DISTINCT does: a million URLs of a thousand hosts are a thousand
    steps, and only as many are made as hosts are asked for.
    """
    first = sql.func.min(urls.c.host)
    pending = sql.and_(urls.c.spider == sql.bindparam("spider"), state_is(PENDING))
    leap = sql.select(first.label("host")).where(pending, urls.c.host > sql.bindparam("after"))
    steps = leap.cte("leap", recursive=True)
    following = sql.select(first).where(pending, urls.c.host > steps.c.host).correlate(steps).scalar_subquery()
    steps = steps.union_all(sql.select(following).where(steps.c.host.is_not(None)))
    ripe = sql.select(urls.c.id).where(pending, urls.c.host == steps.c.host, urls.c.not_before <= sql.bindparam("by"))
    if sources is not None:
        ripe = ripe.where(is_of(sources))
    found = sql.select(steps.c.host).select_from(steps.outerjoin(hosts, hosts.c.host == steps.c.host))
    return found.where(steps.c.host.is_not(None), which, sql.exists(ripe.correlate(steps)))


def is_of(sources: Iterable[str]) -> sql.ColumnElement[bool]:
    """Return the condition that a URL is of one of `sources`."""
    # Written out one by one: a list that is one parameter is known only to SQLAlchemy, not to the driver.
    return urls.c.source.in_([sql.literal(source) for source in sources])


def _later(moment: float) -> sql.ColumnElement[float]:
    return sql.case((hosts.c.not_before > moment, hosts.c.not_before), else_=moment)
