"""A run: its name, and the lock that the kernel holds for it for as long as its process lives."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from archive import CollectionLayout
from archive.layout import new_run_name

__all__ = ["Run", "is_alive", "record_killed_runs"]

_OPEN = ".open"


class Run:
    """One run of a spider into a collection, from its beginning to its record.

    While it lasts there is ``runs/<name>.open``, which says who it is, locked with ``flock``: the kernel frees the lock
    at kill -9, so that the runs that have ended can be told from those that live.
    """

    def __init__(self, folder: Path, name: str, descriptor: int) -> None:
        """Take over the locked file; `begin` makes it."""
        self.name = name
        self._folder = folder
        self._descriptor: int | None = descriptor

    @classmethod
    def begin(cls, layout: CollectionLayout, now: datetime, about: Mapping[str, Any]) -> Run:
        """Begin a run, and write down what is known of it from the start.

        Its name is ``<YYYYMMDDhhmmssSSS>-<host>-<pid>``. Raises OSError if the file cannot be written.
        """
        folder = layout.runs
        folder.mkdir(parents=True, exist_ok=True)
        while _open_path(folder, name := new_run_name(now)).exists():  # of another crawler of this process
            now += timedelta(milliseconds=1)
        unlocked = folder / f"{name}.new"
        descriptor = os.open(unlocked, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.write(descriptor, json.dumps(about, ensure_ascii=False).encode("utf-8") + b"\n")
            # It gets its name when it is locked, so that nobody takes it for that of a dead run.
            unlocked.rename(_open_path(folder, name))
        except BaseException:
            os.close(descriptor)
            unlocked.unlink(missing_ok=True)
            raise
        return cls(folder, name, descriptor)

    @property
    def record(self) -> Path:
        """Where the run's record belongs."""
        return self._folder / f"{self.name}.json"

    def give_up(self) -> None:
        """Let the run go without a record: as far as anybody else can tell, there was none."""
        if self._descriptor is not None:
            _open_path(self._folder, self.name).unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def end(self, record: str) -> None:
        """Put the run's record into its place, whole or not at all; raises OSError if the disk does not take it.

        Called again, it replaces the record.
        """
        _write_whole(self.record, record)
        self.give_up()


def is_alive(layout: CollectionLayout, name: str) -> bool:
    """Tell whether a run on this machine still goes on."""
    try:
        descriptor = os.open(_open_path(layout.runs, name), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def record_killed_runs(layout: CollectionLayout, record_of: Callable[[str, dict[str, Any]], str]) -> list[str]:
    """Write the records of the runs that were killed before they could, and return their names.

    `record_of` makes a record of a run's name and of what it wrote down at its beginning. Raises OSError if the disk
    does not take a record.
    """
    killed = []
    for path in sorted(layout.runs.glob(f"*{_OPEN}")):
        name = path.name.removesuffix(_OPEN)
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # it has ended by now
            continue
        try:
            if _lock(descriptor) and path.exists():
                record = layout.runs / f"{name}.json"
                if not record.exists():  # else it was killed between the two steps of its end
                    _write_whole(record, record_of(name, _about(descriptor)))
                    killed.append(name)
                path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
    return killed


def _open_path(folder: Path, name: str) -> Path:
    return folder / (name + _OPEN)


def _lock(descriptor: int) -> bool:
    """Take the lock; False if somebody who lives holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _about(descriptor: int) -> dict[str, Any]:
    """Return what the run wrote down at its beginning; nothing where a power cut took it."""
    with suppress(ValueError):
        about = json.loads(os.pread(descriptor, os.fstat(descriptor).st_size, 0))
        if isinstance(about, dict):
            return about
    return {}


def _write_whole(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
