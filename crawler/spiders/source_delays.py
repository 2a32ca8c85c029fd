"""The delays of sources, by host: as Scrapy's ``DOWNLOAD_SLOTS`` has them, and where more hosts turn up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.discovery import Source

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader

__all__ = ["delay_slots", "keep_delay"]


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


def keep_delay(downloader: Downloader, request: Request, source: Source) -> None:
    """Have the host of a request wait as long as its source says, where the source has not named it: a subdomain."""
    key = downloader.get_slot_key(request)
    slot = downloader.slots[key]
    if source.delay is None or slot.delay >= source.delay or not source.owns(request.url):
        return
    slot.delay, slot.jitter = source.delay, 0.0
    # Slots that fall idle are made anew from these settings.
    downloader.per_slot_settings.setdefault(key, {}).update(delay=source.delay, jitter=0.0)
