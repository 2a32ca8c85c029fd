"""Times that were written down while the clock was ahead: what they put off would wait until then."""

from __future__ import annotations

import sqlalchemy as sql

from crawler.frontier.tables import PENDING, hosts, runs, state_is, urls

__all__ = ["undo_clock_ahead"]

_AHEAD = 86400.0
"""Seconds: the clocks of machines that share a crawl differ by less, and what a host asks for is at most that."""


def undo_clock_ahead(connection: sql.Connection, *, now: float) -> bool:
    """Let everything be asked for that waits for a time which a clock more than a day ahead has put off.

    That it was ahead is known by a run that began later than now. Returns whether there was one.
    """
    began_later = runs.c.started_at > now + _AHEAD
    if not connection.execute(sql.update(runs).where(began_later).values(started_at=now)).rowcount:
        return False
    connection.execute(sql.update(hosts).where(hosts.c.not_before > now).values(not_before=now))
    connection.execute(sql.update(urls).where(state_is(PENDING), urls.c.not_before > now).values(not_before=now))
    connection.execute(sql.update(urls).where(urls.c.due_at.is_not(None), urls.c.fetched_at > now).values(due_at=now))
    return True
