"""The records of a WARC file as far as a removal must know them: where they lie, and which name one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["RemovedExchange", "StemRecord", "exchanges_of", "removed_exchanges"]

_EXCHANGES = frozenset({"response", "revisit", "resource"})
"""Types of record that others are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StemRecord:
    """One record."""

    type: str
    record_id: str
    target: str
    """``WARC-Target-URI``; empty without one."""

    date: str
    """``WARC-Date`` as it stands; empty without one."""

    size: int
    """Bytes of the block."""

    offset: int
    length: int
    """Bytes of the gzip member."""

    digest: str
    """``WARC-Payload-Digest``; empty without one."""

    concurrent_to: tuple[str, ...]
    """Ids of the records of the same exchange (WARC 1.1, 5.7)."""

    describes: str
    """Id of the record that it says more about (5.11); empty where it does not, or is a revisit."""

    refers_to: tuple[str, str, str]
    """Of a revisit: id, target and date of the record that has its payload, as far as it says them."""

    asked_as: str
    """The URL that was asked for, before redirects; empty where that is not told."""

    via: str
    """The URL on whose page it was found, likewise."""

    warcinfo_id: str
    stays: bool
    """True for what is about the file and no page: its ``warcinfo``, and what earlier removals left."""


@dataclass(frozen=True, slots=True)
class RemovedExchange:
    """Records that go together: an answer, its request, and what is said about them."""

    records: tuple[StemRecord, ...]
    """In the order in which they stand; the first one's place is where the tombstone will stand."""

    @property
    def main(self) -> StemRecord:
        """The record that the others are about: the answer, or where none came the request or what says why."""
        return next((record for record in self.records if record.type in _EXCHANGES), self.records[0])


def removed_exchanges(records: list[StemRecord], goes: Callable[[StemRecord], bool]) -> list[RemovedExchange]:
    """Return what of a file's `records` goes, in the order of the file: what `goes` picks and all that is about it.

    That are the records of the same exchange, and those that describe one of them.
    """
    gone = {record.record_id for record in records if not record.stays and goes(record)}
    if not gone:
        return []
    stay = {record.record_id for record in records if record.stays}
    grown = True
    while grown:
        before = len(gone)
        for record in records:
            if record.record_id in gone:
                gone.update(record.concurrent_to)
            elif record.describes in gone or not gone.isdisjoint(record.concurrent_to):
                gone.add(record.record_id)
        gone -= stay
        grown = len(gone) > before
    return exchanges_of([record for record in records if record.record_id in gone])


def exchanges_of(records: list[StemRecord]) -> list[RemovedExchange]:
    """Sort records into exchanges, by which of them name one another, in the order of the file."""
    root: dict[str, str] = {}
    """Of each id one that leads to that of its exchange."""

    def root_of(name: str) -> str:
        while (above := root.setdefault(name, name)) != name:
            name = above
        return name

    for record in records:
        for name in (*record.concurrent_to, *([record.describes] if record.describes else [])):
            root[root_of(name)] = root_of(record.record_id)
    members: dict[str, list[StemRecord]] = {}
    for record in records:
        members.setdefault(root_of(record.record_id), []).append(record)
    return [RemovedExchange(tuple(its)) for its in members.values()]
