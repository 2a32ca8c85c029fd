"""Pages that were removed from the collection are not fetched again by a crawl that finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from archive import CollectionState
from crawler.collection_settings import collection_layout
from crawler.downloader.refusal import RequestRefusedError
from crawler.downloader.refusal_log import RefusalLog
from crawler.extensions.run_recording import RunRecording
from crawler.playback_settings import fetch_collection
from crawler.urlkey import article_id

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["RemovedPages"]


class RemovedPages:
    """Refuses requests before the frontier has them, so that the URL of a removed page does not come back into it.

    The outcome is ``removed``. A removal waits for running crawls to end, so that what it has refused is known when one
    begins. Raises NotConfigured where nothing was removed, nothing is fetched, or the setting ``REFETCH_REMOVED`` asks
    for it again.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read what was removed; raises archive.CollectionError if the collection's state cannot be used."""
        settings = crawler.settings
        state = collection_layout(settings).state
        is_offline = bool(settings["PLAYBACK"]) and fetch_collection(settings) is None
        if is_offline or settings.getbool("REFETCH_REMOVED") or not state.exists():
            raise NotConfigured
        with CollectionState(state) as opened:
            self._removed = opened.refused()
        if not self._removed:
            raise NotConfigured
        self._log = RefusalLog(crawler)
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        crawler.signals.connect(extension.request_scheduled, signals.request_scheduled)
        return extension

    def request_scheduled(self, request: Request) -> None:
        """Raise RequestRefusedError, so that the scheduler does not get the request."""
        if article_id(request.url) not in self._removed:
            return
        error = RequestRefusedError("removed", "it was removed from the collection")
        self._log.note(request, error)
        recording = self._crawler.get_extension(RunRecording)
        if recording is not None:
            recording.request_made(request)
            recording.request_failed(request, error)
        raise error
