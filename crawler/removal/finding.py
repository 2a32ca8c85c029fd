"""What a removal would take out of a collection, and what a person should know before it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive import CollectionLayout, StemPaths
from archive.removing import TOMBSTONE_TARGET, RemovalPlan, StemRecord, Wanted, check_stems_are_closed, plan_removal
from archive.surt import surt
from crawler.removal.articles import removed_articles
from crawler.removal.strays import files_of_no_stem, refuse_strays
from crawler.removal.targets import Targets, label_of

__all__ = ["Found", "find"]


@dataclass(slots=True)
class Found:
    """What would go, and what would not."""

    plan: RemovalPlan
    articles: list[dict[str, Any]] = field(default_factory=list)
    """The articles of the records that go."""

    missing: list[str] = field(default_factory=list)
    """Names of pages of which there is no record."""

    removed_before: list[str] = field(default_factory=list)
    """Those of `missing` that an earlier removal took."""

    alike: dict[str, int] = field(default_factory=dict)
    """URLs that an index takes for one with a URL that goes, but that are other pages, with the number of records."""

    redirected: dict[str, int] = field(default_factory=dict)
    """URLs that were asked for and led to a page that goes, or that one that goes has led to, likewise."""

    mentions: int = 0
    """Records that stay and say in their heads that a page which goes led to them."""

    unsearched: list[Path] = field(default_factory=list)
    """Files among those of the stems that belong to none."""

    linked: list[Path] = field(default_factory=list)
    """Files of which something goes, but that have other names too (hard links), under which all stays."""


def find(
    layout: CollectionLayout,
    targets: Targets,
    *,
    force: bool = False,
    on_bytes: Callable[[Path, int], Any] = lambda _warc, _count: None,
) -> Found:
    """Look for what goes; nothing is changed.

    With `force`, revisits whose payload goes are taken too. Raises archive.CollectionInUseError while a stem is being
    written, archive.CollectionError if one is unfinished or damaged, or its files do not fit one another, ArgumentError
    if a file of articles is damaged, OSError if a file cannot be read.
    """
    check_stems_are_closed(layout)
    look = _Look(targets)
    wanted = Wanted(is_url=targets.is_page, stems=targets.stems, on_record=look.at, on_bytes=on_bytes)
    found = Found(plan_removal(layout, wanted, follow_dependents=force))
    for stem, cut in found.plan.cuts.items():
        found.articles += removed_articles(layout.stem(stem).articles, cut)
    refuse_strays(layout, targets, found.plan)
    found.unsearched = files_of_no_stem(layout)
    found.linked = [path for stem in found.plan.cuts for path in _files(layout.stem(stem)) if path.stat().st_nlink > 1]
    missing = [label for label in targets.pages if label not in look.seen]
    found.missing = [targets.pages[label] for label in missing]
    found.removed_before = [targets.pages[label] for label in missing if label in look.tombstones]
    found.alike, found.redirected, found.mentions = look.alike, look.redirected, look.mentions
    return found


def _files(paths: StemPaths) -> list[Path]:
    return [path for path in (paths.warc, paths.index, paths.articles) if path.exists()]


class _Look:
    """What is noticed while the records go by."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._keys = {surt(name) for name in targets.pages.values() if "://" in name}
        self.seen: set[str] = set()
        self.tombstones: set[str] = set()
        self.alike: dict[str, int] = {}
        self.redirected: dict[str, int] = {}
        self.mentions = 0

    def at(self, record: StemRecord) -> None:
        """Take note of a record."""
        if record.stays:
            if record.target.startswith(TOMBSTONE_TARGET):
                self.tombstones.add(record.target.removeprefix(TOMBSTONE_TARGET))
            return
        is_page = self._targets.is_page
        if is_page(record.target):
            self.seen.add(label_of(record.target))
            if record.asked_as and not is_page(record.asked_as):
                _count(self.redirected, record.asked_as)
            return
        if surt(record.target) in self._keys:
            _count(self.alike, record.target)
        if record.asked_as and is_page(record.asked_as):
            _count(self.redirected, record.target)
        if record.via and is_page(record.via):
            self.mentions += 1


def _count(counts: dict[str, int], url: str) -> None:
    counts[url] = counts.get(url, 0) + 1
