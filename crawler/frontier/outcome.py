"""What became of a request: done, refused, failed, or to be asked for again, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from scrapy.exceptions import IgnoreRequest

from crawler.errors import ArchiveStoppedError, FetchCutOffError, FrontierError
from crawler.frontier.new_url import host_of
from crawler.frontier.recrawl import RecrawlSchedule
from crawler.frontier.rows import Again, Answered, ArticleFacts, Ended, LeasedUrl
from crawler.frontier.stored_request import begun_anew
from crawler.frontier.tables import FAILED, REFUSED

if TYPE_CHECKING:
    from scrapy import Request

__all__ = ["Captured", "Fetching", "NotSentError", "Policy", "host_rests", "retry_at", "settle"]


class NotSentError(IgnoreRequest):
    """The request was not sent: the crawl is being stopped, and it is pending again."""


class Captured(Protocol):
    """``request.meta["capture"]`` as far as the frontier looks at it: `crawler.capture.Capture`."""

    file: str
    offset: int
    length: int

    def article_facts(self) -> ArticleFacts | None:
        """Return what the frontier must know of the article, if it is made by now."""


@dataclass(slots=True, kw_only=True)
class Fetching:
    """A leased URL whose request the engine has, and what is known of it so far."""

    url: LeasedUrl
    request: Request
    status: int | None = None
    """Of the answer that the spider was handed."""

    error: BaseException | None = None
    """What the downloader raised."""

    spider_error: BaseException | None = None
    """What the callback raised."""

    followed_by: Request | None = None
    """What a middleware put in the place of the answer: a retry, a redirect."""

    again: str | None = None
    """The request, as data, with which this URL is to be asked for once more."""

    again_priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How often, and when, a URL is asked for again."""

    tries: int
    """Failures after which a URL is given up."""

    retry_delay: float
    """Seconds before the first retry within a run; twice as many before the next."""

    retry_after: float
    """Seconds before a URL that a run could not fetch is tried again; twice as many each time."""

    retry_statuses: Collection[int]
    """Statuses of answers that count as failures."""

    schedule: RecrawlSchedule


def retry_at(error: BaseException | None) -> float | None:
    """Return the time before which an error says that the host is not to be asked (attribute ``retry_at``), if any.

    It may be seconds since 1970 or a datetime.
    """
    moment = getattr(error, "retry_at", None)
    if moment is None:
        return None
    return float(moment.timestamp() if hasattr(moment, "timestamp") else moment)


def host_rests(fetching: Fetching) -> float:
    """Return the time before which the host of a request is not to be asked (seconds since 1970); 0 if it may be.

    An error says so, or ``request.meta["not_before"]`` of what takes the request's place.
    """
    moment = retry_at(fetching.error)
    if moment is None and fetching.followed_by is not None and fetching.again is not None:
        moment = fetching.followed_by.meta.get("not_before")
    return float(moment or 0.0)


def settle(fetching: Fetching, policy: Policy, *, now: float, position: int) -> Answered | Ended | Again:
    """Return what is to be noted of a request with which the engine has finished."""
    error = fetching.error
    if isinstance(error, NotSentError | FetchCutOffError | ArchiveStoppedError | FrontierError):
        return _again(fetching, position=position)
    if (moment := retry_at(error)) is not None:
        return _again(fetching, position=fetching.url.position, not_before=moment, reason=str(error))
    if isinstance(error, IgnoreRequest):
        return Ended(id=fetching.url.id, state=REFUSED, reason=str(error), attempts=fetching.url.attempts)
    if error is not None:
        return _failed(fetching, f"{type(error).__name__}: {error}", policy, now, position)
    if fetching.again is not None:
        delay = policy.retry_delay * 2.0 ** (_retries(fetching.followed_by) - 1) if _is_retry(fetching) else 0.0
        return _again(fetching, position=position, not_before=max(now + delay if delay else 0.0, host_rests(fetching)))
    if fetching.spider_error is not None:
        raised = fetching.spider_error
        return _failed(fetching, f"the spider raised {type(raised).__name__}: {raised}", policy, now, position)
    if fetching.status in policy.retry_statuses:
        return _failed(fetching, f"HTTP status {fetching.status}", policy, now, position)
    return _answered(fetching, policy, now)


def _retries(request: Request | None) -> int:
    return int(request.meta.get("retry_times", 0)) if request is not None else 0


def _is_retry(fetching: Fetching) -> bool:
    return _retries(fetching.followed_by) > _retries(fetching.request)


def _again(
    fetching: Fetching,
    *,
    position: int,
    not_before: float = 0.0,
    reason: str | None = None,
    attempts: int | None = None,
) -> Again:
    instead = fetching.followed_by if fetching.again else None
    return Again(
        id=fetching.url.id,
        url=instead.url if instead else fetching.url.url,
        host=host_of(instead) if instead else fetching.url.host,
        request=fetching.again or fetching.url.request,
        priority=fetching.again_priority if fetching.again else fetching.url.priority,
        position=position,
        not_before=not_before,
        attempts=fetching.url.attempts if attempts is None else attempts,
        reason=reason,
    )


def _failed(fetching: Fetching, reason: str, policy: Policy, now: float, position: int) -> Again | Ended:
    attempts = fetching.url.attempts + 1
    if attempts >= policy.tries:
        return Ended(id=fetching.url.id, state=FAILED, reason=reason, attempts=attempts)
    not_before = now + policy.retry_after * 2.0 ** (attempts - 1)
    again = _again(fetching, position=position, not_before=not_before, reason=reason, attempts=attempts)
    return replace(again, request=begun_anew(again.request))


def _answered(fetching: Fetching, policy: Policy, now: float) -> Answered:
    known, capture = fetching.url, _capture(fetching.request)
    facts = capture.article_facts() if capture is not None else None
    content = facts.content if facts is not None else known.content
    published_at = facts.published_at if facts is not None else known.published_at
    # The first fetch is no change.
    has_changed = known.content is not None and content != known.content
    changed_at = now if has_changed else known.changed_at
    due_at = None
    if content is not None:
        due_at = policy.schedule.next_due(
            published_at=published_at, found_at=known.found_at, fetched_at=now, changed_at=changed_at
        )
    return Answered(
        id=known.id,
        request=begun_anew(known.request),
        status=fetching.status,
        fetched_at=now,
        file=capture.file if capture is not None else None,
        offset=capture.offset if capture is not None else None,
        length=capture.length if capture is not None else None,
        changed_at=changed_at,
        published_at=published_at,
        content=content,
        due_at=due_at,
    )


def _capture(request: Request) -> Captured | None:
    capture: Captured | None = request.meta.get("capture")
    return capture
