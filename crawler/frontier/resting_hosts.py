"""Hosts that are left alone for a time, as far as this run knows, and why."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

__all__ = ["FAILING", "PAUSED", "RestingHosts"]

PAUSED = "host-paused"
"""The host has asked for it."""

FAILING = "host-failing"
"""It gives nothing; a run waits for no such host when it has nothing else to do."""


class RestingHosts:
    """Until when nothing is asked of a host, or of one of its ports."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Begin with none; `clock` gives seconds since 1970."""
        self._clock = clock
        self._until: dict[str, float] = {}
        self._outcomes: dict[str, str] = {}

    def rest(self, place: str, until: float, outcome: str) -> None:
        """Note that a place, ``host`` or ``host:port``, is left alone until then."""
        self._until[place] = until
        self._outcomes[place] = outcome

    def until(self, url: str) -> float:
        """Return until when the place of a URL is left alone; 0 if it may be asked."""
        if not self._until:
            return 0.0
        where = urlsplit(url)
        until = max(self._until.get(where.netloc, 0.0), self._until.get(where.hostname or "", 0.0))
        return until if until > self._clock() else 0.0

    def outcome(self, url: str) -> str:
        """Return why the place of a URL is left alone; what another run has seen is not known here."""
        where = urlsplit(url)
        return self._outcomes.get(where.netloc) or self._outcomes.get(where.hostname or "") or PAUSED

    @property
    def failing(self) -> list[str]:
        """The hosts that are left alone because they fail."""
        now = self._clock()
        return [place for place, until in self._until.items() if until > now and self._outcomes[place] == FAILING]
