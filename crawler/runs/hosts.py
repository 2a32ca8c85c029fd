"""How each host of a run did: which were slow, which did not give their pages."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.runs.record import HostFigures

__all__ = ["HostTallies"]

_NAMED = 10
"""Hosts that a record names."""


@dataclass(slots=True)
class _Host:
    pages: int = 0
    failed: int = 0
    answers: int = 0
    seconds: float = 0.0


class HostTallies:
    """Counts by host; some 200 bytes each."""

    def __init__(self) -> None:
        """Start empty."""
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    def count(self, host: str, *, failed: bool, seconds: float | None, pages: int = 1) -> None:
        """Count a page of a host, whether it was not given, and how long the head of the answer took."""
        tally = self._hosts.setdefault(host, _Host())
        tally.pages += pages
        tally.failed += pages * failed
        if seconds is not None:
            tally.answers += 1
            tally.seconds += seconds

    def slowest(self) -> list[HostFigures]:
        """Return the hosts whose answers took longest to begin, the slowest first."""
        answered = [(host, tally) for host, tally in self._hosts.items() if tally.answers]
        answered.sort(key=lambda entry: -entry[1].seconds / entry[1].answers)
        return [_figures(*entry) for entry in answered[:_NAMED]]

    def failing(self) -> list[HostFigures]:
        """Return the hosts that did not give pages, those with most of them first."""
        failing = [(host, tally) for host, tally in self._hosts.items() if tally.failed]
        failing.sort(key=lambda entry: (-entry[1].failed, entry[1].pages))
        return [_figures(*entry) for entry in failing[:_NAMED]]


def _figures(host: str, tally: _Host) -> HostFigures:
    seconds = round(tally.seconds / tally.answers, 3) if tally.answers else None
    return HostFigures(host=host, pages=tally.pages, failed=tally.failed, seconds=seconds)
