"""What verifying finds, and to whom it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.verifying.rules import RULES, Severity

__all__ = ["Finding", "OnFinding", "Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a file that is not as it should be."""

    file: Path
    offset: int
    """Of the record, or of the line in an index or a file of articles, in bytes."""

    rule: str
    """Which rule of `archive.verifying.RULES` it breaks."""

    message: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.rule}: {self.message}"


OnFinding = Callable[[Finding], Any]


@dataclass(frozen=True, slots=True)
class Report:
    """Takes what is found in one file."""

    file: Path
    on_finding: OnFinding

    def found(self, rule: str, offset: int, message: str) -> None:
        """Tell of a finding; raises KeyError for a rule that is not in the table."""
        severity = RULES[rule].severity
        self.on_finding(Finding(file=self.file, offset=offset, rule=rule, message=message, severity=severity))
