"""The tables of the frontier: every URL with its request, the hosts, the runs."""

from __future__ import annotations

import sqlalchemy as sql

__all__ = [
    "DENIED",
    "DONE",
    "FAILED",
    "FETCHED",
    "LEASED",
    "PENDING",
    "REFUSED",
    "SCHEMA_VERSION",
    "hosts",
    "meta",
    "metadata",
    "runs",
    "state_is",
    "urls",
]

SCHEMA_VERSION = 1

PENDING = "pending"
"""To be asked for, not before ``not_before``."""

LEASED = "leased"
"""A run has taken it; it goes back when that run is dead."""

FETCHED = "fetched"
"""Answered, and what followed from the answer is in the table; its record is written but not yet known to be on the
disk."""

DONE = "done"
"""Its record is on the disk, its article is written or can be made from it. Asked again when ``due_at`` has come."""

FAILED = "failed"
"""Given up after as many tries as are allowed; ``reason`` says why."""

REFUSED = "refused"
"""Not to be asked for, by robots.txt or another rule; ``reason`` says which."""

DENIED = "deny"
"""The ``reason`` of what the spider has come to forbid; it is pending again when the spider puts it in anew."""

metadata = sql.MetaData()

_BIG = sql.BigInteger()
_ID = sql.BigInteger().with_variant(sql.Integer(), "sqlite")  # SQLite numbers rows of its own accord only for INTEGER
_TIME: sql.Double[float] = sql.Double()
"""Seconds since 1970, in UTC."""

meta = sql.Table(
    "frontier_meta",
    metadata,
    sql.Column("name", sql.String, primary_key=True),
    sql.Column("value", sql.String, nullable=False),
)

runs = sql.Table(
    "runs",
    metadata,
    sql.Column("id", _ID, primary_key=True),
    sql.Column("name", sql.String, nullable=False, unique=True),
    sql.Column("spider", sql.String, nullable=False),
    # The first run of those that continue one another until nothing is left to be asked for.
    sql.Column("round", _BIG),
    sql.Column("started_at", _TIME, nullable=False),
    sql.Column("ended_at", _TIME),
    sql.Column("reason", sql.String),
)

hosts = sql.Table(
    "hosts",
    metadata,
    sql.Column("host", sql.String, primary_key=True),
    sql.Column("run", _BIG),
    sql.Column("not_before", _TIME, nullable=False, server_default="0"),
)

urls = sql.Table(
    "urls",
    metadata,
    sql.Column("id", _ID, primary_key=True),
    sql.Column("spider", sql.String, nullable=False),
    sql.Column("source", sql.String, nullable=False, server_default=""),
    sql.Column("fingerprint", sql.LargeBinary, nullable=False),
    sql.Column("url", sql.String, nullable=False),
    sql.Column("host", sql.String, nullable=False),
    sql.Column("state", sql.String, nullable=False),
    sql.Column("role", sql.String),
    sql.Column("recrawl", sql.String),
    sql.Column("priority", sql.Integer, nullable=False),
    sql.Column("position", _BIG, nullable=False),
    sql.Column("depth", sql.Integer, nullable=False),
    sql.Column("not_before", _TIME, nullable=False, server_default="0"),
    sql.Column("request", sql.String, nullable=False),
    sql.Column("run", _BIG),
    sql.Column("round", _BIG),
    # Since the last answer: tries that failed, and leases that came back with nothing finished.
    sql.Column("attempts", sql.Integer, nullable=False, server_default="0"),
    sql.Column("returned", sql.Integer, nullable=False, server_default="0"),
    sql.Column("reason", sql.String),
    sql.Column("status", sql.Integer),
    # Where the record of the last answer lies.
    sql.Column("file", sql.String),
    sql.Column("offset", _BIG),
    sql.Column("length", _BIG),
    sql.Column("found_at", _TIME, nullable=False),
    sql.Column("fetched_at", _TIME),
    sql.Column("changed_at", _TIME),
    sql.Column("published_at", _TIME),
    # SHA-256 over the article's title and text, to tell a changed article from a page whose chrome has changed.
    sql.Column("content", sql.LargeBinary),
    sql.Column("due_at", _TIME),
    sql.UniqueConstraint("spider", "fingerprint"),
)


def state_is(*states: str) -> sql.ColumnElement[bool]:
    """Return the condition that a URL is in one of `states`, written out: partial indexes serve no parameter."""
    return sql.or_(*(urls.c.state == sql.literal_column(f"'{state}'") for state in states))


def _partial_index(name: str, columns: list[sql.ColumnElement[object]], where: str) -> None:
    clause = sql.text(where)
    sql.Index(name, *columns, sqlite_where=clause, postgresql_where=clause)


_partial_index(
    "urls_pending", [urls.c.spider, urls.c.host, urls.c.priority.desc(), urls.c.position], f"state = '{PENDING}'"
)
_partial_index("urls_of_run", [urls.c.run, urls.c.state], f"state IN ('{LEASED}', '{FETCHED}')")
_partial_index("urls_waiting", [urls.c.spider, urls.c.not_before], f"state = '{PENDING}' AND not_before > 0")
_partial_index("urls_due", [urls.c.spider, urls.c.due_at], "due_at IS NOT NULL")
