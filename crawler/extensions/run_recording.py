"""The record of a run: counted while it lasts, judged and written when it ends."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errors import HostPausedError
from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED
from crawler.extensions.archiving import Archiving
from crawler.extensions.current_run import CurrentRun
from crawler.extensions.expectations import read_promises, read_thresholds
from crawler.playback_settings import fetch_collection
from crawler.run import record_killed_runs
from crawler.runs.comparing import compare
from crawler.runs.faults import FaultLog
from crawler.runs.hosts import HostTallies
from crawler.runs.past import past_runs
from crawler.runs.record import (
    RunRecord,
    SourceFigures,
    Volume,
    WrittenFile,
    articles_of,
    pages_of,
    run_to_json,
)
from crawler.runs.tally import Tally, is_fetched
from crawler.runs.verdict import Ending, Verdict, judge
from crawler.signals import article_settled, pages_left

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.article_workers import Made

__all__ = ["RunRecording"]

logger = logging.getLogger(__name__)

_NO_PAGES = frozenset({"robots", "requisite"})
"""Roles of what is fetched beside the pages; places that a spider merely guesses at are none either."""

_HOST_AT_FAULT = frozenset({"robots-unreachable", "host-failing"})
"""Rules by which a page is not asked for because its host gives nothing."""

_NOT_SENT = frozenset({"NotSentError"})
"""Errors that say that a request was taken back, as the crawl is being stopped."""

_OUTCOMES: dict[int, Any] = {0: "done", STOPPED: "stopped", BELOW_PROMISE: "below", IN_USE: "below"}
_KNOWN_FROM_THE_START = frozenset({"spider", "arguments", "settings", "versions", "started_at"})
_LONGEST_NAME = 200


class RunRecording:
    """Counts what comes of pages and articles, and writes ``runs/<run>.json`` when the run has ended."""

    def __init__(self, crawler: Crawler) -> None:
        """Prepare; nothing is written before the spider is opened. Raises ArgumentError for a setting of no use."""
        self._crawler = crawler
        self._promises = read_promises(crawler.settings)
        self._thresholds = read_thresholds(crawler.settings)
        self._asked = 0
        self.tally = Tally()
        self.hosts = HostTallies()
        self.faults = FaultLog()
        self._sources: defaultdict[str, Tally] = defaultdict(Tally)
        self._extraction: str | None = None
        logging.root.addHandler(self.faults)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it."""
        extension = cls(crawler)
        for method, signal in (
            (extension.spider_opened, signals.spider_opened),
            (extension.response_received, signals.response_received),
            (extension.article_settled, article_settled),
            (extension.pages_left, pages_left),
            (extension.engine_stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(method, signal)
        return extension

    @property
    def _is_recorded(self) -> bool:
        """False for a crawl from the archive, which leaves nothing behind."""
        return not self._crawler.settings["PLAYBACK"] or fetch_collection(self._crawler.settings) is not None

    @cached_property
    def _current(self) -> CurrentRun:
        current = self._crawler.get_extension(CurrentRun)
        assert current is not None, "the record of a run needs the extension crawler.extensions.current_run.CurrentRun"
        return current

    def spider_opened(self) -> None:
        """Begin the run, and write the records of those that were killed."""
        if not self._is_recorded:
            return
        logger.info("run %s", self._current.run.name)
        for name in record_killed_runs(self._current.layout, self._killed):
            logger.warning("run %s was killed before it had ended; mend makes whole what it had fetched", name)

    def request_made(self, request: Request) -> None:
        """Take note of a page that is asked for; a redirect, a wait or another try belongs to its page."""
        if _is_page(request) and not request.meta.get("asked_before"):
            request.meta["asked_before"] = True
            self._asked += 1

    def response_received(self, response: Response, request: Request) -> None:
        """Count a page's final answer."""
        if not _is_page(request):
            return
        for tally in self._tallies(request):
            tally.statuses[response.status] += 1
        seconds = request.meta.get("download_latency")
        self.hosts.count(_host(request), failed=not is_fetched(response.status), seconds=seconds)

    def request_failed(self, request: Request, error: Exception) -> None:
        """Count a page that was refused by a rule, or that gave no answer."""
        if not _is_page(request) or type(error).__name__ in _NOT_SENT:
            return
        if isinstance(error, HostPausedError) and self._crawler.settings["FRONTIER"] != "memory":
            self._asked -= 1  # it is pending again, and counted when it is asked for or left
            return
        rule = _rule(error)
        for tally in self._tallies(request):
            if rule is None:
                tally.failed[type(error).__name__] += 1
            else:
                tally.refused[rule] += 1
        if rule is None or rule in _HOST_AT_FAULT:
            self.hosts.count(_host(request), failed=True, seconds=None)

    def pages_left(self, outcome: str, count: int, url: str, role: str | None, source: str) -> None:
        """Count pages that the run leaves to the next, as their host is left alone."""
        if role in _NO_PAGES:
            return
        for tally in (self.tally, self._source(source)):
            tally.refused[outcome] += count
        if outcome in _HOST_AT_FAULT:
            self.hosts.count(_host_of(url), pages=count, failed=True, seconds=None)

    def article_settled(self, notes: dict[str, Any], made: Made | None) -> None:
        """Count what came of a capture."""
        is_article = notes.get("role", "article") == "article"
        if not is_article and made is not None:
            return
        for tally in (self.tally, self._source(notes.get("source"))):
            if made is None and not is_article:
                tally.unread += 1
            elif made is None:
                tally.article_failures += 1
            elif made.article is not None:
                tally.count_article(made.article)
            elif made.rejection is not None:
                tally.count_rejection(made.rejection.reason)
        if made is not None and made.article is not None and self._extraction is None:
            self._extraction = made.article.extraction.version

    def engine_stopped(self) -> None:
        """Write the record: everything else has been closed by now."""
        self.finish()

    def finish(self) -> Verdict:
        """Judge the run and write its record; called again, it replaces the record."""
        self.tally.vanished = max(0, self._asked - self.tally.asked)
        verdict = self._verdict()
        if self._current.has_begun:
            run = self._current.run
            record = self._record(run.name, verdict)
            for line in record.warnings:
                logger.warning("unlike earlier runs: %s", line)
            try:
                run.end(run_to_json(record))
            except OSError as error:
                logger.warning("the record of the run cannot be written: %s: %s", run.record, error.strerror)
        return verdict

    def _tallies(self, request: Request) -> tuple[Tally, Tally]:
        return self.tally, self._source(request.meta.get("archive", {}).get("source"))

    def _source(self, name: str | None) -> Tally:
        return self._sources[name or self._unnamed]

    @cached_property
    def _unnamed(self) -> str:
        """What pages of no source are counted under: the spider and its arguments, which next time are the same."""
        words = (f"{name}={value}" for name, value in self._current.arguments.items())
        return " ".join([self._crawler.spidercls.name, *words])[:_LONGEST_NAME]

    def _verdict(self) -> Verdict:
        stats = self._crawler.stats
        ending = Ending(
            finish_reason=stats.get_value("finish_reason"),
            faults=self.faults.lines,
            fault_count=self.faults.count,
            archive_broken=bool(stats.get_value("archive/write_errors")),
            seeds_refused=stats.get_value("seeds/refused", 0),
            seeds_unanswered=0 if stats.get_value("seeds/answered") else _seeds_asked(stats),
            hosts_held=bool(stats.get_value("frontier/held")),
            playback_misses=stats.get_value("playback/errors", 0),
        )
        return judge(self.tally, ending, self._promises)

    def _killed(self, name: str, about: dict[str, Any]) -> str:
        reason = "it was killed, or the machine went down, before it had ended"
        known = {key: value for key, value in about.items() if key in _KNOWN_FROM_THE_START}
        return run_to_json(
            RunRecord(run=name, collection=self._current.layout.name, outcome="killed", reason=reason, **known)
        )

    def _record(self, name: str, verdict: Verdict) -> RunRecord:
        about = self._current.about()
        if self._extraction is not None:
            about["versions"]["extraction"] = self._extraction
        ended_at = datetime.now(UTC)
        sources = {source: self._figures(source, tally) for source, tally in sorted(self._sources.items())}
        stats = self._crawler.stats
        return RunRecord(
            run=name,
            collection=self._current.layout.name,
            **about,
            ended_at=_rfc3339(ended_at),
            seconds=round((ended_at - self._current.started_at).total_seconds(), 1),
            outcome=_OUTCOMES[verdict.code],
            exit_code=verdict.code,
            reason=verdict.reason,
            finish_reason=stats.get_value("finish_reason"),
            pages=pages_of(self.tally),
            pending=stats.get_value("frontier/left", 0) or stats.get_value("waiting/left", 0),
            articles=articles_of(self.tally),
            bytes=Volume(
                sent=stats.get_value("downloader/request_bytes", 0),
                received=stats.get_value("downloader/response_bytes", 0),
                written=stats.get_value("archive/bytes", 0),
            ),
            files=self._files(),
            slowest_hosts=self.hosts.slowest(),
            failing_hosts=self.hosts.failing(),
            sources=sources,
            warnings=compare(sources, past_runs(self._current.layout), self._thresholds),
            faults=self.faults.lines,
        )

    def _figures(self, name: str, tally: Tally) -> SourceFigures:
        prefix = f"source/{name}/"
        stats = {
            stat.removeprefix(prefix): value
            for stat, value in self._crawler.stats.get_stats().items()
            if stat.startswith(prefix) and isinstance(value, int | float)
        }
        return SourceFigures(pages=pages_of(tally), articles=articles_of(tally), stats=stats)

    def _files(self) -> list[WrittenFile]:
        archiving = self._crawler.get_extension(Archiving)
        stems = archiving.closed_stems if archiving else []
        return [WrittenFile(name=stem.paths.warc.name, size=stem.size, sha256=stem.sha256) for stem in stems]


def _rule(error: Exception) -> str | None:
    """Return the rule by which a page was not asked for; None where that is no rule but an error."""
    if not isinstance(error, IgnoreRequest):
        return None
    if str(error) == "Forbidden by robots.txt":
        return "robots"
    return str(getattr(error, "outcome", "")) or type(error).__name__


def _is_page(request: Request) -> bool:
    if request.meta.get("archive", {}).get("role") in _NO_PAGES or request.meta.get("guessed"):
        return False
    return not request.meta.get("dont_obey_robotstxt") or urlsplit(request.url).path != "/robots.txt"


def _host(request: Request) -> str:
    return _host_of(request.url)


def _host_of(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _seeds_asked(stats: Any) -> int:
    """Return how many seeds were really asked for: those that an interrupted run had answered were not."""
    return max(0, int(stats.get_value("seeds/asked", 0)) - int(stats.get_value("dupefilter/filtered", 0)))
