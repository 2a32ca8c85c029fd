"""When a known article is asked for again: often while it is young, seldom later, at last never."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from crawler.errors import ArgumentError

__all__ = ["RecrawlSchedule"]

_STEP = re.compile(r"([0-9.]+)([smhd]):([0-9.]+)([smhd])")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class RecrawlSchedule:
    """Steps of (age up to which the step holds, time between two fetches), in seconds, by age."""

    steps: tuple[tuple[float, float], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``AGE:EVERY …``, as in ``1d:1h 7d:1d 60d:7d``; units are s, m, h and d. Empty: never again.

        Raises ArgumentError, in one line, for anything else, and for ages that do not rise.
        """
        steps = []
        for word in text.replace(",", " ").split():
            match = _STEP.fullmatch(word)
            if match is None:
                message = f"RECRAWL_SCHEDULE={text!r}: {word!r} is not of the form AGE:EVERY, as in 1d:1h"
                raise ArgumentError(message)
            age, age_unit, every, every_unit = match.groups()
            steps.append((float(age) * _SECONDS[age_unit], float(every) * _SECONDS[every_unit]))
        if steps != sorted(set(steps)):
            message = f"RECRAWL_SCHEDULE={text!r}: the ages must rise"
            raise ArgumentError(message)
        return cls(tuple(steps))

    def next_due(
        self, *, published_at: float | None, found_at: float, fetched_at: float, changed_at: float | None
    ) -> float | None:
        """Return when an article that was fetched at `fetched_at` is to be asked for again; None: never.

        Its age counts from its date of publication, or from when its URL was found if that is not known or lies in the
        future; a change makes it young again, though no longer than the last step reaches from its publication. All
        times are seconds since 1970.
        """
        origin = published_at if published_at is not None and published_at <= fetched_at else found_at
        age = fetched_at - max(origin, changed_at if changed_at is not None else origin)
        for limit, every in self.steps:
            if age < limit:
                due = fetched_at + every
                return due if due - origin <= self.steps[-1][0] else None
        return None
