"""The state of a collection made again from the WARC files of its closed stems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.capture_state import CaptureState
from archive.collection_lock import CollectionLock
from archive.errors import ArchiveError, CollectionError
from archive.layout import CollectionLayout
from archive.mending import StemInUseError, closed_warcs, hold_stem, unfinished_stems
from archive.reading import Damage, read_records
from archive.records import Record
from archive.removing.tombstone import read_tombstone
from archive.state import CollectionState, refuse_newer_state
from archive.state_of_warc import capture_state_of

__all__ = ["RebuiltState", "rebuild_state"]

_LOGS = ("-wal", "-shm")
_AT_ONCE = 500
"""Captures that are entered in one transaction."""


@dataclass(slots=True, kw_only=True)
class RebuiltState:
    """What the new state was made of."""

    files: int = 0
    records: int = 0
    captures: int = 0
    left_out: list[str] = field(default_factory=list)
    """Stems that are not closed: mend closes them."""

    damage: list[Damage] = field(default_factory=list)

    still_refused: int = 0
    """Removed pages that the old state refused, although no closed stem says any more that they were removed."""


def rebuild_state(
    layout: CollectionLayout, *, on_record: Callable[[Path, Record], Any] = lambda _warc, _record: None
) -> RebuiltState:
    """Replace ``state.sqlite`` with one made from the records of the closed stems.

    The old one is in use until the new one is whole; what it knows of removed pages that the stems do not say stays, as
    a stem may be damaged or elsewhere. Raises StemInUseError or CollectionInUseError if a crawl is at work in the
    collection, whose captures would be lost to the new state; CollectionError if a removal was killed, the old state
    was written by a newer version, or the new one cannot be written; OSError if a file cannot be read.
    """
    refuse_newer_state(layout.state)
    _refuse_writers(layout)
    with CollectionLock.alone(layout):  # a crawl that has not begun a stem yet has the old state open
        layout.refuse_pending_removal()
        return _rebuild(layout, on_record)


def _rebuild(layout: CollectionLayout, on_record: Callable[[Path, Record], Any]) -> RebuiltState:
    result = RebuiltState(left_out=unfinished_stems(layout))
    tombstones: dict[str, tuple[str, bool]] = {}
    fresh = layout.state.with_name(layout.state.name + ".new")
    _remove(fresh)
    try:
        with CollectionState(fresh) as state:
            for warc in closed_warcs(layout):
                _enter(state, warc, result, tombstones, on_record)
            state.refuse(label for label, (_, refused) in tombstones.items() if refused)
            unsaid = _refused_before(layout) - tombstones.keys()
            state.refuse(unsaid)
            result.still_refused = len(unsaid)
        # A write-ahead log that is left of the old state must not be played into the new one. The old state itself
        # stays until the new one takes its place: a crawl without any would fetch removed pages again.
        for suffix in _LOGS:
            layout.state.with_name(layout.state.name + suffix).unlink(missing_ok=True)
        fresh.replace(layout.state)
    finally:
        _remove(fresh)
    return result


def _enter(
    state: CollectionState,
    warc: Path,
    result: RebuiltState,
    tombstones: dict[str, tuple[str, bool]],
    on_record: Callable[[Path, Record], Any],
) -> None:
    """Enter the captures of a file; of removed pages, put into `tombstones` what the latest removal says of each."""
    captures: list[CaptureState] = []
    for record in read_records(warc, on_damage=result.damage.append, torn=False):
        result.records += 1
        on_record(warc, record)
        if (tombstone := read_tombstone(record)) is not None:
            said = (record.date or "", tombstone.refused)
            tombstones[tombstone.label] = max(said, tombstones.get(tombstone.label, said))
        if (capture := capture_state_of(record)) is not None:
            captures.append(capture)
        if len(captures) == _AT_ONCE:
            state.add(captures)
            result.captures += len(captures)
            captures.clear()
    state.add(captures)
    result.captures += len(captures)
    result.files += 1


def _refused_before(layout: CollectionLayout) -> frozenset[str]:
    if not layout.state.exists():
        return frozenset()
    try:
        with CollectionState(layout.state) as state:
            return state.refused()
    except CollectionError:
        return frozenset()  # damaged, or of an older schema: what the stems say is what there is


def _refuse_writers(layout: CollectionLayout) -> None:
    for name in unfinished_stems(layout):
        try:
            with hold_stem(layout.stem(name)):
                pass
        except StemInUseError:
            raise
        except ArchiveError:
            continue  # mend says what is wrong with it


def _remove(state: Path) -> None:
    for suffix in ("", *_LOGS):
        state.with_name(state.name + suffix).unlink(missing_ok=True)
