"""The settings that say what is expected of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import ArgumentError
from crawler.runs.comparing import Thresholds
from crawler.runs.verdict import Promises

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["read_promises", "read_thresholds"]


def read_promises(settings: BaseSettings) -> Promises:
    """Return the shares below which a run ends with exit code 3; raises ArgumentError for what is no share."""
    least = settings["MIN_ARTICLES"]
    unset = least is None or least in {"", "None"}
    return Promises(
        min_fetched=_share(settings, "MIN_FETCHED"), min_articles=None if unset else _share(settings, "MIN_ARTICLES")
    )


def read_thresholds(settings: BaseSettings) -> Thresholds:
    """Return when a fall against earlier runs is told; raises ArgumentError for what is no share or number."""
    runs = str(settings["WARN_RUNS"])
    if not runs.isdecimal():
        message = f"WARN_RUNS={runs}: give a whole number"
        raise ArgumentError(message)
    return Thresholds(
        runs=int(runs),
        coverage_fall=_share(settings, "WARN_COVERAGE_FALL"),
        articles_fall=_share(settings, "WARN_ARTICLES_FALL"),
    )


def _share(settings: BaseSettings, name: str) -> float:
    try:
        share = float(settings[name])
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 1:
        message = f"{name}={settings[name]}: give a share, a number from 0 to 1"
        raise ArgumentError(message)
    return share
