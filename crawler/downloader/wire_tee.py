"""The wire tee: the exact bytes sent and received, taken between TLS and the HTTP parser.

Everything that stands on private names of Scrapy and Twisted is in this module, which is why pyproject.toml pins
Scrapy's minor version:

- ``scrapy.core.downloader.handlers.http11``: ``_LenientHTTP11ClientProtocol``, ``_LenientHTTP11ClientFactory``,
  ``HTTP11DownloadHandler._pool``;
- ``twisted.web.client.HTTPConnectionPool``: ``_factory``, and that a connection is asked for before
  ``download_request()`` first waits;
- ``twisted.web._newclient.HTTP11ClientProtocol``: ``_finishResponse``, called when a response is complete;
  ``_parser.state``, which tells head from body; ``_parser.response._bodyProtocol._bodybuf``, Scrapy's own copy of the
  body, which is kept from growing without end.

How an exchange finds its request: the pool tags the Twisted request that is about to be sent on a connection with
the `Fetch` that asked for the connection. The tag stays on it when Twisted silently sends it again because a kept
connection turned out to be dead, so that each attempt is an exchange of its own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from OpenSSL.SSL import Error as OpenSSLError
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import DownloadCancelledError
from service_identity.exceptions import CertificateError, VerificationError
from twisted.internet.defer import Deferred
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import HTTPConnectionPool

from archive import Spool
from crawler.downloader.guarded_endpoint import AddressCheck, guarded

if TYPE_CHECKING:
    from collections.abc import Hashable

    from scrapy.settings import BaseSettings
    from twisted.internet.interfaces import IAddress, IStreamClientEndpoint
    from twisted.python.failure import Failure
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web.iweb import IResponse

__all__ = ["Fetch", "TeePool", "TeeProtocol", "TeeingHTTP11DownloadHandler", "WireExchange", "WireLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLimits:
    """How much of an answer is taken, in bytes."""

    body_in_memory: int
    """Of a body, what Scrapy is left to hold in memory; the exchange has it whole."""

    head: int
    """Of what comes before the body, interim 1xx heads included: Twisted bounds a line, not their number."""

    total: int
    """Of everything: chunks of one byte can come with a thousand bytes around each. 0: no limit."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Read ``ARCHIVE_RESPONSE_CAP``, ``RESPONSE_HEAD_MAXSIZE`` and ``DOWNLOAD_MAXSIZE`` (twice that in all)."""
        return cls(
            body_in_memory=settings.getint("ARCHIVE_RESPONSE_CAP"),
            head=settings.getint("RESPONSE_HEAD_MAXSIZE"),
            total=2 * settings.getint("DOWNLOAD_MAXSIZE"),
        )


@dataclass(slots=True, kw_only=True)
class WireExchange:
    """One request and what comes back for it, while it happens."""

    started_at: datetime
    ip_address: str | None
    sent: Spool
    received: Spool
    limits: WireLimits
    tls_version: str | None = None
    cipher_suite: str | None = None
    complete: bool = False
    """True once the parser has seen the end of the response."""

    capped: bool = False
    """True if Scrapy holds only the beginning of the body."""

    closed: bool = False
    """True once the exchange has been kept."""

    cut: str | None = None
    """Which limit the answer went beyond; it was cut off there."""

    tls_failed: bool = False
    """True if the connection ended in an error of TLS: then nothing of `sent` ever left."""


@dataclass(slots=True, kw_only=True)
class Fetch:
    """One call of the download handler: usually one exchange, none if no connection came about, or several."""

    spool_folder: Path
    """Where what is large waits on disk."""

    limits: WireLimits
    check_address: AddressCheck | None = None
    """Raises for an address that must not be connected to; None behind a proxy, which makes the connection itself."""

    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    exchanges: list[WireExchange] = field(default_factory=list)

    def begin(self, ip_address: str | None) -> WireExchange:
        """Note that a request is about to be sent."""
        sent, received = Spool(self.spool_folder), Spool(self.spool_folder)
        exchange = WireExchange(
            started_at=datetime.now(UTC), ip_address=ip_address, sent=sent, received=received, limits=self.limits
        )
        self.exchanges.append(exchange)
        return exchange

    @property
    def is_complete(self) -> bool:
        """True once the parser has seen the end of the last response."""
        return bool(self.exchanges) and self.exchanges[-1].complete

    def close(self) -> None:
        """Let go of the bytes; what still arrives of an exchange that was given up goes nowhere."""
        for exchange in self.exchanges:
            exchange.closed = True
            exchange.sent.close()
            exchange.received.close()


class TeeProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's HTTP/1.1 client protocol, noting down what passes through it."""

    _exchange: WireExchange | None = None

    def request(self, request: Any) -> Deferred[IResponse]:
        """Send, noting down what is sent."""
        fetch: Fetch = request.wire_fetch
        transport = cast("Any", self.transport)
        exchange = fetch.begin(getattr(transport.getPeer(), "host", None))
        self._exchange = exchange
        request.writeTo = lambda transport: type(request).writeTo(request, _SentTee(transport, exchange.sent))
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        """Note down what came, then parse it."""
        exchange = self._exchange
        if exchange is not None and not exchange.closed:
            if not exchange.received:
                self._note_tls(exchange)
            exchange.received.append(data)
            if not exchange.capped and len(exchange.received) > exchange.limits.body_in_memory:
                self._cap_body(exchange)
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if exchange is self._exchange and exchange is not None and not exchange.cut:
            self._cut(exchange)

    def _finishResponse(self, rest: bytes) -> None:
        # The connection may carry the next request before the base class returns.
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.complete = True
        super()._finishResponse(rest)

    def connectionLost(self, reason: Failure) -> None:  # type: ignore[override]
        """Note how the connection ended."""
        exchange = self._exchange
        if exchange is not None:
            exchange.tls_failed = not exchange.received and _is_tls_error(reason)
        # A body without a length is complete only now: the base class calls _finishResponse for it.
        super().connectionLost(reason)  # type: ignore[no-untyped-call]
        self._exchange = None

    def _cap_body(self, exchange: WireExchange) -> None:
        """Let Scrapy's copy of the body grow no more, once there is one."""
        reader = getattr(getattr(self._parser, "response", None), "_bodyProtocol", None)
        if reader is not None:
            reader._bodybuf = _CappedBuffer(reader._bodybuf.getvalue())
            exchange.capped = True

    def _cut(self, exchange: WireExchange) -> None:
        """Close the connection once the answer has gone beyond a limit."""
        size, limits = len(exchange.received), exchange.limits
        if size > limits.head and getattr(self._parser, "state", None) in {STATUS, HEADER}:
            exchange.cut = f"the head of the answer is longer than {limits.head} bytes"
        elif limits.total and size > limits.total:
            exchange.cut = f"the answer, with its transfer coding, is longer than {limits.total} bytes"
        if exchange.cut:
            cast("Any", self.transport).abortConnection()

    def _note_tls(self, exchange: WireExchange) -> None:
        with suppress(AttributeError):  # a plain connection has no TLS handle
            connection = cast("Any", self.transport).getHandle()
            exchange.tls_version = connection.get_protocol_version_name()
            exchange.cipher_suite = connection.get_cipher_name()


class _CappedBuffer(BytesIO):
    """A buffer that takes no more; the reader goes on counting."""

    def write(self, data: Any) -> int:
        return len(data)


def _is_tls_error(reason: Failure) -> bool:
    return isinstance(reason.value, OpenSSLError | VerificationError | CertificateError)


class _SentTee:
    """A transport that notes down what is written to it; everything else is the transport's."""

    def __init__(self, transport: Any, sent: Spool) -> None:
        self._transport = transport
        self._sent = sent

    def write(self, data: bytes) -> None:
        self._sent.append(data)
        self._transport.write(data)

    def writeSequence(self, parts: list[bytes]) -> None:
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _TeeFactory(_LenientHTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        return TeeProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _TagRequest:
    """A connection for one request, which it tags with its fetch before sending it."""

    def __init__(self, connection: Any, fetch: Fetch) -> None:
        self._connection = connection
        self._fetch = fetch

    def request(self, request: Any) -> Deferred[IResponse]:
        request.wire_fetch = self._fetch
        return cast("Deferred[IResponse]", self._connection.request(request))


class TeePool(HTTPConnectionPool):
    """A connection pool that hands every connection out for the fetch that is about to begin."""

    _factory = _TeeFactory
    next_fetch: Fetch | None = None

    def getConnection(self, key: Hashable, endpoint: IStreamClientEndpoint) -> Deferred[Any]:
        """Return a connection that tags what it sends with the fetch that is about to begin."""
        fetch, self.next_fetch = self.next_fetch, None
        if fetch is None:
            message = "a connection was asked for outside download_request(): the wire tee does not fit this Scrapy"
            raise RuntimeError(message)
        if fetch.check_address is not None:
            endpoint = guarded(endpoint, fetch.check_address)
        connected = cast("Deferred[Any]", super().getConnection(key, endpoint))
        return connected.addCallback(_TagRequest, fetch)


class TeeingHTTP11DownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 download handler over a pool whose connections note down what passes through them."""

    pool_class: ClassVar[type[TeePool]] = TeePool

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415  installed by Scrapy only now

        pool = self.pool_class(reactor, persistent=True)
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        self._pool: TeePool = pool

    async def download_teed(self, request: Any, fetch: Fetch) -> Any:
        """Download `request`, noting its exchanges in `fetch`; returns and raises what the base class does.

        Raises DownloadCancelledError too, as for ``DOWNLOAD_MAXSIZE``, if the answer went beyond a limit of the fetch.
        """
        self._pool.next_fetch = fetch
        # The base class runs up to its first wait at once, and asks for the connection before it.
        try:
            return await super().download_request(request)
        except Exception as error:
            if fetch.exchanges and (cut := fetch.exchanges[-1].cut):
                raise DownloadCancelledError(cut) from error
            raise
        finally:
            self._pool.next_fetch = None
