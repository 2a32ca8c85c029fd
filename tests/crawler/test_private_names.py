"""The private names of Scrapy and Twisted that the wire tee and the frontier stand on are where they look for them.

What they do is held by test_wire_tee.py and the tests of the frontier. When a new release moves one, the test named
after it fails here first.
"""

from __future__ import annotations

import importlib
import inspect
from concurrent.futures import ProcessPoolExecutor

import pytest
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.core.engine import ExecutionEngine, _Slot
from scrapy.downloadermiddlewares.cookies import _is_public_domain
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.web.client import HTTPConnectionPool

NAMES = [
    "scrapy.core.downloader.handlers.http11._LenientHTTP11ClientProtocol",
    "scrapy.core.downloader.handlers.http11._LenientHTTP11ClientFactory",
    "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "twisted.web.client.HTTPConnectionPool._factory",
    "twisted.web.client.HTTPConnectionPool.getConnection",
    "twisted.web._newclient.HTTP11ClientProtocol._finishResponse",
    "twisted.web._newclient.HTTP11ClientProtocol.request",
    "twisted.web._newclient.HTTP11ClientProtocol.connectionLost",
    "twisted.web._newclient.Request.writeTo",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_there(name):
    module, owner, attribute = name.rsplit(".", 2)
    if owner[0].islower() or owner.startswith("_newclient"):
        target = importlib.import_module(f"{module}.{owner}")
    else:
        target = getattr(importlib.import_module(module), owner)
    assert hasattr(target, attribute), (
        f"{name} has moved; the wire tee stands on it: see crawler/downloader/wire_tee.py"
    )


@pytest.mark.parametrize(
    ("owner", "line"),
    [
        (HTTP11DownloadHandler.__init__, "self._pool"),
        (HTTP11DownloadHandler.download_request, "agent.download_request(request)"),
        (HTTPConnectionPool._newConnection, "self._factory(quiescentCallback"),
        (HostnameEndpoint.connect, "TCP4ClientEndpoint(\n                        self._reactor"),
        (type(wrapClientTLS(None, None)).connect, "self._wrappedEndpoint.connect("),
        (ExecutionEngine._download, "self._slot.add_request(request)"),
        (ExecutionEngine._remove_request, "self._slot.remove_request(request)"),
        (_Slot.remove_request, "self.inprogress.remove(request)"),
        (_Slot.close, "self.closing = Deferred()"),
        (Downloader.fetch, "self.middleware.download_async(self._enqueue_request, request)"),
        (Downloader._enqueue_request, "slot.queue.append((request, d))"),
        (_is_public_domain, "_split_domain(domain)"),
        (ProcessPoolExecutor.__init__, "self._processes"),
        (RobotsTxtMiddleware.robot_parser, "self._parsers[netloc]"),
    ],
    ids=lambda value: getattr(value, "__qualname__", value),
)
def test_the_place_is_as_it_was(owner, line):
    where = f"{owner.__module__}.{owner.__qualname__}"
    assert line in inspect.getsource(owner), (
        f"{line!r} is no longer in {where}; see crawler/downloader/ and crawler/frontier/"
    )


def test_the_download_asks_for_its_connection_before_it_waits():
    """The tee tells its pool whose connection the next one is; that holds only without a wait in between."""
    source = inspect.getsource(HTTP11DownloadHandler.download_request)
    before, _, _ = source.partition("agent.download_request(request)")
    assert before.count("await") == 1, "HTTP11DownloadHandler.download_request() waits before it asks for a connection"
