"""Connections to nowhere: what a recorded server sent goes through the same HTTP parser as it did then.

It stands on the private names that wire_tee.py lists, and on one of its own:
``twisted.web._newclient.TransportProxyProducer`` asks its transport for ``getPeer``, ``pauseProducing``,
``resumeProducing``, ``stopProducing``, ``loseConnection`` and ``abortConnection``, a request with a body for
``registerProducer`` and ``unregisterProducer`` as well, and for nothing else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure

from crawler.downloader.wire_tee import Fetch, TeePool, TeeProtocol

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from twisted.internet.interfaces import IStreamClientEndpoint
    from twisted.web.iweb import IResponse

__all__ = ["NO_ADDRESS", "RecordedFetch", "RecordedPool"]

_PIECE = 1 << 20
"""Bytes that are handed to the parser at a time."""

NO_ADDRESS = "0.0.0.0"  # noqa: S104  nothing is bound; Scrapy insists on an address
"""What stands for the server's address where the record has none."""


@dataclass(slots=True, kw_only=True)
class RecordedFetch(Fetch):
    """A call of the download handler that is answered with what was recorded."""

    answer: bytes
    ip_address: str | None = None
    broke_off: bool = False
    """True if the connection broke off; False if the server ended it."""

    stalled: bool = False
    """True if the server fell silent."""

    delivered: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the parser has had everything."""


class _RecordedTransport:
    """The transport of a connection whose other end is a record."""

    def __init__(self, protocol: TeeProtocol, fetch: RecordedFetch) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  installed by Scrapy only now

        self._later: Callable[..., Any] = reactor.callLater
        self._protocol = protocol
        self._fetch = fetch
        self._at = 0
        self._paused = False
        self._ended = False

    # --- what the parser does with its transport

    def getPeer(self) -> IPv4Address | IPv6Address:
        host = self._fetch.ip_address or NO_ADDRESS
        return IPv6Address("TCP", host, 0) if ":" in host else IPv4Address("TCP", host, 0)

    def write(self, data: bytes) -> None:
        """Send nothing: there is nobody there."""

    def writeSequence(self, parts: list[bytes]) -> None:
        """Send nothing."""

    def registerProducer(self, producer: object, streaming: bool) -> None:
        """Take note of nobody: what is produced goes nowhere."""

    def unregisterProducer(self) -> None:
        """Take note of nobody."""

    def pauseProducing(self) -> None:
        self._paused = True

    def resumeProducing(self) -> None:
        self._paused = False
        self._later(0, self.feed)

    def stopProducing(self) -> None:
        self.loseConnection()

    def loseConnection(self) -> None:
        self._later(0, self._end, ConnectionDone())

    def abortConnection(self) -> None:
        self._later(0, self._end, ConnectionDone())

    # --- what the server does

    def feed(self) -> None:
        """Let the next of what was received arrive."""
        if self._paused or self._ended:
            return
        answer = self._fetch.answer
        if self._at < len(answer):
            piece = answer[self._at : self._at + _PIECE]
            self._at += len(piece)
            self._protocol.dataReceived(piece)
            self._later(0, self.feed)
            return
        if not self._fetch.stalled and not self._fetch.is_complete:
            self._end(ConnectionLost() if self._fetch.broke_off else ConnectionDone())
        self._fetch.delivered.set()

    def _end(self, reason: Exception) -> None:
        if not self._ended:
            self._ended = True
            self._protocol.connectionLost(Failure(reason))  # type: ignore[no-untyped-call]


class _RecordedConnection:
    """A connection for one request, which is answered with what was recorded."""

    def __init__(self, fetch: RecordedFetch) -> None:
        self._fetch = fetch

    def request(self, request: Any) -> Deferred[IResponse]:
        request.wire_fetch = self._fetch
        protocol = TeeProtocol(lambda _protocol: None)  # type: ignore[no-untyped-call]
        transport = _RecordedTransport(protocol, self._fetch)
        protocol.makeConnection(transport)  # type: ignore[no-untyped-call]
        answered = protocol.request(request)
        transport.resumeProducing()
        return answered


class RecordedPool(TeePool):
    """A connection pool that never connects."""

    def getConnection(self, key: Hashable, endpoint: IStreamClientEndpoint) -> Deferred[Any]:
        """Return a connection to the recording of the fetch that is about to begin."""
        fetch, self.next_fetch = self.next_fetch, None
        if not isinstance(fetch, RecordedFetch):
            message = "a connection was asked for outside download_request(): playback does not fit this Scrapy"
            raise TypeError(message)
        return succeed(_RecordedConnection(fetch))
