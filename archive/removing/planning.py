"""What a removal takes out of a collection, found in its files; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.collection_lock import CollectionInUseError
from archive.errors import ArchiveError, CollectionError
from archive.layout import CollectionLayout
from archive.mending import StemInUseError, closed_warcs, hold_stem, unfinished_stems
from archive.reading import Damage
from archive.removing.dependents import Payloads, find_dependents
from archive.removing.rewriting import Cut
from archive.removing.stem_reading import read_stem
from archive.removing.stem_records import RemovedExchange, StemRecord, removed_exchanges

__all__ = ["Dependent", "RemovalPlan", "Wanted", "check_stems_are_closed", "plan_removal"]

_WARC = ".warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to go."""

    is_url: Callable[[str], bool]
    """Says of a ``WARC-Target-URI`` whether its records are to go."""

    stems: frozenset[str] = frozenset()
    """Stems that are to go as a whole."""

    record_ids: frozenset[str] = frozenset()
    """Records that are to go."""

    on_record: Callable[[StemRecord], Any] = lambda _record: None
    """Told every record of the collection."""

    on_bytes: Callable[[Path, int], Any] = lambda _warc, _count: None
    """Told the file that is read, and how many bytes of it were since the last call."""

    def takes(self, record: StemRecord) -> bool:
        """Return whether a record is to go, whatever stem it is in."""
        return record.record_id in self.record_ids or self.is_url(record.target)


@dataclass(frozen=True, slots=True)
class Dependent:
    """A revisit that stays without its payload."""

    stem: str
    record: StemRecord


@dataclass(slots=True)
class RemovalPlan:
    """What goes, and what that means for others."""

    cuts: dict[str, Cut] = field(default_factory=dict)
    """By stem; those of which nothing goes are left out."""

    dependents: list[Dependent] = field(default_factory=list)
    """Revisits, outside what was asked for, whose payload goes; with `follow_dependents` they go too."""

    damage: list[Damage] = field(default_factory=list)
    """In files of which nothing goes: what stands there cannot be told."""

    files: int = 0
    """Stems that were looked at."""

    @property
    def exchanges(self) -> Iterator[tuple[str, RemovedExchange]]:
        """Every exchange that goes, with its stem, in order."""
        return ((stem, exchange) for stem, cut in self.cuts.items() for exchange in cut.exchanges)


def check_stems_are_closed(layout: CollectionLayout) -> None:
    """Raise CollectionInUseError if somebody is writing a stem, CollectionError if one was left unfinished."""
    for name in unfinished_stems(layout):
        try:
            with hold_stem(layout.stem(name)):
                pass
        except StemInUseError as error:
            message = f"a crawl is writing into the collection; try again when it has ended: {error}"
            raise CollectionInUseError(message) from error
        except ArchiveError:
            pass  # mend says what is wrong with it
        message = f"{layout.folder}: {name} was left unfinished by a crash; complete it first with: scrapy mend"
        raise CollectionError(message)


def plan_removal(layout: CollectionLayout, wanted: Wanted, *, follow_dependents: bool = False) -> RemovalPlan:
    """Read every closed stem and say what goes.

    With `follow_dependents`, revisits that lose their payload go too, and revisits of those.

    Raises CollectionError if a file of which something goes is damaged, or has several records in a gzip member,
    OSError if one cannot be read.
    """
    plan = RemovalPlan()
    for warc in closed_warcs(layout):
        stem = warc.name.removesuffix(_WARC)
        plan.files += 1
        _plan_stem(layout, stem, wanted, plan)
    _plan_dependents(layout, wanted, plan, follow=follow_dependents)
    return plan


def _plan_stem(layout: CollectionLayout, stem: str, wanted: Wanted, plan: RemovalPlan) -> None:
    warc, whole = layout.stem(stem).warc, stem in wanted.stems
    records: list[StemRecord] = []
    damage: list[Damage] = []
    for found in read_stem(warc, on_bytes=lambda count: wanted.on_bytes(warc, count)):
        if isinstance(found, Damage):
            damage.append(found)
        else:
            records.append(found)
            wanted.on_record(found)
    exchanges = removed_exchanges(records, lambda record: whole or wanted.takes(record))
    if damage and not whole:
        if exchanges:
            message = f"{damage[0]}; what stands there cannot be told: put a sound copy back, or remove the whole stem"
            raise CollectionError(message)
        plan.damage += damage
    if exchanges or (damage and whole):
        paths = layout.stem(stem)
        for path in (paths.warc, paths.index, paths.articles):
            if path.is_symlink():
                message = f"{path}: a symbolic link; put the file itself here, as that would stay as it is"
                raise CollectionError(message)
        plan.cuts[stem] = Cut(exchanges=tuple(exchanges), whole=whole)


def _plan_dependents(layout: CollectionLayout, wanted: Wanted, plan: RemovalPlan, *, follow: bool) -> None:
    stems = [warc.name.removesuffix(_WARC) for warc in closed_warcs(layout)]
    ids: set[str] = set()
    looked_for: frozenset[str] = frozenset()
    while True:
        payloads = Payloads()
        records = [record for _, exchange in plan.exchanges for record in exchange.records]
        payloads.add(record for record in records if record.record_id not in looked_for)
        for stem, cut in plan.cuts.items():
            payloads.add_indexed(layout.stem(stem).index, cut.offsets)
        looked_for = frozenset(record.record_id for record in records)
        gone = {stem: cut.offsets for stem, cut in plan.cuts.items()}
        found = [Dependent(*one) for one in find_dependents(layout, stems, gone, payloads)]
        plan.dependents += found
        if not follow or not found:
            return
        ids |= {one.record.record_id for one in found}
        again = Wanted(is_url=wanted.is_url, record_ids=frozenset(ids))
        for stem in dict.fromkeys(one.stem for one in found):
            _plan_stem(layout, stem, again, plan)
