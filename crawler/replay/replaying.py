"""The articles of a WARC file made again, in the order of its records, whatever number of processes makes them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from archive import ArchiveError, Damage, Record, RecordError, read_record_at, read_records
from archive.fresh_file import fresh_file
from crawler.errors import WorkerCrashError
from crawler.rejected_unseen import rejected_unseen
from crawler.replay.kept_articles import keep_articles
from crawler.replay.selection import Selection
from crawler.replay.stretch import Outcome, Stretch, cut, outcome_of, outcomes_of

if TYPE_CHECKING:
    from archive.recordings import Recordings
    from crawler.article_workers import ArticleWorkers

__all__ = ["Options", "Replayed", "replay_file", "replay_into", "selected_records"]

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Replayed:
    """What came of replaying one file."""

    path: Path
    records: int = 0
    looked_at: int = 0
    """Records that were selected."""

    articles: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    """Selected records that gave no article, by reason."""

    damage: list[Damage] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """Faults of ours: records whose article could not be made."""

    written: Path | None = None
    """Where the articles stand; None if they were not written to a file."""

    changed: bool = False
    """True if that file is new or differs from what stood there."""

    kept: int = 0
    """Articles in that file that stood there before and could not be made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is replayed."""

    selection: Selection = field(default_factory=Selection)
    limit: int | None = None
    """No more articles than these."""

    recordings: Recordings | None = None
    """Where the payloads of revisits are looked up; needed where the selection has revisits in it."""

    on_record: Callable[[Record], Any] | None = None
    """Called with every record that is read."""

    blocks: bool = False
    """Whether those records come with their blocks."""


_PLAIN = Options()


async def replay_file(warc: Path, out: IO[bytes], workers: ArticleWorkers, options: Options = _PLAIN) -> Replayed:
    """Write the articles of `warc` to `out`, one line of JSON each, in the order of their records.

    Raises OSError if the file cannot be read; damage in it is reported in the result.
    """
    result = Replayed(path=warc)
    waiting: deque[asyncio.Task[list[Outcome]]] = deque()
    try:
        for piece in cut(warc, _looked_at(result, options), truncated=options.selection.truncated):
            await workers.reserve()
            waiting.append(asyncio.create_task(_make(piece, workers, result)))
            while waiting and waiting[0].done():
                _write(await waiting.popleft(), out, result, options.limit)
            if result.articles == options.limit:
                break
        while waiting:
            _write(await waiting.popleft(), out, result, options.limit)
    finally:
        for task in waiting:
            task.cancel()
    return result


async def replay_into(warc: Path, target: Path, workers: ArticleWorkers, options: Options = _PLAIN) -> Replayed:
    """Replay `warc` into the file `target`, which is replaced in one rename, and only if it differs.

    Where there was damage or a fault, articles of `target` that could not be made again stay in it. A `warc` without
    any record makes no file. Raises OSError if either file cannot be used, or another process is replaying into
    `target`; that is then as it was.
    """
    fresh = target.with_name(target.name + ".replay")
    target.parent.mkdir(exist_ok=True)  # a collection's articles/ may have been lost
    with fresh_file(fresh) as out:
        result = await replay_file(warc, out, workers, options)
        out.flush()
        if target.exists():
            if result.damage or result.failures or not result.records:
                result.kept = keep_articles(target, fresh)
        elif not result.records:
            return result
        result.changed = not _same(fresh, target)
        if result.changed:
            os.fsync(out.fileno())
            fresh.replace(target)
    result.written = target
    return result


def selected_records(result: Replayed, options: Options = _PLAIN) -> Iterator[Record]:
    """Give the records of ``result.path`` that are to be looked at, and count them in `result`.

    Raises OSError if the file cannot be read.
    """
    blocks = options.blocks or _shares_members(result.path)
    for record in read_records(result.path, on_damage=result.damage.append, blocks=blocks, torn=False):
        result.records += 1
        if options.on_record is not None:
            options.on_record(record)
        if options.selection.takes(record):
            result.looked_at += 1
            yield record


def _shares_members(path: Path) -> bool:
    """Return whether the file's records share one gzip member.

    They must then be taken as they come: to read one of them again is to inflate all that is before it.
    """
    return any(record.within for record in islice(read_records(path, blocks=False, torn=False), 2))


def _looked_at(result: Replayed, options: Options) -> Iterator[Record]:
    for record in selected_records(result, options):
        size = record.headers.first("Content-Length") or ""
        rejection = rejected_unseen(record.notes.get("role", "article"), int(size) if size.isdecimal() else 0)
        if rejection is not None:
            result.rejected[rejection.reason] += 1
        elif record.type == "revisit":
            yield from _with_payload(record, result, options)
        else:
            yield record


def _with_payload(revisit: Record, result: Replayed, options: Options) -> Iterator[Record]:
    """Give a revisit as a response with the payload that it stands for."""
    assert options.recordings is not None  # the caller opened them, as the selection has revisits in it
    try:
        if not revisit.block:
            inner = revisit.file if result.path.suffix == ".wacz" else None
            revisit = read_record_at(result.path, revisit.offset, revisit.length, file=inner)
        response = options.recordings.resolved(result.path, revisit)
    except (ArchiveError, OSError) as error:
        result.failures.append(f"{result.path}: offset {revisit.offset}: {error}")
        return
    if response is None:
        result.rejected["unresolved-revisit"] += 1
    else:
        yield response


async def _make(piece: Stretch | Record, workers: ArticleWorkers, result: Replayed) -> list[Outcome]:
    """Make the articles of a stretch, or of one record, in a place that was reserved.

    As in a live crawl, a fault over one record does not end the run.
    """
    if isinstance(piece, Record):
        return await _make_one(piece, workers, result, truncated=False)
    try:
        return await workers.run(outcomes_of, piece, where=str(piece.path))
    except (WorkerCrashError, RecordError):
        return await _make_each(piece, workers, result)  # over one of its records


async def _make_each(piece: Stretch, workers: ArticleWorkers, result: Replayed) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for offset, length, within in piece.places:
        try:
            record = read_record_at(piece.path, offset, length, within=within, file=piece.inner)
        except RecordError as error:  # it was there a moment ago: somebody else writes in this file
            result.damage.append(Damage(file=piece.path, offset=offset, reason=f"the file has changed: {error}"))
            continue
        await workers.reserve()
        outcomes += await _make_one(record, workers, result, truncated=piece.truncated)
    return outcomes


async def _make_one(record: Record, workers: ArticleWorkers, result: Replayed, *, truncated: bool) -> list[Outcome]:
    where = f"{record.file}: offset {record.offset}"
    try:
        return [await workers.run(_outcome, record, truncated, where=where)]
    except Exception as error:
        logger.exception("no article could be made")
        result.failures.append(f"{result.path}: {type(error).__name__}: {error}")
        return []


def _outcome(record: Record, truncated: bool) -> Outcome:
    return outcome_of(record, truncated=truncated)


def _write(outcomes: list[Outcome], out: IO[bytes], result: Replayed, limit: int | None) -> None:
    for outcome in outcomes:
        if outcome.rejection is not None:
            result.rejected[outcome.rejection] += 1
        elif outcome.line is not None and result.articles != limit:
            out.write(outcome.line.encode("utf-8") + b"\n")
            result.articles += 1


def _same(one: Path, other: Path) -> bool:
    if not other.exists() or one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        return all(a == b for a, b in zip(_chunks(left), _chunks(right), strict=True))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    yield from iter(lambda: stream.read(1 << 20), b"")
