"""What a feed or sitemap lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["Entry", "Kind", "Listing"]

Kind = Literal["feed", "sitemap", "news-sitemap", "sitemap-index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One URL that is listed, with what the listing says of it: hints for the order of fetching, never facts."""

    url: str
    """Absolute http(s) URL, as found."""

    date: datetime | None = None
    """When it was published or changed; where no offset is given, UTC is taken."""

    title: str | None = None
    """Headline, on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed, sitemap or sitemap index as far as it could be read."""

    kind: Kind
    entries: tuple[Entry, ...]
    """What it lists, in its order, each URL once; of a sitemap index, the sitemaps."""

    damage: tuple[str, ...] = ()
    """What could not be read, one line each."""
