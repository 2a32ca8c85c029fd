"""How a run ended: the exit code, and in one line why."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.exit_codes import BELOW_PROMISE, IN_USE, STOPPED
from crawler.runs.tally import Tally

__all__ = ["Ending", "Promises", "Verdict", "judge"]

_LIMITS = "closespider_"
"""Finish reasons of Scrapy's CloseSpider extension begin so: limits that the operator set."""

_MIN_ARTICLES = 0.05
"""Of pages that could be articles; a crawl that follows links meets many section fronts."""

_FROM_PAGES = 20
"""The default share says something from so many pages on: a handful may all be no articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What the operator expects of a run."""

    min_fetched: float = 0.5
    """Share of the pages asked for that must be fetched (setting ``MIN_FETCHED``)."""

    min_articles: float | None = None
    """Share of the HTML pages fetched that must give an article or be unchanged (setting ``MIN_ARTICLES``).

    None: 0.05, from 20 pages on.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the spider came to its end."""

    finish_reason: str | None
    """Scrapy's own word; None if the spider was never closed."""

    faults: list[str] = field(default_factory=list)
    """Uncaught errors, a line each."""

    fault_count: int = 0
    archive_broken: bool = False
    """True if the archive could not be written to the end."""

    seeds_refused: int = 0
    seeds_unanswered: int = 0
    """Seeds of a run in which none was answered."""

    hosts_held: bool = False
    """True if URLs are left whose hosts another run holds."""

    playback_misses: int = 0
    """Requests of a crawl offline that nothing was recorded for, where that counts as an error."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run tells whoever started it."""

    code: int
    reason: str | None
    """One line; None if all is well."""


def judge(tally: Tally, ending: Ending, promises: Promises) -> Verdict:
    """Return the exit code that a run amounts to; Scrapy's own is 0 for nearly every failure."""
    if (reason := _stopped(ending)) is not None:
        return Verdict(STOPPED, reason)
    if ending.hosts_held and not tally.asked:
        return Verdict(IN_USE, "nothing could be asked for: another run holds the hosts; try again when it is done")
    if (reason := _below(tally, ending, promises)) is not None:
        return Verdict(BELOW_PROMISE, reason)
    return Verdict(0, None)


def _stopped(ending: Ending) -> str | None:
    if ending.archive_broken:
        return "the archive could not be written"
    if ending.faults:
        more = f" (and {ending.fault_count - 1} more)" if ending.fault_count > 1 else ""
        return f"an uncaught error: {ending.faults[0]}{more}"
    reason = ending.finish_reason
    if reason is None:
        return "it was stopped before the spider was closed"
    if reason == "shutdown":
        return "it was stopped by a signal before the end; what was fetched is kept"
    if reason != "finished" and not reason.startswith(_LIMITS):
        return f"it was stopped before the end: {reason}"
    return None


def _below(tally: Tally, ending: Ending, promises: Promises) -> str | None:
    if tally.article_failures:
        failed = _counted(tally.article_failures, "article")
        return f"{failed} could not be made; scrapy replay makes them once the fault is mended"
    if tally.unread:
        return f"{_counted(tally.unread, 'page')} could not be read for links; the log says why"
    if (pages := tally.asked + tally.vanished) and not tally.fetched:
        return f"nothing was fetched of {_counted(pages, 'page')} ({_why_not_fetched(tally)})"
    if ending.seeds_unanswered:
        return f"none of {_counted(ending.seeds_unanswered, 'seed')} was answered"
    if tally.asked and tally.fetched < promises.min_fetched * tally.asked:
        return (
            f"{tally.fetched} of {tally.asked} pages were fetched, under MIN_FETCHED={promises.min_fetched:g}"
            f" ({_why_not_fetched(tally)})"
        )
    if ending.seeds_refused:
        return f"{_counted(ending.seeds_refused, 'line')} of the seeds refused: no URL that can be crawled"
    if ending.playback_misses:
        return f"nothing was recorded for {_counted(ending.playback_misses, 'request')}, and PLAYBACK_MISS is error"
    return _too_few_articles(tally, promises.min_articles)


def _too_few_articles(tally: Tally, wanted: float | None) -> str | None:
    pages = tally.looked_at
    least = _MIN_ARTICLES if wanted is None else wanted
    if not pages or (wanted is None and pages < _FROM_PAGES):
        return None
    given = tally.articles + tally.unchanged
    if given >= least * pages:
        return None
    reasons = ", ".join(f"{count} {reason}" for reason, count in tally.rejected.most_common(3))
    return f"{given} of {pages} pages gave an article, under MIN_ARTICLES={least:g} ({reasons})"


def _why_not_fetched(tally: Tally) -> str:
    reasons = [(f"refused by {rule}", count) for rule, count in tally.refused.items()]
    reasons += list(tally.failed.items())
    reasons += [(f"status {status}", count) for status, count in tally.statuses.items() if status >= 400]
    reasons += [("without an answer", tally.vanished)] if tally.vanished else []
    reasons.sort(key=lambda reason: -reason[1])
    return ", ".join(f"{count} {reason}" for reason, count in reasons[:4]) or "no answer"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
