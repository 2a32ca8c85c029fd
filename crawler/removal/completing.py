"""A removal that was decided on, carried out: files replaced, state, frontier and records of runs corrected.

Every step can be done again, so that a removal which was killed is completed by doing all of them.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sql

from archive import CollectionLayout, CollectionState
from archive.collection_lock import CollectionLock
from archive.removing import PendingRemoval, replace_stem, sweep
from archive.scrubbing import scrub
from crawler.frontier.database import Database
from crawler.frontier.forgetting import Forgotten, forget_urls
from crawler.removal.run_records import correct_run_records
from crawler.removal.striking import Struck

__all__ = ["carry_out", "check_databases", "complete_removal"]


def complete_removal(layout: CollectionLayout, frontier_url: str = "") -> bool:
    """Complete the removal that was killed before its end; False if there is none.

    `frontier_url` is the setting ``FRONTIER_URL``. Raises archive.CollectionInUseError while somebody is at work in the
    collection, archive.CollectionError or FrontierError if its state or frontier cannot be written, OSError if a file
    cannot be.
    """
    if not layout.pending_removal.exists():
        return False
    with CollectionLock.alone(layout):
        pending = PendingRemoval.read(layout)
        if pending is not None:
            carry_out(layout, pending, frontier_url)
    return pending is not None


def check_databases(layout: CollectionLayout, frontier_url: str) -> None:
    """Raise CollectionError or FrontierError if the state or the frontier could not be corrected.

    To be asked before the decision: once that is made, everybody else is kept out until it is carried out.
    """
    CollectionState(layout.state).close()
    for url in _frontiers(layout, frontier_url):
        Database(url).close()


def _frontiers(layout: CollectionLayout, frontier_url: str) -> list[str]:
    of_collection = [f"sqlite:///{layout.frontier}"] if layout.frontier.exists() else []
    return list(dict.fromkeys([*of_collection, *([frontier_url] if frontier_url else [])]))


def carry_out(layout: CollectionLayout, pending: PendingRemoval, frontier_url: str) -> None:
    """Do what was decided, from the beginning; the collection's lock must be held. Raises as `complete_removal`."""
    for stem in pending.stems:
        replace_stem(layout.stem(stem.name))
    struck = Struck(pending.labels, pending.urls)
    stems = {f"{stem.name}.warc.gz": stem for stem in pending.stems}
    whole = {name for name, stem in stems.items() if stem.whole}
    with CollectionState(layout.state) as state:
        state.forget(lambda one: one.record_id in pending.record_ids or one.file in whole or struck.is_url(one.url))
        state.refuse(sorted(pending.refused))
        state.allow(sorted(pending.labels - pending.refused))
    scrub(layout.state)
    _correct_frontier(layout, pending, struck, frontier_url)
    correct_run_records(layout, struck, stems)
    sweep(layout)
    PendingRemoval.clear(layout)


def _correct_frontier(layout: CollectionLayout, pending: PendingRemoval, struck: Struck, frontier_url: str) -> None:
    forgotten = Forgotten(
        removal=pending.id,
        is_url=struck.is_url,
        without=struck.without,
        new_offsets={f"{stem.name}.warc.gz": stem.moves.new_offset for stem in pending.stems},
    )
    for url in _frontiers(layout, frontier_url):
        database = Database(url)
        try:
            forget_urls(database, forgotten)
        finally:
            database.close()
        if database.is_sqlite:
            scrub(Path(sql.make_url(url).database or ""))
