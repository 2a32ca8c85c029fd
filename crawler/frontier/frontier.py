"""The frontier of one run: the table, with what waits to be written into it. Knows no Scrapy."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.frontier import enqueuing, finishing, leasing, run
from crawler.frontier.clock import undo_clock_ahead
from crawler.frontier.database import Database
from crawler.frontier.leasing import Waiting
from crawler.frontier.left_alone import LeftAlone, left_alone
from crawler.frontier.rows import Again, Answered, Ended, LeasedUrl, NewUrl
from crawler.frontier.run import IsKept, Recovered, Run
from crawler.frontier.run_locks import RunLocks
from crawler.run import Run as HeldRun

__all__ = ["Continued", "Frontier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """What a run found when it began."""

    pending: int
    """URLs of its spider that earlier runs left."""

    due: int
    """URLs whose time to be asked for again has come."""

    recovered: Recovered
    clock_was_ahead: bool
    """True if an earlier run began later than now: what its clock had put off may be asked for."""


class Frontier:
    """The URLs of one spider, for one run.

    New URLs and outcomes are collected and written together by `flush`: the URLs that followed from an answer before
    the outcome that says so, so that no kill can come between. Raises FrontierError, from every method, if the
    database cannot be used.
    """

    def __init__(
        self,
        database: Database,
        locks: RunLocks,
        *,
        spider: str,
        sources: Iterable[str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare; `sources` are those that the run is held to (default: all)."""
        self._database = database
        self._locks = locks
        self._spider = spider
        self._sources = None if sources is None else tuple(sources)
        self._clock = clock
        self._run: Run | None = None
        self._new: dict[bytes, NewUrl] = {}
        self.new_hosts: set[str] = set()
        """The hosts of the URLs that wait to be written."""
        self._outcomes: list[Answered | Ended | Again] = []
        self._unsynced: list[int] = []
        self._synced: list[int] = []
        self._claimed_up_to = ""
        self.known = 0
        """URLs that were put in and are not to be asked for, as they are known."""
        self._unfinished = 0

    def begin(
        self, *, is_kept: IsKept | None, due: bool, round_seconds: float, held: HeldRun | None = None
    ) -> Continued:
        """Take over from dead runs, and begin; with `due`, ask again for what is due.

        `held` is the run if it has begun and holds its lock; without, one begins here.
        """
        name = self._locks.hold(held)

        def begin(connection: Any) -> tuple[Run, Continued]:
            now = self._clock()
            clock_was_ahead = undo_clock_ahead(connection, now=now)
            recovered = run.recover_dead_runs(connection, self._locks, is_kept=is_kept, now=now)
            begun = run.begin_run(connection, name=name, spider=self._spider, now=now, round_seconds=round_seconds)
            pending = leasing.count_pending(connection, begun, sources=self._sources)
            ripe = enqueuing.enqueue_due(connection, begun, self._sources, now=now) if due else 0
            return begun, Continued(pending=pending, due=ripe, recovered=recovered, clock_was_ahead=clock_was_ahead)

        self._run, continued = self._database.write(begin)
        self._unfinished = continued.pending + continued.due
        return continued

    @property
    def run(self) -> Run:
        """This run, once it has begun."""
        assert self._run is not None
        return self._run

    def is_wanted(self, url: NewUrl) -> bool:
        """Return whether a URL that is found is to be asked for in this run: it is new, due, or asked for already."""
        if url.fingerprint in self._new:
            return True
        is_wanted = enqueuing.is_wanted(self._database, self.run, url.fingerprint, now=self._clock())
        self.known += not is_wanted
        return is_wanted

    def put(self, url: NewUrl) -> None:
        """Collect a URL that is to be asked for unless it is known."""
        if self._new.setdefault(url.fingerprint, url) is not url:
            self.known += 1
        self.new_hosts.add(url.host)

    def finish(self, outcome: Answered | Ended | Again) -> None:
        """Collect an outcome."""
        self._outcomes.append(outcome)
        self._unfinished -= not isinstance(outcome, Again)
        if isinstance(outcome, Answered) and outcome.file is not None:
            self._unsynced.append(outcome.id)

    def synced(self) -> None:
        """Note that the record of everything that was finished so far is on the disk."""
        self._synced += self._unsynced
        self._unsynced.clear()

    @property
    def outcomes(self) -> int:
        """How many outcomes wait to be written."""
        return len(self._outcomes)

    @property
    def unwritten(self) -> int:
        """How many URLs and outcomes wait to be written."""
        return len(self._new) + len(self._outcomes) + len(self._synced)

    def flush(self) -> None:
        """Write what was collected."""
        new, self._new = self._new, {}
        self.new_hosts.clear()
        if new:
            now = self._clock()
            added = self._database.write(
                lambda connection: enqueuing.enqueue(
                    self._database, connection, self.run, new.values(), sources=self._sources, now=now
                )
            )
            self.known += len(new) - added
            self._unfinished += added
        outcomes, self._outcomes = self._outcomes, []
        synced, self._synced = self._synced, []
        if outcomes or synced:
            self._database.write(lambda connection: self._note(connection, outcomes, synced))

    def _note(self, connection: Any, outcomes: Sequence[Answered | Ended | Again], synced: Sequence[int]) -> None:
        finishing.finish(self._database, connection, outcomes)
        finishing.mark_done(self._database, connection, synced)

    def claim(self, count: int) -> list[str]:
        """Claim up to `count` more hosts with something to ask for; each call goes on where the last one ended."""
        now = self._clock()

        def claim(connection: Any) -> list[str]:
            after = self._claimed_up_to
            found = self._claim_after(connection, count, after, now)
            if len(found) < count and after:
                found += self._claim_after(connection, count - len(found), "", now)
            return found

        found = self._database.write(claim)
        self._claimed_up_to = found[-1] if found else ""
        return found

    def _claim_after(self, connection: Any, count: int, after: str, now: float) -> list[str]:
        return leasing.claim_hosts(
            self._database, connection, self.run, count, after=after, sources=self._sources, now=now
        )

    def lease(self, hosts: Iterable[str], count: int) -> dict[str, list[LeasedUrl]]:
        """Take up to `count` URLs of each of some claimed hosts."""
        now = self._clock()

        def lease(connection: Any) -> dict[str, list[LeasedUrl]]:
            return {host: self._lease(connection, host, count, now) for host in hosts}

        return self._database.write(lease)

    def _lease(self, connection: Any, host: str, count: int, now: float) -> list[LeasedUrl]:
        return leasing.lease(self._database, connection, self.run, host, count, sources=self._sources, now=now)

    def give_back(self, numbers: Sequence[int]) -> None:
        """Return URLs that were taken and not asked for."""
        self._database.write(lambda connection: leasing.return_leases(connection, numbers))

    def free(self, hosts: Iterable[str], *, after: float) -> None:
        """Let other runs have hosts, `after` seconds from now."""
        moment = self._clock() + after
        self._database.write(lambda connection: leasing.free_hosts(connection, self.run, hosts, not_before=moment))

    def rest(self, host: str, *, until: float) -> None:
        """Let nobody ask a host before `until` (seconds since 1970)."""
        self._database.write(lambda connection: leasing.rest_host(self._database, connection, host, until=until))

    def wake(self, hosts: Sequence[str]) -> None:
        """Let hosts be asked at once."""
        self._database.write(lambda connection: leasing.wake_hosts(connection, hosts))

    def waiting(self, *, within: float, without: Collection[str] = ()) -> Waiting:
        """Say whether there is something to ask for within so many seconds, on other hosts than some."""
        by = self._clock() + within
        return self._database.write(
            lambda connection: leasing.waiting(connection, self.run, sources=self._sources, by=by, without=without)
        )

    @property
    def unfinished(self) -> int:
        """About how many URLs are to be asked for or being asked for; `pending` counts, this is reckoned."""
        return self._unfinished + len(self._new)

    def left_alone(self) -> list[LeftAlone]:
        """Return what could be asked for if its hosts were not left alone."""
        now = self._clock()
        return self._database.write(lambda connection: left_alone(connection, self.run, sources=self._sources, now=now))

    def pending(self) -> int:
        """Return how many URLs are pending."""
        return self._database.write(
            lambda connection: leasing.count_pending(connection, self.run, sources=self._sources)
        )

    def end(self, reason: str) -> None:
        """Write what is left, give back what was not asked for, and let go of everything."""
        try:
            if self._run is not None:
                self.flush()
                self._database.write(lambda c: run.end_run(c, self.run, reason=reason, now=self._clock()))
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Let go of everything as it is; the next run takes over."""
        self._locks.release()
        self._database.close()
