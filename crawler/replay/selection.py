"""Which records of a file are looked at for articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from archive import Record, RecordHead

__all__ = ["Selection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a record must be to be looked at; by default every response is."""

    since: datetime | None = None
    """Captured then or later."""

    hosts: tuple[str, ...] = ()
    """From one of these hosts, or from a host below one of them."""

    urls: tuple[str, ...] = ()
    """Of one of these URLs; ``*`` stands for any characters."""

    revisits: bool = False
    """Revisits too, with the payload that they stand for."""

    truncated: bool = False
    """Responses that were cut off too."""

    @property
    def is_all(self) -> bool:
        """True if this is what a live crawl makes articles of."""
        return self == Selection()

    def takes(self, record: Record | RecordHead) -> bool:
        """Return whether `record` is to be looked at; its headers decide."""
        if record.type != "response" and not (self.revisits and record.type == "revisit"):
            return False
        if (self.hosts or self.urls) and not self._is_of(record.target_uri or ""):
            return False
        return self.since is None or self._is_late_enough(record, self.since)

    def _is_of(self, url: str) -> bool:
        if self.hosts and not self._is_of_host(url):
            return False
        return not self.urls or any(fnmatchcase(url, _with_stars(pattern)) for pattern in self.urls)

    def _is_of_host(self, url: str) -> bool:
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            return False
        return any(host == wanted or host.endswith(f".{wanted}") for wanted in self.hosts)

    @staticmethod
    def _is_late_enough(record: Record | RecordHead, since: datetime) -> bool:
        try:
            moment = datetime.fromisoformat(record.date or "")
        except ValueError:
            return False
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) >= since


def _with_stars(pattern: str) -> str:
    """Return a pattern in which only ``*`` is more than itself: ``?`` and ``[`` stand in URLs."""
    return "".join(f"[{character}]" if character in "?[" else character for character in pattern)
