"""Patience: how long a run has done nothing but wait since it was last given a page."""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["Patience"]


class Patience:
    """A stop watch that runs while there is nothing to do but wait, and goes back to zero with each page.

    Time in which requests are under way is not counted: a slow answer is not waiting.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin at zero; `clock` gives seconds."""
        self._clock = clock
        self._waited = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """The time waited."""
        return self._waited + (self._clock() - self._since if self._since is not None else 0.0)

    def wait(self) -> None:
        """Note that there is nothing to do but wait."""
        if self._since is None:
            self._since = self._clock()

    def ask(self) -> None:
        """Note that something is asked for."""
        self._waited, self._since = self.seconds, None

    def be_served(self) -> None:
        """Note that a page has been given."""
        self._waited, self._since = 0.0, None
