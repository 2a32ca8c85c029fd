"""The worker pool: articles are made in processes of their own, from records read back out of the archive."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass, replace
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.errors import WorkerCrashError
from crawler.found import NOTHING_FOUND, Found, Reading
from crawler.quick_pickling import pickle_quickly

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess

    from archive import Record
    from crawler.extraction.document import Page
    from crawler.items import Article
    from crawler.rejected import Rejection

__all__ = ["ArticleWorkers", "Made", "Wanted", "make_article", "make_article_of"]


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker made of one record."""

    article: Article | None
    line: str | None
    """The article as one line of JSON."""

    rejection: Rejection | None
    """Why there is no article; None if there is one."""

    found: Found = NOTHING_FOUND
    """Where the page leads, as far as that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a crawl wants to know of a page beside its article."""

    readings: frozenset[Reading] = frozenset()
    """``links``, ``requisites``."""

    unchanged: bytes | None = None
    """The block of the response where the record is a revisit, which holds none: it gives no article, but leads on."""


def make_article(path: Path, offset: int, length: int, wanted: Wanted | None = None) -> Made:
    """Read the record at `offset` of a WARC file and make its article; runs in a worker process.

    Raises archive.RecordError if there is no whole record there.
    """
    from archive import read_record_at  # noqa: PLC0415  imported in the worker

    return make_article_of(read_record_at(path, offset, length), wanted)


def make_article_of(record: Record, wanted: Wanted | None = None) -> Made:
    """Make the article of a record that was read already; runs in a worker process."""
    from crawler.article_from_record import article_from_record  # noqa: PLC0415  imported in the worker
    from crawler.found_in_record import found_in_record  # noqa: PLC0415
    from crawler.items import to_json  # noqa: PLC0415

    reasons: list[Rejection] = []
    pages: list[Page] = []
    article = article_from_record(record, on_reject=reasons.append, on_page=pages.append if wanted else None)
    made = Made(article, None if article is None else to_json(article), reasons[0] if reasons else None)
    if wanted is None:
        return made
    if wanted.unchanged is not None:
        record = replace(record, type="response", block=wanted.unchanged)
    return replace(made, found=found_in_record(record, wanted.readings, pages[0] if pages else None))


class ArticleWorkers:
    """A bounded pool of processes that make articles, for a coroutine to wait on.

    The processes come from a fork server that is started, with everything imported, before the archive opens a file:
    they hold no descriptor of it. They end with their parent, also when it is killed, and leave signals to it.
    """

    def __init__(self, processes: int | None = None) -> None:
        """Prepare a pool of `processes` workers (default: one a core)."""
        self.processes = processes or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._places = asyncio.Semaphore(4 * self.processes)

    def start(self) -> None:
        """Start the fork server and the workers, and wait until they have imported what they need.

        Raises WorkerCrashError if they cannot be started, or lack a library.
        """
        self._pool = self._new_pool(self.processes)
        try:
            for ready in [self._pool.submit(_import_all) for _ in range(self.processes)]:
                ready.result()
        except ImportError as error:
            message = f"the worker processes lack what they need: {' '.join(str(error).split())}"
            raise WorkerCrashError(message) from error
        except (BrokenExecutor, EOFError, OSError) as error:
            _kill(_processes(self._pool))
            message = f"the worker processes do not start; what Python says of it stands above: {error}"
            raise WorkerCrashError(message) from error

    async def reserve(self) -> None:
        """Wait until the pool can take one more record: this is what slows a crawl that extraction cannot follow."""
        await self._places.acquire()

    def release(self) -> None:
        """Give back a place that was reserved for a record of which nothing is to be made."""
        self._places.release()

    async def make(self, path: Path, offset: int, length: int, wanted: Wanted | None = None) -> Made:
        """Have the article of the record at `offset` of a file made, in a place that was reserved.

        With `wanted`, the page is read for where it leads as well.

        Raises archive.RecordError if the record cannot be read, and WorkerCrashError if two workers died over it.
        """
        return await self.run(make_article, path, offset, length, wanted, where=f"{path}: offset {offset}")

    async def make_of(self, record: Record, wanted: Wanted | None = None) -> Made:
        """Have the article of a record made that was read already, in a place that was reserved.

        With `wanted`, the page is read for where it leads as well.

        Raises WorkerCrashError if two workers died over it.
        """
        return await self.run(make_article_of, record, wanted, where=f"{record.file}: offset {record.offset}")

    async def run(self, function: Callable[..., T], *arguments: Any, where: str) -> T:
        """Have a function of ours run by a worker, in a place that was reserved.

        Raises what it raises, and WorkerCrashError, which names `where`, if two workers died over it.
        """
        job = (function, *arguments)
        try:
            pool = self._running_pool()
            try:
                return await asyncio.wrap_future(pool.submit(*job))
            except BrokenExecutor:
                self._replace(pool)
            # A dead worker takes its neighbours' jobs with it, so each is tried again where it can only harm itself.
            alone = self._new_pool(processes=1)
            try:
                return await asyncio.wrap_future(alone.submit(*job))
            except BrokenExecutor as error:
                message = f"{where}: two worker processes died over this record"
                raise WorkerCrashError(message) from error
            finally:
                alone.shutdown(wait=False)
        finally:
            self._places.release()

    def kill(self) -> None:
        """End the workers at once, in the midst of what they do; they hold nothing that could be torn."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            processes = _processes(pool)
            pool.shutdown(wait=False, cancel_futures=True)
            _kill(processes)

    def close(self) -> None:
        """End the workers; records that still wait are not made."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _running_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new_pool(self.processes)
        return self._pool

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        if self._pool is broken:
            self._pool = None
            _kill(_processes(broken))  # the pool waits for them, at times under its lock, and they heed no SIGTERM
            broken.shutdown(wait=False)

    @staticmethod
    def _new_pool(processes: int) -> ProcessPoolExecutor:
        context = _WorkerContext()
        context.set_forkserver_preload(["crawler.worker_preload"])
        return ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare_worker)


def _processes(pool: ProcessPoolExecutor) -> list[BaseProcess]:
    return list((pool._processes or {}).values())  # noqa: SLF001  kill_workers() comes with Python 3.14


def _kill(processes: Iterable[BaseProcess]) -> None:
    for process in processes:
        process.kill()


class _WorkerProcess(ForkServerProcess):
    """A worker that is told nothing of the main module, at whatever moment the pool starts it."""

    def start(self) -> None:
        with _main_module_hidden():
            super().start()


class _WorkerContext(ForkServerContext):
    Process = _WorkerProcess


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Keep the main module from being run again in a worker that is started, as multiprocessing does.

    Nothing of it is wanted there: that of the ``scrapy`` script imports all of Scrapy, that of a person's own script
    may start the next crawl.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _import_all() -> None:
    """Raise ImportError if something is not there: the fork server says nothing of what it could not import."""
    import crawler.worker_preload  # noqa: F401, PLC0415  imported in the worker


def _prepare_worker() -> None:
    """Leave Ctrl-C and SIGTERM to the parent, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pickle_quickly(_carried())
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _carried() -> Iterator[type]:
    """Give the types of which a worker's answer holds many."""
    from crawler import items  # noqa: PLC0415  imported in the worker
    from crawler.discovery import Entry, FoundLink  # noqa: PLC0415

    yield from (kind for kind in vars(items).values() if isinstance(kind, type) and is_dataclass(kind))
    yield from (Entry, FoundLink)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None  # a worker always has one
    wait([parent.sentinel])
    os._exit(1)
