"""The delays of sources, as Scrapy's ``DOWNLOAD_SLOTS`` has them: by host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery import Source

__all__ = ["delay_slots"]


def delay_slots(sources: Iterable[Source]) -> dict[str, dict[str, Any]]:
    """Return the slots of the hosts that sources with a delay name, with and without ``www.``: the longest delay."""
    slots: dict[str, dict[str, Any]] = {}
    for source in sources:
        if source.delay is None:
            continue
        for url in (source.home, *source.feeds, *source.sitemaps, *source.sections):
            host = (urlsplit(url).hostname or "").removeprefix("www.")
            for name in (host, f"www.{host}"):
                known = slots.get(name, {}).get("delay", 0.0)
                slots[name] = {"delay": max(source.delay, known), "jitter": 0.0}
    return slots
