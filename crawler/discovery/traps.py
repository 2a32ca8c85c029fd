"""URLs that go on for ever: calendars, paths that grow, queries that combine."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

__all__ = ["trap"]

_LONGEST = 1024
"""Characters; real articles' URLs stay below 500."""

_DEEPEST = 12
"""Segments of a path."""

_PARAMETERS = 6
"""Parameters of a query: more come from facets that combine."""

_REPEATED = 3
"""Times that one segment stands in a path: relative links without a slash at their beginning make such paths."""

_CALENDAR = re.compile(
    r"/(?:calendar|kalender|agenda|calendrier)/.*\d|/(?:events?|veranstaltungen|termine)/(?:month/|week/|day/|list/)?\d{4}-\d{2}"
    r"|(?:^|[?&])(?:month|monat|mois|calendar|ical|week|tribe-bar-date|tribe_event_display|eventdate|cal_date|yearmonth)=",
    re.IGNORECASE,
)
"""Calendars have a page for every day there ever was and will be."""

_FACETS = re.compile(
    r"(?:^|[?&])(?:sort|sortby|order|orderby|filter|dir|replytocom|share|add-to-cart|fb_comment_id)(?:\[[^\]]*\])?=",
    re.IGNORECASE,
)
"""The same page in another order, or with a form opened."""


def trap(url: str) -> tuple[str, str] | None:
    """Return the name of the rule by which a URL is a trap, and the evidence; None if it is none."""
    if len(url) > _LONGEST:
        return "long-url", f"{len(url)} characters"
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > _DEEPEST:
        return "deep-path", f"{len(segments)} segments"
    if segments:
        segment, times = Counter(segments).most_common(1)[0]
        if times >= _REPEATED:
            return "repeated-segment", f"/{segment}/ {times} times"
    for size in range(2, len(segments) // 2 + 1):
        if any(
            segments[at : at + size] == segments[at + size : at + 2 * size]
            for at in range(len(segments) - 2 * size + 1)
        ):
            return "repeated-segment", "a part of the path comes twice in a row"
    if parts.query and parts.query.count("&") >= _PARAMETERS:
        return "many-parameters", f"{parts.query.count('&') + 1} parameters"
    target = f"{parts.path}?{parts.query}"
    if match := _CALENDAR.search(target):
        return "calendar", match[0]
    if match := _FACETS.search(parts.query):
        return "facet", match[0]
    return None
