"""What becomes of requests that get no answer: the outermost middleware sees what no other has dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from crawler.extensions.run_recording import RunRecording

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["PageOutcomes"]


class PageOutcomes:
    """Tells the `RunRecording` extension of requests that are made and of errors that nobody retries.

    Answers it hears of by Scrapy's signal.
    """

    def __init__(self, recording: RunRecording) -> None:
        """Tell `recording`."""
        self._recording = recording

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Find the extension; raises NotConfigured where it is switched off."""
        recording = crawler.get_extension(RunRecording)
        if recording is None:
            raise NotConfigured
        return cls(recording)

    def process_request(self, request: Request) -> None:
        """Take note of a request."""
        self._recording.request_made(request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Take note of an error; it goes on to the spider."""
        self._recording.request_failed(request, exception)
