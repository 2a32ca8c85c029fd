"""Verifying: WARC files, their indexes and their articles held to the standard and to one another."""

from __future__ import annotations

from archive.verifying.findings import Finding
from archive.verifying.rules import RULES, Rule, Severity
from archive.verifying.targets import Target, find_targets
from archive.verifying.verify import Verified, verify

__all__ = ["RULES", "Finding", "Rule", "Severity", "Target", "Verified", "find_targets", "verify"]
