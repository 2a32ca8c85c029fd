"""Which of the sitemaps in an index are worth reading first: those of news, then the newest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from .listing import Entry

__all__ = ["choose_sitemaps"]

_NEWS = re.compile(r"news|article|post(?!ag)|stor(?:y|ies)|artikel|noticias|actu", re.IGNORECASE)
_NO_ARTICLES = re.compile(
    r"image|photo|video|tags?\b|_tag|author|categor|taxonom|topic|product|attachment|local|event|listing|section|page-sitemap",
    re.IGNORECASE,
)
"""Names by which the usual programs split a sitemap (Yoast: ``post-sitemap.xml``, ``post_tag-sitemap.xml``)."""

_DATE = re.compile(r"((?:19|20)\d{2})(?:[-_/.]?(0[1-9]|1[0-2]))?")
_NEVER = datetime.min.replace(tzinfo=UTC)


def choose_sitemaps(entries: Sequence[Entry], *, since: datetime | None = None) -> list[str]:
    """Return the sitemaps of an index in the order in which they are worth reading.

    Those whose name speaks of news come first, those of pictures, tags and the like last; within these, the newest by
    ``lastmod`` or by the month in their name. What did not change after `since` is left out.
    """
    current = [entry for entry in entries if since is None or entry.date is None or entry.date >= since]
    return [entry.url for entry in sorted(current, key=_rank, reverse=True)]


def _rank(entry: Entry) -> tuple[int, datetime, str]:
    name = entry.url.rpartition("://")[2].partition("/")[2]
    kind = 0 if _NO_ARTICLES.search(name) else 2 if _NEWS.search(name) else 1
    dates = [f"{match[1]}{match[2] or '00'}" for match in _DATE.finditer(name)]
    return kind, entry.date or _NEVER, max(dates, default="")
