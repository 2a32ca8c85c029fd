"""The download handler: a response reaches its spider once its exchange is in the archive."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, NotConfigured, StopDownload
from scrapy.utils.httpobj import urlparse_cached

from archive import Exchange, FetchFailure, Truncation
from crawler.downloader.noarchive import LOOKED_AT, noarchive_reason
from crawler.downloader.omitted_headers import without_headers
from crawler.downloader.readings import readings
from crawler.downloader.way_in import WayIn
from crawler.downloader.wire_tee import Fetch, TeeingHTTP11DownloadHandler, WireExchange, WireLimits
from crawler.errors import FetchCutOffError
from crawler.extensions.archiving import Archiving
from crawler.extensions.host_pauses import HostPauses
from crawler.extensions.stopping import CUT_OFF

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["ArchivingDownloadHandler"]

_PROXY_AUTHORIZATION = ("Proxy-Authorization",)
"""The proxy's password is between us and the proxy; it is in no archive, and leaving it out goes without saying."""


class ArchivingDownloadHandler(TeeingHTTP11DownloadHandler):
    """Downloads over HTTP/1.1 and hands every exchange to the `Archiving` extension, whatever becomes of it.

    ``request.meta["archive"]`` may say what a replay needs beyond the bytes: ``role`` (``article``, ``listing``,
    ``requisite``), ``via`` (where the URL was found) and ``source`` (its name); its ``read`` lists what is to be read
    of the page beside its article (``links``, ``requisites``). ``request.meta["capture"]`` is set to the
    `crawler.capture.Capture` of the response, or to None if nothing was received. A response whose body is
    larger than ``ARCHIVE_RESPONSE_CAP`` is handed on with the beginning of it and the flag ``body_capped``; the archive
    has it whole.

    With ``NOARCHIVE_OBEY``, of an answer that asks not to be archived only that fact is kept: the capture is that of
    the fact, and there is no article (``noarchive``). The response is handed on, and may be followed where it leads.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        """Find the extension that keeps what is downloaded."""
        super().__init__(crawler)
        archiving = crawler.get_extension(Archiving)
        if archiving is None:
            message = "the download handler keeps nothing without the extension crawler.extensions.archiving.Archiving"
            raise NotConfigured(message)
        self._archiving: Archiving = archiving
        self._limits = WireLimits.from_settings(crawler.settings)
        self._on_the_wire: set[asyncio.Task[Any]] = set()
        crawler.signals.connect(self.cut_off, CUT_OFF)
        self._omitted: list[str] = crawler.settings.getlist("ARCHIVE_OMIT_REQUEST_HEADERS")
        obeyed = crawler.settings.getbool("NOARCHIVE_OBEY")
        self._noarchive_agent: str | None = crawler.settings["ROBOTSTXT_USER_AGENT"] if obeyed else None
        self._way_in = WayIn(crawler.settings)
        self._pauses = crawler.get_extension(HostPauses)

    async def download_request(self, request: Request) -> Response:
        """Download and keep; raises what Scrapy's own handler raises, once the exchange is kept.

        Raises RequestPausedError, and fetches nothing, if the host is to be left alone: the request may have waited
        for its turn since that was last looked at.
        """
        if self._pauses is None:
            return await self._fetch(request)
        self._pauses.begin(request)
        try:
            response = await self._fetch(request)
        except BaseException as error:
            self._pauses.failed(request, error)
            raise
        self._pauses.answered(request, response)
        return response

    async def _fetch(self, request: Request) -> Response:
        fetch = Fetch(
            spool_folder=self._archiving.spool_folder,
            limits=self._limits,
            check_address=None if _behind_proxy(request) else self._way_in.check_address,
        )
        request.meta["capture"] = None
        try:
            response = await self._download(request, fetch)
        finally:
            fetch.close()
        return response

    async def _download(self, request: Request, fetch: Fetch) -> Response:
        try:
            host = urlparse_cached(request).hostname or ""
            (self._way_in.check_host if _behind_proxy(request) else self._way_in.check_literal)(host)
            response: Response = await self._on_wire(request, fetch)
        except Exception as error:
            await self._keep(request, fetch, error)
            raise
        cause = StopDownload() if "download_stopped" in response.flags else None
        await self._keep(request, fetch, cause)
        if fetch.exchanges and fetch.exchanges[-1].capped:
            response.flags.append("body_capped")
        return response

    async def _on_wire(self, request: Request, fetch: Fetch) -> Response:
        task = asyncio.current_task()
        assert task is not None
        self._on_the_wire.add(task)
        try:
            response: Response = await self.download_teed(request, fetch)
        except asyncio.CancelledError:
            task.uncancel()  # it goes on, to keep what has come
            message = "cut off, as the crawl is being stopped"
            raise FetchCutOffError(message) from None
        finally:
            self._on_the_wire.discard(task)
        return response

    def cut_off(self) -> None:
        """End every fetch that is on the wire; what has come of it is kept as truncated."""
        for task in self._on_the_wire:
            task.cancel()

    async def _keep(self, request: Request, fetch: Fetch, error: Exception | None) -> None:
        notes = _notes(request)
        url = urldefrag(request.url)[0]
        last = len(fetch.exchanges) - 1
        on_the_wire = False
        for number, wire in enumerate(fetch.exchanges):
            if wire.tls_failed:
                continue
            on_the_wire = True
            exchange = _exchange(request, url, wire, error if number == last else None, notes)
            if (directive := self._noarchive(wire, url)) is not None:
                request.meta["capture"] = await self._archiving.withhold(exchange, directive, readings(request))
                continue
            sent, omitted = without_headers(exchange.request, self._omitted)
            if omitted:
                exchange = replace(exchange, request=sent, omitted=omitted)
            request.meta["capture"] = await self._archiving.keep(exchange, readings(request))
        if error is not None and not on_the_wire:
            self._archiving.keep_failure(_failure(url, fetch, error, notes))

    def _noarchive(self, wire: WireExchange, url: str) -> str | None:
        if self._noarchive_agent is None or not wire.received:
            return None
        return noarchive_reason(wire.received.first(LOOKED_AT), url, self._noarchive_agent)


def _exchange(
    request: Request, url: str, wire: WireExchange, error: Exception | None, notes: dict[str, Any]
) -> Exchange:
    failed = error is not None and not isinstance(error, StopDownload)
    behind_proxy = _behind_proxy(request)
    sent, received = wire.sent.settled(), wire.received.settled()
    return Exchange(
        url=url,
        started_at=wire.started_at,
        request=without_headers(sent, _PROXY_AUTHORIZATION)[0] if behind_proxy else sent,
        response=received,
        ip_address=None if behind_proxy else wire.ip_address,
        tls_version=wire.tls_version,
        cipher_suite=wire.cipher_suite,
        repeats=bool(request.meta.get("refetched")),
        truncated=None if wire.complete or not received else _truncation(error),
        failure=_failure(url, wire, error, notes) if failed and error else None,
        notes=notes,
    )


def _truncation(error: Exception | None) -> Truncation:
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError | StopDownload):  # a limit of size, or a component that stopped it
        return "length"
    return "disconnect"


def _failure(url: str, attempt: Fetch | WireExchange, error: Exception, notes: dict[str, Any]) -> FetchFailure:
    return FetchFailure(
        url=url, started_at=attempt.started_at, error=type(error).__name__, message=str(error), notes=notes
    )


def _notes(request: Request) -> dict[str, Any]:
    declared = request.meta.get("archive", {})
    redirected_from = request.meta.get("redirect_urls")
    notes = {
        "requested_url": redirected_from[0] if redirected_from else request.url,
        "via": declared.get("via"),
        "role": declared.get("role"),
        "source": declared.get("source"),
    }
    return {name: value for name, value in notes.items() if value is not None}


def _behind_proxy(request: Request) -> bool:
    return bool(request.meta.get("proxy"))
