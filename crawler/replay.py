"""Replay: the articles of a WARC file made again, in the order of its records."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from archive import Damage, Record, read_records
from crawler.article_workers import ArticleWorkers, Made
from crawler.errors import ArgumentError

logger = logging.getLogger(__name__)

__all__ = ["Replayed", "articles_path", "replay_file", "replay_into", "warc_files"]

_SUFFIXES = (".warc.gz", ".warc", ".arc.gz", ".arc")


@dataclass(slots=True, kw_only=True)
class Replayed:
    """What came of replaying one file."""

    path: Path
    records: int = 0
    articles: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    """Response records that gave no article, by reason."""

    damage: list[Damage] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """Faults of ours: records whose article could not be made."""

    written: Path | None = None
    """Where the articles stand; None if they were not written to a file."""

    changed: bool = False
    """True if that file is new or differs from what stood there."""


def warc_files(paths: list[str]) -> list[Path]:
    """Return the WARC and ARC files that `paths` name: files as they are, folders with all that is below them.

    Files that are still being written (``.open``) are not among those of a folder. Raises ArgumentError if a path
    does not exist, or a folder holds no such file.
    """
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
            if not below:
                message = f"{name}: no WARC file in this folder (looked for {', '.join(_SUFFIXES)})"
                raise ArgumentError(message)
            found += below
        elif path.exists():
            found.append(path)
        else:
            message = f"{name}: no such file or folder"
            raise ArgumentError(message)
    return list(dict.fromkeys(found))


def articles_path(warc: Path) -> Path:
    """Return where the articles of `warc` belong: in its collection's ``articles/``, or else beside the file."""
    stem = warc.name.removesuffix(".open")
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    folder = warc.absolute().parent
    in_collection = folder.name == "archive" and (folder.parent / "articles").is_dir()
    return (folder.parent / "articles" if in_collection else folder) / f"{stem}.jsonl"


async def replay_file(
    warc: Path, out: IO[bytes], workers: ArticleWorkers, *, on_record: Callable[[Record], Any] | None = None
) -> Replayed:
    """Write the articles of `warc` to `out`, one line of JSON each, in the order of their records.

    `on_record` is called with every record that is read, for a progress bar. Raises OSError if the file cannot be
    read; damage in it is reported in the result.
    """
    result = Replayed(path=warc)
    waiting: deque[asyncio.Task[Made]] = deque()
    for record in read_records(warc, on_damage=result.damage.append):
        result.records += 1
        if on_record is not None:
            on_record(record)
        if record.type == "response":
            await workers.reserve()
            waiting.append(asyncio.create_task(workers.make_of(record)))
        while waiting and waiting[0].done():
            await _settle(waiting.popleft(), out, result)
    while waiting:
        await _settle(waiting.popleft(), out, result)
    return result


async def replay_into(
    warc: Path, target: Path, workers: ArticleWorkers, *, on_record: Callable[[Record], Any] | None = None
) -> Replayed:
    """Replay `warc` into the file `target`, which is replaced in one rename, and only if it differs.

    Raises OSError if either file cannot be used; `target` is then as it was.
    """
    fresh = target.with_name(target.name + ".replay")
    try:
        with fresh.open("wb") as out:
            result = await replay_file(warc, out, workers, on_record=on_record)
        result.changed = not target.exists() or not _same(fresh, target)
        if result.changed:
            fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    result.written = target
    return result


async def _settle(task: asyncio.Task[Made], out: IO[bytes], result: Replayed) -> None:
    try:
        made = await task
    except Exception as error:  # as in a live crawl, a fault over one record does not end the run
        logger.exception("no article could be made")
        result.failures.append(f"{result.path}: {type(error).__name__}: {error}")
        return
    if made.line is not None:
        out.write(made.line.encode("utf-8") + b"\n")
        result.articles += 1
    elif made.rejection is not None:
        result.rejected[made.rejection.reason] += 1


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        return all(a == b for a, b in zip(_chunks(left), _chunks(right), strict=True))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    yield from iter(lambda: stream.read(1 << 20), b"")
