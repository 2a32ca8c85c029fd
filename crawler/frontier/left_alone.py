"""URLs that stay pending at the end of a run because their hosts are left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from crawler.frontier.run import Run
from crawler.frontier.tables import PENDING, hosts, state_is, urls

__all__ = ["LeftAlone", "left_alone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """URLs of one host, role and source."""

    url: str
    """One of them."""

    role: str | None
    source: str
    count: int


def left_alone(connection: sql.Connection, run: Run, *, sources: tuple[str, ...] | None, now: float) -> list[LeftAlone]:
    """Return the URLs of a spider that could be asked for if it were not for their hosts.

    Those that wait because they failed themselves are not among them.
    """
    pending = sql.and_(urls.c.spider == run.spider, state_is(PENDING))
    if sources is not None:
        pending = sql.and_(pending, urls.c.source.in_(sources))
    host_rests = _grouped(pending, hosts.c.not_before > now, urls.c.not_before <= now)
    # A server that is known by its port has no host of its own in the table: its URLs wait one by one. The index on
    # them serves only a condition that is written as its own is.
    waits = sql.and_(urls.c.not_before > sql.literal_column("0"), urls.c.not_before > now, urls.c.attempts == 0)
    rows = [
        *connection.execute(host_rests.join_from(urls, hosts, hosts.c.host == urls.c.host)),
        *connection.execute(_grouped(pending, waits)),
    ]
    return [LeftAlone(url=url, role=role, source=source, count=count) for url, role, source, count in rows]


def _grouped(*conditions: sql.ColumnElement[bool]) -> sql.Select[Any]:
    columns = (sql.func.min(urls.c.url), urls.c.role, urls.c.source, sql.func.count())
    return sql.select(*columns).where(*conditions).group_by(urls.c.host, urls.c.role, urls.c.source)
