"""The download handler of a crawl offline: requests are answered from the archive, and the network is never touched."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urldefrag

from scrapy.exceptions import DownloadTimeoutError, NotConfigured

from archive import ArchiveError, HttpResponse
from archive.chunked_coding import dechunk
from crawler.downloader.readings import readings
from crawler.downloader.recorded_connection import NO_ADDRESS, RecordedFetch, RecordedPool
from crawler.downloader.wire_tee import TeeingHTTP11DownloadHandler, WireLimits
from crawler.errors import PlaybackMissError
from crawler.extensions.playback import Playback

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader.handlers import DownloadHandlerProtocol
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.recordings import Recording
    from crawler.downloader.wire_tee import TeePool

__all__ = ["PlaybackDownloadHandler"]

_HTTP_2_OR_3 = re.compile(rb"HTTP/[23](?:\.0)?(?=[ \t])")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding:[ \t]*chunked[ \t]*\r?\n")


class PlaybackDownloadHandler(TeeingHTTP11DownloadHandler):
    """Answers every request with what the archive holds for its URL, method and body (``PLAYBACK``).

    The bytes go through the parser that live ones go through, so that Responses are equal to those of the crawl that
    kept them: URL, status, headers, body, flags and IP address. (There is no certificate.) What broke off breaks off
    again, and what ended in a timeout does so at once. ``request.meta["capture"]`` is the original record's.

    A request that nothing was recorded for raises PlaybackMissError; with ``PLAYBACK_MISS=fetch:COLLECTION`` it is
    fetched instead, and kept in that collection.
    """

    lazy = False
    pool_class: ClassVar[type[TeePool]] = RecordedPool

    def __init__(self, crawler: Crawler) -> None:
        """Find the extension that holds the recordings."""
        super().__init__(crawler)
        playback = crawler.get_extension(Playback)
        if playback is None:
            message = "the playback handler has nothing to play without the extension crawler.extensions.playback"
            raise NotConfigured(message)
        self._playback: Playback = playback
        self._limits = WireLimits.from_settings(crawler.settings)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._network = _network(crawler) if playback.fetches else None

    async def download_request(self, request: Request) -> Response:
        """Answer; raises PlaybackMissError, or what the live crawl's download raised."""
        request.meta["capture"] = None
        try:
            recording = self._playback.find(request)
        except (ArchiveError, OSError) as error:
            message = f"the recording cannot be read: {error}"
            raise PlaybackMissError(message) from error
        if recording is None:
            if self._network is not None:
                return await self._network.download_request(request)
            message = "nothing was recorded for this request"
            raise PlaybackMissError(message)
        request.meta["capture"] = await self._playback.capture(recording, readings(request))
        return await self._play(request, recording)

    async def close(self) -> None:
        """Close, and the handler that fetches with it."""
        await super().close()
        if self._network is not None:
            await self._network.close()

    async def _play(self, request: Request, recording: Recording) -> Response:
        record = recording.record
        fetch = RecordedFetch(
            spool_folder=Path(tempfile.gettempdir()),
            limits=self._limits,
            answer=_playable(recording.answer),
            ip_address=record.headers.first("WARC-IP-Address"),
            broke_off=record.truncated == "disconnect",
            stalled=record.truncated == "time",
        )
        try:
            response = await self._stalling(request, fetch) if fetch.stalled else await self._teed(request, fetch)
        finally:
            fetch.close()
        if fetch.ip_address is None and str(response.ip_address) == NO_ADDRESS:
            response.ip_address = None
        if fetch.exchanges and fetch.exchanges[-1].capped:
            response.flags.append("body_capped")
        return response

    async def _teed(self, request: Request, fetch: RecordedFetch) -> Response:
        response: Response = await self.download_teed(request, fetch)
        return response

    async def _stalling(self, request: Request, fetch: RecordedFetch) -> Response:
        """Play an answer in whose middle the server fell silent: the timeout comes when all has arrived."""
        playing = asyncio.ensure_future(self._teed(request, fetch))
        delivered = asyncio.ensure_future(fetch.delivered.wait())
        await asyncio.wait({playing, delivered}, return_when=asyncio.FIRST_COMPLETED)
        delivered.cancel()
        if playing.done():
            return await playing
        playing.cancel()
        await asyncio.wait({playing})
        timeout = request.meta.get("download_timeout") or self._timeout
        message = f"Getting {urldefrag(request.url)[0]} took longer than {timeout} seconds."
        raise DownloadTimeoutError(message)


def _playable(answer: bytes) -> bytes:
    """Return an answer in a form that an HTTP/1.1 parser takes.

    Other tools keep what came over HTTP/2 under its version, and bodies whose chunk framing they took off with the
    header that says they have it.
    """
    answer = _HTTP_2_OR_3.sub(b"HTTP/1.1", answer, count=1) if answer.startswith(b"HTTP/") else answer
    http = HttpResponse.parse(answer)
    if http is None or not http.is_chunked or not http.raw_body or dechunk(http.raw_body) != http.raw_body:
        return answer
    head = answer[: len(answer) - len(http.raw_body)]
    return _CHUNKED.sub(b"", head, count=1) + http.raw_body


def _network(crawler: Crawler) -> DownloadHandlerProtocol:
    from crawler.downloader.archiving_handler import ArchivingDownloadHandler  # noqa: PLC0415  seldom needed

    return ArchivingDownloadHandler(crawler)
