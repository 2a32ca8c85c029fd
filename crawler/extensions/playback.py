"""What a crawl offline shares: the recordings that answer its requests, and the workers that make its articles."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urldefrag

from scrapy import signals

from archive import Damage
from archive.capture_choice import CaptureChoice
from archive.recordings import Recordings
from crawler.article_workers import Wanted
from crawler.capture import Capture
from crawler.extensions.article_making import ArticleMaking, settled
from crawler.found import Reading
from crawler.playback_settings import fetch_collection, playback_sources
from crawler.rejected_unseen import rejected_unseen

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from archive.recordings import Recording

__all__ = ["Playback"]

logger = logging.getLogger(__name__)


class Playback:
    """Holds the recordings of ``PLAYBACK`` for as long as the spider is open.

    Stats: ``playback/found``, ``playback/missed``, ``playback/errors`` (missed, and ``PLAYBACK_MISS``
    says that this is one), ``playback/damage``, and those of `ArticleMaking`, as in a live crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; the recordings are opened when the spider is."""
        settings = crawler.settings
        self._sources = playback_sources(settings)
        self._choice = CaptureChoice.parse(str(settings["PLAYBACK_DATE"]))
        self._articles = ArticleMaking(crawler)
        self._recordings: Recordings | None = None
        self._miss_is_error = settings["PLAYBACK_MISS"] == "error"
        self.fetches = fetch_collection(settings) is not None
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Start the workers and open the recordings."""
        self._articles.workers.start()
        self._recordings = Recordings(self._sources.collections, self._sources.files, on_damage=self._damaged)

    async def spider_closed(self) -> None:
        """Wait for the last article and let go of the recordings."""
        await self._articles.finish()
        self._articles.workers.close()
        if self._recordings is not None:
            self._recordings.close()

    def find(self, request: Request) -> Recording | None:
        """Return what was recorded for a request; raises what `Recordings.find` raises."""
        if self._recordings is None:
            message = "recordings are played only while a spider is open"
            raise RuntimeError(message)
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        url, _ = urldefrag(request.url)
        recording = self._recordings.find(
            url, self._choice, method=request.method, body=request.body, conditional=conditional
        )
        self._stats.inc_value("playback/missed" if recording is None else "playback/found")
        if recording is None and self._miss_is_error:
            self._stats.inc_value("playback/errors")
        return recording

    async def capture(self, recording: Recording, readings: frozenset[Reading] = frozenset()) -> Capture:
        """Have the article of a recording made; waits while the workers have enough to do.

        With `readings` the page is read for where it leads as well, of whatever role it is.
        """
        record = recording.record
        role = record.notes.get("role", "article")
        rejection = rejected_unseen(role, len(record.block), readings=bool(readings))
        if rejection is not None:
            made = settled(rejection)
        else:
            unchanged = recording.answer if record.type == "revisit" else None
            wanted = Wanted(readings=readings, unchanged=unchanged) if readings else None
            await self._articles.workers.reserve()
            made = self._articles.begin(
                self._articles.workers.make_of(record, wanted),
                notes=record.notes,
                where=f"{recording.path}: offset {record.offset}",
            )
        return Capture(
            file=record.file, offset=record.offset, length=record.length, record_id=record.record_id or "", made=made
        )

    def _damaged(self, damage: Damage) -> None:
        self._stats.inc_value("playback/damage")
        logger.warning("damaged: %s", damage)
