"""A run in the table of runs: begun with a lock, ended, and given up for dead where the lock is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sql

from crawler.frontier.run_locks import RunLocks
from crawler.frontier.tables import DONE, FETCHED, LEASED, PENDING, hosts, runs, state_is, urls

__all__ = ["IsKept", "Recovered", "Run", "begin_run", "end_run", "recover_dead_runs"]

IsKept = Callable[[str, int, int], bool | None]
"""Says of (base name of a WARC file, offset, length) whether the whole record is in the archive; None: not to be said
while somebody else mends that file."""

FINISHED = "finished"
"""The reason with which Scrapy closes a spider that has nothing left to ask for."""

_KILLED = "killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """This run."""

    id: int
    name: str
    spider: str
    round: int
    """The first of the runs that continue one another."""


@dataclass(slots=True, kw_only=True)
class Recovered:
    """What was taken over from runs that were killed."""

    runs: int = 0
    returned: int = 0
    """Leases that are pending again."""

    completed: int = 0
    """URLs that had been answered and whose records were found in the archive."""


def begin_run(connection: sql.Connection, *, name: str, spider: str, now: float, round_seconds: float) -> Run:
    """Enter a run whose lock is held.

    It continues the round of the spider's last run if that did not finish and the round began less than
    `round_seconds` ago.
    """
    of_spider = sql.select(runs).where(runs.c.spider == spider).order_by(runs.c.id.desc()).limit(1)
    last = connection.execute(of_spider).mappings().first()
    added = connection.execute(sql.insert(runs).values(name=name, spider=spider, started_at=now).returning(runs.c.id))
    number = int(added.scalar_one())
    round_ = number
    if last is not None and last["reason"] != FINISHED:
        first = connection.execute(sql.select(runs).where(runs.c.id == last["round"])).mappings().first()
        if first is not None and now - first["started_at"] < round_seconds:
            round_ = int(last["round"])
    connection.execute(sql.update(runs).where(runs.c.id == number).values(round=round_))
    return Run(id=number, name=name, spider=spider, round=round_)


def end_run(connection: sql.Connection, run: Run, *, reason: str, now: float) -> None:
    """Give back what the run has not asked for, free its hosts, and note its end.

    A run of which something is not known to be on the disk is left for the next to look at.
    """
    taken = urls.c.run == run.id
    unfinished = sql.update(urls).where(state_is(LEASED), taken)
    connection.execute(unfinished.values(state=PENDING, returned=urls.c.returned + 1))
    _free_hosts(connection, run.id)
    values: dict[str, object] = {"reason": reason}
    if not connection.scalar(sql.select(sql.exists().where(state_is(FETCHED), taken))):
        values["ended_at"] = now
    connection.execute(sql.update(runs).where(runs.c.id == run.id).values(values))


def recover_dead_runs(connection: sql.Connection, locks: RunLocks, *, is_kept: IsKept | None, now: float) -> Recovered:
    """Return the leases of every run whose lock nobody holds, and free its hosts.

    What such a run had an answer for is done if the record is in the archive, else pending again. Without `is_kept`
    there is no archive to look at, and what was answered is done.
    """
    recovered = Recovered()
    unended = connection.execute(sql.select(runs.c.id, runs.c.name, runs.c.reason).where(runs.c.ended_at.is_(None)))
    for number, name, reason in unended.all():
        if not locks.is_dead(name):
            continue
        recovered.runs += 1
        taken = urls.c.run == number
        leased = sql.update(urls).where(state_is(LEASED), taken)
        recovered.returned += connection.execute(leased.values(state=PENDING, returned=urls.c.returned + 1)).rowcount
        is_settled = _settle_fetched(connection, number, is_kept, recovered)
        _free_hosts(connection, number)
        values = {"reason": reason or _KILLED, **({"ended_at": now} if is_settled else {})}
        connection.execute(sql.update(runs).where(runs.c.id == number).values(values))
    return recovered


def _settle_fetched(connection: sql.Connection, run: int, is_kept: IsKept | None, recovered: Recovered) -> bool:
    """Look every answered URL of a dead run up in the archive; False if that could not be done for all."""
    place = (urls.c.id, urls.c.file, urls.c.offset, urls.c.length)
    fetched = connection.execute(sql.select(*place).where(state_is(FETCHED), urls.c.run == run)).all()
    kept: dict[bool | None, list[int]] = {True: [], False: [], None: []}
    for number, file, offset, length in fetched:
        kept[True if is_kept is None or file is None else is_kept(file, offset, length)].append(number)
    _update_each(connection, kept[True], sql.update(urls).values(state=DONE))
    _update_each(connection, kept[False], sql.update(urls).values(state=PENDING, returned=urls.c.returned + 1))
    recovered.completed += len(kept[True])
    recovered.returned += len(kept[False])
    return not kept[None]


def _update_each(connection: sql.Connection, numbers: list[int], update: sql.Update) -> None:
    if numbers:
        connection.execute(update.where(urls.c.id == sql.bindparam("number")), [{"number": one} for one in numbers])


def _free_hosts(connection: sql.Connection, run: int) -> None:
    connection.execute(sql.update(hosts).where(hosts.c.run == run).values(run=None))
