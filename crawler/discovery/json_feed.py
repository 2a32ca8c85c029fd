"""JSON Feed 1 and 1.1 (jsonfeed.org): what a feed lists."""

from __future__ import annotations

import json
from typing import Any

from .absolute_url import absolute_url
from .dates import read_date
from .feeds import MOST_ENTRIES
from .listing import Entry, Listing

__all__ = ["read_json_feed"]

_LONGEST_TITLE = 300


def read_json_feed(body: bytes, url: str) -> Listing | None:
    """Return the entries of a JSON Feed at `url`; None for JSON of another kind and for what is no JSON."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    items = feed["items"]
    entries = [entry for item in items[:MOST_ENTRIES] if (entry := _entry(item, url))]
    damage = []
    if len(items) > MOST_ENTRIES:
        damage.append(f"more than {MOST_ENTRIES} entries; the rest is not read")
    if without := min(len(items), MOST_ENTRIES) - len(entries):
        damage.append(f"{without} entries without a link to a page")
    unique = {entry.url: entry for entry in reversed(entries)}
    return Listing(kind="feed", entries=tuple(reversed(unique.values())), damage=tuple(damage))


def _entry(item: Any, base: str) -> Entry | None:
    if not isinstance(item, dict):
        return None
    url = absolute_url(_string(item.get("url")), base) or absolute_url(_string(item.get("id")), None)
    if url is None:
        return None
    date = read_date(_string(item.get("date_published"))) or read_date(_string(item.get("date_modified")))
    title = " ".join((_string(item.get("title")) or "").split())[:_LONGEST_TITLE]
    return Entry(url=url, date=date, title=title or None)


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
