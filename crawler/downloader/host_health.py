"""Which hosts are to be left alone, and until when: those that ask for it, and those that fail."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["HealthLimits", "HostHealth", "Pause"]

_LONGEST_PAUSE = 86400.0
"""Seconds; what a host asks for beyond a day is taken for a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLimits:
    """When a host is left alone, in seconds and in URLs."""

    backoff: float
    """The first pause of a host that answers 429 or 503 without saying for how long; doubled each time."""

    longest_backoff: float
    failures: int
    """Different URLs that fail in a row before a host counts as failing; 0: never."""

    failing: float
    """The pause of a host that fails; then one request tries it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A host that is to be left alone."""

    outcome: Literal["host-paused", "host-failing"]
    until: float
    """Seconds since the epoch."""

    reason: str


@dataclass(slots=True)
class _Host:
    failed: set[str] = field(default_factory=set)
    """URLs that failed since the last answer."""

    throttled: int = 0
    """Answers 429 and 503 since the last other one."""

    pause: Pause | None = None
    """The last pause, which may be over."""

    probing: bool = False
    """True while one request tries a host that failed."""


class HostHealth:
    """What is known of each host within a run. `clock` gives seconds since the epoch."""

    def __init__(self, limits: HealthLimits, clock: Callable[[], float] = time.time) -> None:
        """Start with every host in good health."""
        self._limits = limits
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    def __bool__(self) -> bool:
        """Tell whether anything is amiss with any host."""
        return bool(self._hosts)

    def pause(self, host: str) -> Pause | None:
        """Return the pause that a host is in, or None if it may be asked."""
        state = self._hosts.get(host)
        if state is None or state.pause is None:
            return None
        if state.probing:
            until = self._clock() + self._limits.failing
            return Pause(outcome="host-failing", until=until, reason=f"{state.pause.reason}; one request tries it")
        return state.pause if state.pause.until > self._clock() else None

    def begin(self, host: str) -> None:
        """Note that a request is about to be sent: the first after a host has failed is its probe."""
        state = self._hosts.get(host)
        if state is not None and state.pause is not None and state.pause.outcome == "host-failing":
            state.probing = True

    def answered(self, host: str) -> None:
        """Note an answer that is neither 429 nor 5xx: the host is well, but a pause that it asked for stands."""
        state = self._hosts.pop(host, None)
        asked = state.pause if state is not None else None
        if asked is not None and asked.outcome == "host-paused" and asked.until > self._clock():
            self._hosts[host] = _Host(pause=asked)

    def given_up(self, host: str) -> None:
        """Note that a request ended and says nothing of its host."""
        if host in self._hosts:
            self._hosts[host].probing = False

    def throttled(self, host: str, url: str, status: int, asked: float | None) -> Pause:
        """Note an answer 429 or 503, with the seconds it asks for; return the pause that follows.

        What it asks for holds also where it is one failure too many, if that is longer.
        """
        state = self._hosts.setdefault(host, _Host())
        state.throttled += 1
        failing = self._count(state, host, url, f"HTTP status {status}")
        if failing is not None and asked is None:
            return failing
        if asked is None:
            seconds = min(self._limits.backoff * 2 ** min(state.throttled - 1, 30), self._limits.longest_backoff)
            reason = f"{host} answers with HTTP status {status}"
        else:
            seconds = min(asked, _LONGEST_PAUSE)
            reason = f"{host} answers with HTTP status {status} and asks for {asked:.0f} s"
        until = self._clock() + seconds
        if state.pause is None or state.pause.until < until:
            state.pause = Pause(outcome="host-paused", until=until, reason=reason)
        return state.pause

    def failed(self, host: str, url: str, trouble: str) -> Pause | None:
        """Note a failure; return the pause that follows, if one does."""
        return self._count(self._hosts.setdefault(host, _Host()), host, url, trouble)

    def _count(self, state: _Host, host: str, url: str, trouble: str) -> Pause | None:
        probe, state.probing = state.probing, False
        # A URL that is tried again and again says no more than one that is tried once.
        state.failed.add(url)
        if not self._limits.failures or (not probe and len(state.failed) < self._limits.failures):
            return None
        state.failed.clear()
        reason = f"{host} fails (last: {trouble})"
        failing = Pause(outcome="host-failing", until=self._clock() + self._limits.failing, reason=reason)
        if state.pause is None or state.pause.outcome == "host-failing" or state.pause.until < failing.until:
            state.pause = failing  # else the host has asked for longer
        return state.pause
