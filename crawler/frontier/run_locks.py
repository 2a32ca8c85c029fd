"""Run locks: what tells a run that lives from one that was killed.

The lock is the kernel's (``flock``) or the server's (an advisory lock of PostgreSQL), never a number in a table: it is
free as soon as whoever held it is dead.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Protocol

import sqlalchemy as sql

from crawler.errors import FrontierError

__all__ = ["AdvisoryRunLocks", "FileRunLocks", "RunLocks"]


class RunLocks(Protocol):
    """Locks of runs, by the runs' names. One process holds one."""

    def hold(self, name: str) -> None:
        """Take the lock of the run that this process is."""

    def is_dead(self, name: str) -> bool:
        """Return whether nobody holds the lock of that run."""

    def release(self) -> None:
        """Let go of the lock, if it is held."""


class FileRunLocks:
    """``<folder>/<run>.lock``, held with ``flock``: for a frontier in SQLite, whose runs share the file system."""

    def __init__(self, folder: Path) -> None:
        """Use the folder `folder`, made where it is missing."""
        self._folder = folder
        self._held: tuple[Path, int] | None = None

    def hold(self, name: str) -> None:
        """Take the lock of the run that this process is; raises FrontierError if the file cannot be made."""
        path = self._path(name)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        except OSError as error:
            message = f"cannot make {path}: {error.strerror}"
            raise FrontierError(message) from error
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._held = (path, descriptor)

    def is_dead(self, name: str) -> bool:
        """Return whether nobody holds the lock of that run; the file of a dead run is removed."""
        path = self._path(name)
        if self._held is not None and self._held[0] == path:
            return False
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            path.unlink(missing_ok=True)
            return True
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """Let go of the lock and remove its file."""
        if self._held is not None:
            (path, descriptor), self._held = self._held, None
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


class AdvisoryRunLocks:
    """Advisory locks of PostgreSQL, held by a connection: for runs on several machines.

    The server frees the lock when the connection ends, and with it the process or the network between.
    """

    def __init__(self, engine: sql.Engine) -> None:
        """Use the server of `engine`."""
        self._engine = engine
        self._name: str | None = None
        self._holder: sql.Connection | None = None

    def hold(self, name: str) -> None:
        """Take the lock of the run that this process is."""
        self._holder = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._holder.execute(sql.select(sql.func.pg_advisory_lock(_key(name))))
        self._name = name

    def is_dead(self, name: str) -> bool:
        """Return whether nobody holds the lock of that run."""
        if name == self._name:
            return False
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            got = bool(connection.scalar(sql.select(sql.func.pg_try_advisory_lock(_key(name)))))
            if got:
                connection.execute(sql.select(sql.func.pg_advisory_unlock(_key(name))))
            return got

    def release(self) -> None:
        """Let go of the lock."""
        if self._holder is not None:
            self._holder.execute(sql.select(sql.func.pg_advisory_unlock(_key(self._name or ""))))
            self._holder.close()
            self._holder, self._name = None, None


def _key(name: str) -> int:
    """Return the number that stands for a run, as advisory locks have no names."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
