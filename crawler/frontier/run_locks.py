"""Run locks: what tells a run that lives from one that was killed.

The lock is the kernel's (``flock``) or the server's (an advisory lock of PostgreSQL), never a number in a table: it is
free as soon as whoever held it is dead.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Protocol

import sqlalchemy as sql

from archive import CollectionLayout
from archive.layout import new_run_name
from crawler.errors import FrontierError
from crawler.run import Run, is_alive

__all__ = ["AdvisoryRunLocks", "FileRunLocks", "RunLocks"]


class RunLocks(Protocol):
    """Locks of runs, by the runs' names. One process holds one."""

    def hold(self, run: Run | None) -> str:
        """Hold the lock of the run that this process is; return the run's name. Without `run`, one is begun."""

    def is_dead(self, name: str) -> bool:
        """Return whether nobody holds the lock of that run."""

    def release(self) -> None:
        """Let go of the lock, if it was taken here."""


class FileRunLocks:
    """The runs' own locks (`crawler.run`): for a frontier in SQLite, whose runs share the file system."""

    def __init__(self, layout: CollectionLayout) -> None:
        """Judge runs into the collection of `layout`."""
        self._layout = layout
        self._own: Run | None = None

    def hold(self, run: Run | None) -> str:
        """Return the name of the run, whose lock is held; raises FrontierError if there is none and none can begin."""
        if run is not None:
            return run.name
        try:
            self._own = Run.begin(self._layout, datetime.now(UTC), {})
        except OSError as error:
            message = f"no run can begin in {self._layout.runs}: {error.strerror}"
            raise FrontierError(message) from error
        return self._own.name

    def is_dead(self, name: str) -> bool:
        """Return whether nobody holds the lock of that run."""
        return not is_alive(self._layout, name)

    def release(self) -> None:
        """Let go of the lock of a run that was begun here."""
        if self._own is not None:
            self._own.give_up()
            self._own = None


class AdvisoryRunLocks:
    """Advisory locks of PostgreSQL, held by a connection: for runs on several machines.

    The server frees the lock when the connection ends, and with it the process or the network between.
    """

    def __init__(self, engine: sql.Engine) -> None:
        """Use the server of `engine`."""
        self._engine = engine
        self._name = ""
        self._holder: sql.Connection | None = None

    def hold(self, run: Run | None) -> str:
        """Take the lock of the run that this process is; return the run's name."""
        self._name = run.name if run is not None else new_run_name(datetime.now(UTC))
        self._holder = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._holder.execute(sql.select(sql.func.pg_advisory_lock(_key(self._name))))
        return self._name

    def is_dead(self, name: str) -> bool:
        """Return whether nobody holds the lock of that run."""
        if self._holder is not None and name == self._name:
            return False
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            got = bool(connection.scalar(sql.select(sql.func.pg_try_advisory_lock(_key(name)))))
            if got:
                connection.execute(sql.select(sql.func.pg_advisory_unlock(_key(name))))
            return got

    def release(self) -> None:
        """Let go of the lock."""
        if self._holder is not None:
            self._holder.execute(sql.select(sql.func.pg_advisory_unlock(_key(self._name))))
            self._holder.close()
            self._holder = None


def _key(name: str) -> int:
    """Return the number that stands for a run, as advisory locks have no names."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
