"""Removal: pages taken out of a collection for good, from every file that knows of them.

``docs/remove.md`` says what goes, what stays, and what a kill leaves.
"""

from __future__ import annotations

from crawler.removal.completing import carry_out, check_databases, complete_removal
from crawler.removal.finding import Found, find
from crawler.removal.preparing import prepare
from crawler.removal.targets import Targets, read_targets

__all__ = ["Found", "Targets", "carry_out", "check_databases", "complete_removal", "find", "prepare", "read_targets"]
