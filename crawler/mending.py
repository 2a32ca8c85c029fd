"""Mend: stems that a crash has left unfinished are cut to what is whole, their articles made, and closed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from archive import ArchiveError, CaptureState, CollectionLayout, CollectionState, Record, StemPaths
from archive.cdxj_of_warc import SHARED_MEMBER, capture_of
from archive.collection_lock import CollectionLock
from archive.mending import (
    HeldStem,
    StemInUseError,
    close_stem,
    cut_torn_tail,
    hold_stem,
    open_name,
    remove_stem,
    unfinished_stems,
)
from archive.state_of_warc import capture_state_of, enter_captures
from crawler.article_workers import ArticleWorkers
from crawler.replay import Options, Replayed, replay_into

__all__ = ["MendedStem", "OnProgress", "mend_collection"]

OnProgress = Callable[[Path, int], Any]
"""Told the WARC that is being mended, and how many of its bytes were gone through since the last call. All are gone
through twice: to see that they are whole, and to make the articles."""

Outcome = Literal["closed", "removed", "in use", "failed"]


@dataclass(slots=True, kw_only=True)
class MendedStem:
    """What came of one unfinished stem."""

    paths: StemPaths
    outcome: Outcome = "failed"
    """``closed``: it is whole. ``removed``: there was no whole record in it. ``in use``: its writer lives, or somebody
    else is mending it; it was left alone. ``failed``: it is as unfinished as before."""

    cut: int = 0
    """Bytes behind the last whole record that were cut off."""

    records: int = 0
    articles: int = 0
    troubles: list[str] = field(default_factory=list)
    """What somebody should look at: why mending failed, or articles that could not be made."""

    def __str__(self) -> str:
        done: str = self.outcome
        if self.outcome == "closed":
            done = f"closed: {self.records} records, {self.articles} articles"
        elif self.outcome == "removed":
            done = "removed: no whole record in it"
        cut = f"; cut off {self.cut} torn bytes" if self.cut else ""
        return f"{self.paths.warc.name}: {done}{cut}"


async def mend_collection(
    layout: CollectionLayout, workers: ArticleWorkers, *, on_progress: OnProgress | None = None
) -> list[MendedStem]:
    """Close every stem of a collection that a crash has left unfinished, and say what was done, stem by stem.

    Afterwards no stem whose writer is gone is ``.open``: every record that was written whole is there, what was torn is
    cut off, the articles and the index are those of the records. Nothing is raised over a stem: what went wrong
    stands in `MendedStem.troubles`. Killed at any moment, it can be run again. Raises archive.CollectionError while
    something is being removed from the collection, or where a removal was killed.
    """
    progress = on_progress or (lambda _warc, _count: None)
    unfinished = unfinished_stems(layout)
    if not unfinished:
        return []
    with CollectionLock.share(layout):
        layout.create()  # indexes/ and articles/ may have been lost
        mended = [await _mend(layout, layout.stem(name), workers, progress) for name in unfinished]
    return [stem for stem in mended if stem is not None]


async def _mend(
    layout: CollectionLayout, paths: StemPaths, workers: ArticleWorkers, on_progress: OnProgress
) -> MendedStem | None:
    """Mend one stem; None if somebody else finished it between the listing and the lock."""
    mended = MendedStem(paths=paths)
    try:
        with hold_stem(paths) as stem:
            if stem is None:
                return None
            await _finish(layout, stem, mended, workers, on_progress)
    except StemInUseError:
        mended.outcome = "in use"
    except (ArchiveError, ValueError) as error:  # ValueError: a record without a date, which no writer of ours wrote
        mended.troubles.append(str(error))
    except OSError as error:
        mended.troubles.append(f"{error.filename or paths.warc}: {error.strerror or error}")
    return mended


async def _finish(
    layout: CollectionLayout, stem: HeldStem, mended: MendedStem, workers: ArticleWorkers, on_progress: OnProgress
) -> None:
    found = cut_torn_tail(stem, on_bytes=lambda count: on_progress(stem.warc, count))
    mended.cut = found.size - found.end
    articles = open_name(stem.paths.articles)
    if not found.members and stem.is_open:
        articles.with_name(articles.name + ".replay").unlink(missing_ok=True)  # of a mend that was killed
        remove_stem(stem)
        mended.outcome = "removed"
        return
    lines: list[str] = []
    captures: list[CaptureState] = []

    def index(record: Record) -> None:
        on_progress(stem.warc, record.length)
        if record.within:
            if not mended.troubles:
                mended.troubles.append(f"{stem.paths.warc}: offset {record.offset}: {SHARED_MEMBER}")
            return
        capture = capture_of(record)
        if capture is not None:
            lines.append(capture.at(stem.paths.warc.name, record.offset, record.length))
        seen = capture_state_of(record)
        if seen is not None:
            captures.append(seen)

    result = await replay_into(stem.warc, articles, workers, Options(on_record=index, blocks=True))
    mended.records, mended.articles = result.records, result.articles
    if _is_sound(result, mended):
        _remember(layout, stem, captures)
        close_stem(stem, lines)
        mended.outcome = "closed"


def _remember(layout: CollectionLayout, stem: HeldStem, captures: list[CaptureState]) -> None:
    """Enter what the crashed writer may not have entered: what is fetched again is then told from something new."""
    if captures and layout.state.exists():
        os.fsync(stem.descriptor)
        with CollectionState(layout.state) as state:
            enter_captures(state, captures)


def _is_sound(result: Replayed, mended: MendedStem) -> bool:
    """Return whether the stem can be closed. As in a live crawl, an article that failed does not hinder that."""
    mended.troubles += result.failures
    mended.troubles += [f"damaged: {damage}" for damage in result.damage]
    return not result.damage
