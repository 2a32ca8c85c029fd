"""Leased URLs that wait for their host, and the round in which hosts are asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader

    from crawler.frontier.rows import LeasedUrl

__all__ = ["HostQueue", "HostRound"]


@dataclass(slots=True, kw_only=True)
class HostQueue:
    """One host that this run has claimed."""

    host: str
    leased: deque[LeasedUrl] = field(default_factory=deque)
    unstored: deque[Request] = field(default_factory=deque)
    """Requests that cannot be kept as data; they are asked first, as nobody else will."""

    downloading: int = 0
    """Requests that the downloader has, waiting for robots.txt and the delay included."""

    in_progress: int = 0
    """Requests that the engine has not finished with."""

    is_claimed: bool = False
    """True if the host is this run's; else it is here for the sake of `unstored` alone."""

    is_drained: bool = False
    """True while the table is known to hold nothing more of it."""

    rests_until: float = 0.0
    """By the system's monotonic clock."""

    def __bool__(self) -> bool:
        return bool(self.leased or self.unstored)


class HostRound:
    """The claimed hosts, in the order in which they are next to be asked."""

    def __init__(self, downloader: Callable[[], Downloader]) -> None:
        """Prepare; `downloader` gives the engine's, whose slots know what each host is spared."""
        self._downloader = downloader
        self._hosts: dict[str, HostQueue] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    def __iter__(self) -> Iterator[HostQueue]:
        return iter(self._hosts.values())

    def __contains__(self, host: str) -> bool:
        return host in self._hosts

    def get(self, host: str) -> HostQueue | None:
        """Return the host's queue, if this run has claimed it."""
        return self._hosts.get(host)

    def add(self, host: str) -> HostQueue:
        """Return the host's queue, an empty one if it has none."""
        return self._hosts.setdefault(host, HostQueue(host=host))

    def remove(self, host: str) -> None:
        """Let a host go."""
        del self._hosts[host]

    def next_to_ask(self) -> HostQueue | None:
        """Return the host with something to ask for whose turn it is among those that may be asked now."""
        for queue in self._hosts.values():
            if queue and self.seconds_until_askable(queue) <= 0:
                self._hosts[queue.host] = self._hosts.pop(queue.host)  # to the end of the round
                return queue
        return None

    def seconds_until_askable(self, queue: HostQueue) -> float:
        """Return how long a host is to be left alone; infinity while it has as many requests as it may.

        A request that is handed out only to wait in the downloader's slot would keep others from being sent, and would
        have to be taken back when the crawl is stopped. Where the delay varies at random, the least is waited for here.
        """
        downloader, now = self._downloader(), monotonic()
        rest = queue.rests_until - now
        slot = downloader.slots.get(queue.host)
        if slot is None:
            concurrency = downloader.per_slot_settings.get(queue.host, {}).get(
                "concurrency", downloader.domain_concurrency
            )
            return rest if queue.downloading < concurrency else float("inf")
        if queue.downloading >= slot.concurrency:
            return float("inf")
        if slot.delay and queue.downloading > len(slot.transferring):
            return float("inf")  # the next to be sent is in the slot already
        return max(rest, slot.lastseen + slot.delay * max(0.0, 1.0 - slot.jitter) - now)

    def seconds_until_next(self) -> float:
        """Return how long it is until some host may be asked that has something to ask for."""
        return min((self.seconds_until_askable(queue) for queue in self._hosts.values() if queue), default=float("inf"))
