"""One run per collection and source at a time: a lock file for each source, held by the kernel."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from archive import CollectionLayout
from archive.layout import host_name

__all__ = ["Holder", "SourceLocks"]

_LONGEST_NAME = 100
"""Bytes of a source's name in the name of its lock file; file systems allow 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who crawls a source at the moment."""

    source: str
    pid: int | None
    host: str | None
    since: str | None

    def __str__(self) -> str:
        if self.pid is None:
            return f"{self.source}: held by another run"
        return f"{self.source}: held by process {self.pid} on {self.host} since {self.since}"


class SourceLocks:
    """Locks on the sources of one run, from `take` to the end of the process, or to `release`."""

    def __init__(self, layout: CollectionLayout) -> None:
        """Lock in the ``locks/`` folder of a collection."""
        self._folder = layout.locks
        self._descriptors: list[int] = []
        self.held: list[str] = []
        """The sources that are ours."""

    def take(self, sources: Sequence[str]) -> list[Holder]:
        """Lock each source that is free, and say who holds the others; raises OSError if a lock cannot be made."""
        if sources:
            self._folder.mkdir(parents=True, exist_ok=True)
        return [holder for source in dict.fromkeys(sources) if (holder := self._take(source)) is not None]

    def release(self) -> None:
        """Let go of the locks."""
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors.clear()
        self.held.clear()

    def _take(self, source: str) -> Holder | None:
        # The file stays when it is let go of: if it were removed, two could hold locks on files of one name.
        descriptor = os.open(self._folder / _file_name(source), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(descriptor, source)
            os.close(descriptor)
            return holder
        self._descriptors.append(descriptor)
        self.held.append(source)
        since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        text = json.dumps({"source": source, "pid": os.getpid(), "host": host_name(), "since": since})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode() + b"\n", 0)
        return None


def _file_name(source: str) -> str:
    name = quote(source, safe=" ", errors="replace").replace(" ", "_").lstrip(".") or "_"
    if name != source or len(name) > _LONGEST_NAME:  # two sources must never share a file
        name = f"{name[:_LONGEST_NAME]}-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return f"{name}.lock"


def _holder(descriptor: int, source: str) -> Holder:
    about: dict[str, object] = {}
    with suppress(ValueError):  # it is just being written
        about = dict(json.loads(os.pread(descriptor, 4096, 0)))
    pid, host, since = about.get("pid"), about.get("host"), about.get("since")
    return Holder(
        source=source,
        pid=pid if isinstance(pid, int) else None,
        host=str(host) if host else None,
        since=str(since) if since else None,
    )
