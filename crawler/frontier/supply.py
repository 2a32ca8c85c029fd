"""The supply: URLs are taken from the table for hosts that may be asked, and hosts let go that have nothing left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from crawler.frontier.host_queue import HostQueue, HostRound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.core.downloader import Downloader

    from crawler.frontier.frontier import Frontier

__all__ = ["Supply"]

_LEASED_TOGETHER = 64
"""URLs of one host that are taken at a time."""

_LEAST_LEASED = 2

_GATHER_SECONDS = 0.1
"""While requests are in flight, new URLs are gathered so long before they are written and taken: a transaction for each
would cost as much as the fetch."""

_CLAIM_EVERY = 1.0
"""Seconds after which hosts are looked for that other runs have let go, or whose URLs have become ripe."""


class Supply:
    """Keeps the claimed hosts supplied with URLs, a bounded number of each in memory."""

    def __init__(
        self, frontier: Frontier, downloader: Callable[[], Downloader], *, batch: int, most_hosts: int
    ) -> None:
        """Prepare: `batch` URLs and `most_hosts` hosts are held in memory at a time."""
        self._frontier = frontier
        self._downloader = downloader
        self._batch = batch
        self._most_hosts = most_hosts
        self.hosts = HostRound(downloader)
        self._may_refill = True
        self._may_claim = True
        self._flushed_at = 0.0
        self._claimed_at = 0.0

    def next_to_ask(self) -> HostQueue | None:
        """Return a host that may be asked now, supplied from the table if need be."""
        return self.hosts.next_to_ask() or (self.hosts.next_to_ask() if self._refill() else None)

    def has_changed(self) -> None:
        """Note that a host may have become free to be asked, or that time has passed."""
        self._may_refill = True

    def flush(self) -> None:
        """Write what the frontier has collected."""
        for host in self._frontier.new_hosts:
            queue = self.hosts.get(host)
            if queue is not None and queue.is_claimed:
                queue.is_drained = False
            else:
                self._may_claim = True
        self._frontier.flush()
        self._flushed_at = time.monotonic()
        self._may_refill = True

    def _refill(self) -> bool:
        """Take more URLs; returns whether there were any."""
        if not self._may_refill:
            return False
        if self.seconds_until_flush() <= 0:
            self.flush()
        askable = [queue for queue in self.hosts if self._may_lease(queue)]
        room = self._most_hosts - len(self.hosts)
        if not room:
            # Others may be waiting for their turn.
            room = self.let_go([queue for queue in askable if not queue.in_progress])
            askable = [queue for queue in askable if queue.host in self.hosts]
        claimed = self._claim(room) if room and self._may_claim else []
        if not askable and not claimed:
            self._may_refill = False
            return False
        return self._lease(askable + claimed)

    def seconds_until_flush(self) -> float:
        """Return how long new URLs may be gathered until one of them is wanted; infinity if none is."""
        if not any(self._is_askable(host) for host in self._frontier.new_hosts):
            return float("inf")
        if not any(queue.in_progress for queue in self.hosts):
            return 0.0
        return self._flushed_at + _GATHER_SECONDS - time.monotonic()

    def seconds_until_next(self) -> float:
        """Return how long it is until some host may be asked for something."""
        return min(self.seconds_until_flush(), self.hosts.seconds_until_next())

    def _may_lease(self, queue: HostQueue) -> bool:
        return queue.is_claimed and not queue.is_drained and self._is_askable(queue.host)

    def _claim(self, room: int) -> list[HostQueue]:
        claimed = [self.hosts.add(host) for host in self._frontier.claim(room)]
        for queue in claimed:
            queue.is_claimed = True
        self._may_claim = len(claimed) == room
        self._claimed_at = time.monotonic()
        return claimed

    def _lease(self, queues: list[HostQueue]) -> bool:
        count = max(_LEAST_LEASED, min(_LEASED_TOGETHER, self._batch // len(self.hosts)))
        leased = self._frontier.lease([queue.host for queue in queues], count)
        for queue in queues:
            queue.leased.extend(leased[queue.host])
            queue.is_drained = len(leased[queue.host]) < count
        return any(leased.values())

    def _is_askable(self, host: str) -> bool:
        queue = self.hosts.get(host)
        return queue is None or (not queue and self.hosts.seconds_until_askable(queue) <= 0)

    def let_go(self, queues: Iterable[HostQueue]) -> int:
        """Free hosts of which nothing is taken, and return how many; others may ask them once their delay is over."""
        slots = self._downloader().slots
        by_delay: dict[float, list[str]] = {}
        for queue in queues:
            delay = slots[queue.host].delay if queue.host in slots else 0.0
            by_delay.setdefault(delay, []).append(queue.host)
            self.hosts.remove(queue.host)
        for delay, hosts in by_delay.items():
            self._frontier.free(hosts, after=delay)
        return sum(map(len, by_delay.values()))

    def let_go_of_idle(self) -> None:
        """Free the hosts of which the table holds nothing more and the engine has nothing left."""
        idle = [
            queue
            for queue in self.hosts
            if not queue and not queue.in_progress and (queue.is_drained or not queue.is_claimed)
        ]
        if idle:
            self.let_go(idle)
        if time.monotonic() - self._claimed_at >= _CLAIM_EVERY:
            self._may_claim = True
            for queue in self.hosts:
                queue.is_drained = False
        self._may_refill = True

    def rest(self, host: str, until: float) -> None:
        """Leave a host alone until a time (seconds since 1970); what was taken of it goes back to the table."""
        self._frontier.rest(host, until=until)
        queue = self.hosts.get(host)
        if queue is not None:
            queue.rests_until = time.monotonic() + until - time.time()
            self._give_back(queue)
            queue.is_drained = True

    def give_all_back(self) -> None:
        """Return everything that was taken and not asked for."""
        for queue in self.hosts:
            self._give_back(queue)

    def _give_back(self, queue: HostQueue) -> None:
        self._frontier.give_back([url.id for url in queue.leased])
        queue.leased.clear()
