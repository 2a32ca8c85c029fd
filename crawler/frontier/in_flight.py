"""The requests that the engine has, and what is known of each until it has finished with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.frontier.host_queue import HostQueue
from crawler.frontier.outcome import Fetching

if TYPE_CHECKING:
    from crawler.frontier.rows import LeasedUrl

__all__ = ["InFlight"]


class InFlight:
    """Requests from when they are handed out until the engine has finished with them.

    That is when the callback is through, and all that it yielded was put in.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._requests: dict[Request, tuple[HostQueue, Fetching | None]] = {}
        self._by_fingerprint: dict[bytes, Fetching] = {}
        self._in_place_of: dict[Request, Fetching] = {}

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, request: Request, queue: HostQueue, url: LeasedUrl | None) -> None:
        """Note that a request of a host is handed out; `url` is None for one that is not in the table."""
        fetching = None
        if url is not None:
            fetching = Fetching(url=url, request=request)
            self._by_fingerprint[url.fingerprint] = fetching
        self._requests[request] = (queue, fetching)
        queue.downloading += 1
        queue.in_progress += 1

    def downloaded(self, request: Request, result: Any) -> None:
        """Note what the downloader made of a request: a Response, a Request in its place, or a Failure."""
        if request not in self._requests:
            return  # a robots.txt, or what a component fetched for itself
        queue, fetching = self._requests[request]
        queue.downloading -= 1
        if fetching is None:
            return
        if isinstance(result, Response):
            fetching.status = result.status
        elif isinstance(result, Request):
            fetching.followed_by = result
            self._in_place_of[result] = fetching
        elif isinstance(result, Failure):
            fetching.error = result.value

    def spider_error(self, request: Request | None, error: BaseException | None) -> None:
        """Note what a callback raised."""
        _, fetching = self._requests.get(request, (None, None)) if request is not None else (None, None)
        if fetching is not None:
            fetching.spider_error = error

    def asks_again(self, request: Request, data: str, fingerprint: Callable[[Request], bytes]) -> bool:
        """Return whether a request is to be made in the place of one for the same URL: a retry, or a redirect to it."""
        origin = self._in_place_of.pop(request, None)
        if origin is None or fingerprint(request) != fingerprint(origin.request):
            return False
        origin.again, origin.again_priority = data, request.priority
        return True

    @property
    def rows(self) -> Collection[bytes]:
        """The fingerprints of the rows whose requests are in flight."""
        return self._by_fingerprint.keys()

    def take_finished(self, in_progress: Collection[Request]) -> Iterator[Fetching]:
        """Give, and forget, what the engine no longer has among its requests in progress."""
        for request in [request for request in self._requests if request not in in_progress]:
            queue, fetching = self._requests.pop(request)
            queue.in_progress -= 1
            if fetching is None:
                continue
            if self._by_fingerprint.get(fetching.url.fingerprint) is fetching:
                del self._by_fingerprint[fetching.url.fingerprint]
            if fetching.followed_by is not None:
                self._in_place_of.pop(fetching.followed_by, None)
            yield fetching
