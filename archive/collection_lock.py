"""The lock of a collection: many may add to it at a time, one alone may take something out.

It is the kernel's (``flock`` on ``collection.lock``), which frees it when its holder dies.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.errors import CollectionError
from archive.layout import CollectionLayout, collection_around

__all__ = ["CollectionInUseError", "CollectionLock", "share_collections"]


class CollectionInUseError(CollectionError):
    """Somebody who lives holds the lock of a collection."""


class CollectionLock:
    """A lock that is held until it is released, or its process ends.

    Whoever adds to a collection or makes its files again shares it; whoever removes something holds it alone.
    """

    def __init__(self, descriptor: int) -> None:
        """Take over the locked file; `share` and `alone` make it."""
        self._descriptor: int | None = descriptor

    @classmethod
    def share(cls, layout: CollectionLayout) -> Self:
        """Keep removals out.

        Raises CollectionInUseError while something is being removed, CollectionError where a removal was begun and
        killed, whose files must be put in place first, and OSError if the lock cannot be made.
        """
        lock = cls(_locked(layout, fcntl.LOCK_SH, "something is being removed from it"))
        try:
            layout.refuse_pending_removal()
        except CollectionError:
            lock.release()
            raise
        return lock

    @classmethod
    def alone(cls, layout: CollectionLayout) -> Self:
        """Keep everybody out.

        Raises CollectionInUseError while somebody shares the lock or holds it, OSError if it cannot be made.
        """
        return cls(_locked(layout, fcntl.LOCK_EX, "a crawl, a replay or another removal is at work in it"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Let go of the lock; the file stays, as two could else hold locks on files of one name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def share_collections(warcs: Iterable[Path]) -> list[CollectionLock]:
    """Share the lock of every collection that some WARC files stand in and that may be written.

    Raises as `CollectionLock.share`.
    """
    collections = {folder for warc in warcs if (folder := collection_around(warc)) is not None}
    written = [folder for folder in sorted(collections) if os.access(folder, os.W_OK)]
    locks: list[CollectionLock] = []
    try:
        locks.extend(CollectionLock.share(CollectionLayout(folder.parent, folder.name)) for folder in written)
    except BaseException:
        for lock in locks:
            lock.release()
        raise
    return locks


def _locked(layout: CollectionLayout, kind: int, trouble: str) -> int:
    layout.folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        message = f"{layout.folder}: in use: {trouble}; try again when that has ended"
        raise CollectionInUseError(message) from None
    return descriptor
