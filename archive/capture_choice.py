"""Which of several captures of a URL is meant: the first, the last, the nearest to a moment, or one of a moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Self, TypeVar

__all__ = ["CaptureChoice"]

T = TypeVar("T")

_DATE = re.compile(r"\d{4}(?:\d{2}){0,5}")
_NOT_DIGITS = re.compile(r"[-:TZ ]")


@dataclass(frozen=True, slots=True)
class CaptureChoice:
    """An order of preference among captures."""

    rule: Literal["first", "last", "nearest", "exact"] = "last"
    date: str = ""
    """Digits ``YYYYMMDDhhmmss``, or the beginning of them; UTC."""

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read ``first``, ``last``, ``nearest:DATE``, ``exact:DATE``, or a bare DATE, which means the nearest.

        A date is ISO 8601 or the fourteen digits of an index, UTC, and may end early: ``exact:2026-11`` is any capture
        of that month, the last of them first. Raises ValueError, in one line, for anything else.
        """
        rule, _, date = value.partition(":") if value.startswith(("nearest:", "exact:")) else ("", "", value)
        if not rule and value in {"first", "last"}:
            return cls("first" if value == "first" else "last")
        digits = _NOT_DIGITS.sub("", date.partition(".")[0])
        if not _DATE.fullmatch(digits) or _moment(digits) is None:
            message = f"{value!r}: use first, last, nearest:DATE or exact:DATE, a date as 2026-11-23T05:06:07"
            raise ValueError(message)
        return cls("exact" if rule == "exact" else "nearest", digits)

    def ordered(self, captures: Iterable[T], key: Callable[[T], str]) -> list[T]:
        """Return `captures` with the preferred one first, without those that are not meant.

        `key` gives the fourteen digits of a capture.
        """
        oldest_first = sorted(captures, key=key)
        if self.rule == "first":
            return oldest_first
        newest_first = oldest_first[::-1]
        if self.rule == "last":
            return newest_first
        if self.rule == "exact":
            return [capture for capture in newest_first if key(capture).startswith(self.date)]
        wanted = _moment(self.date)
        assert wanted is not None  # parse() looked
        return sorted(newest_first, key=lambda capture: _distance(key(capture), wanted))


def _distance(timestamp: str, wanted: datetime) -> float:
    moment = _moment(timestamp)
    return abs((moment - wanted).total_seconds()) if moment else float("inf")


def _moment(digits: str) -> datetime | None:
    """Return the moment at which a date, which may be cut short, begins."""
    whole = digits + "00000101000000"[len(digits) :]
    try:
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
