"""Removing: records taken out of the stems of a collection, for good, with a record in their place that says why."""

from __future__ import annotations

from archive.removing.moves import Moves
from archive.removing.pending import PendingRemoval, RewrittenStem
from archive.removing.planning import Dependent, RemovalPlan, Wanted, check_stems_are_closed, plan_removal
from archive.removing.replacing import replace_stem, sweep
from archive.removing.rewriting import Cut, Rewritten, rewrite_stem, rewritten_name
from archive.removing.stem_records import RemovedExchange, StemRecord
from archive.removing.tombstone import TOMBSTONE_TARGET, Order, Tombstone, read_tombstone, write_tombstone

__all__ = [
    "TOMBSTONE_TARGET",
    "Cut",
    "Dependent",
    "Moves",
    "Order",
    "PendingRemoval",
    "RemovalPlan",
    "RemovedExchange",
    "Rewritten",
    "RewrittenStem",
    "StemRecord",
    "Tombstone",
    "Wanted",
    "check_stems_are_closed",
    "plan_removal",
    "read_tombstone",
    "replace_stem",
    "rewrite_stem",
    "rewritten_name",
    "sweep",
    "write_tombstone",
]
