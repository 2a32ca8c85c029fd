"""Settings that are numbers or flags, checked before a crawl starts: one that is none would stop it, or hang it, later.

What a setting is follows from its default in `crawler.settings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler import settings as defaults
from crawler.errors import ArgumentError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["check_values"]

_FROM_ONE = frozenset({"CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "FRONTIER_BATCH", "FRONTIER_HOSTS"})
"""Of which none would mean that nothing is ever asked for."""

_SECONDS = frozenset({"DOWNLOAD_TIMEOUT", "DNS_TIMEOUT"})
"""Written as whole numbers, and read by Scrapy as others too."""

_MORE_THAN_A_FLAG = frozenset({"ALLOW_PRIVATE_ADDRESSES"})
_FRONTIERS = ("sql", "memory")


def check_values(settings: BaseSettings) -> None:
    """Raise ArgumentError, in one line, for a setting of ours that is not of the kind of its default."""
    for name, default in vars(defaults).items():
        if name.isupper() and name not in _MORE_THAN_A_FLAG:
            _check(settings, name, default)
    if settings["FRONTIER"] not in _FRONTIERS:
        raise _mistake(settings, "FRONTIER", f"one of {', '.join(_FRONTIERS)}")
    if not settings["ARCHIVE_DIR"]:
        raise _mistake(settings, "ARCHIVE_DIR", "a folder")


def _check(settings: BaseSettings, name: str, default: Any) -> None:
    if isinstance(default, bool):
        read: Any = settings.getbool
        kind = "True or False"
    elif isinstance(default, int) and name not in _SECONDS:
        read = settings.getint
        kind = f"a whole number from {1 if name in _FROM_ONE else 0} on"
    elif isinstance(default, int | float):
        read = settings.getfloat
        kind = "a number from 0 on"
    else:
        return
    try:
        value = read(name)
    except (TypeError, ValueError):
        raise _mistake(settings, name, kind) from None
    if not value >= (name in _FROM_ONE):
        raise _mistake(settings, name, kind)


def _mistake(settings: BaseSettings, name: str, kind: str) -> ArgumentError:
    return ArgumentError(f"{name}={settings[name]}: give {kind}")
