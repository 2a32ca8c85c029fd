"""robots.txt, obeyed by every request, as RFC 9309 has it."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from crawler.downloader.refusal import RequestPausedError, RequestRefusedError
from crawler.errors import ArchiveStoppedError, FetchRefusedError, HostPausedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

__all__ = ["RobotsTxtMiddleware"]

logger = logging.getLogger(__name__)

_MAX_REDIRECTS = 5
"""RFC 9309, 2.3.1.2: at least five are followed, to other hosts too; after more there is no robots.txt."""

_MAX_BYTES = 512 << 10
"""RFC 9309, 2.5: at least 500 KiB are parsed."""

_LATER = 3600.0
"""Seconds after which a robots.txt that could not be had, whatever was tried, is asked for once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What is known of a site's robots.txt until `expires` (seconds since the epoch)."""

    expires: float
    parser: RobotParser | None = None
    """None: there is no robots.txt, and nothing is disallowed."""

    trouble: str | None = None
    """Why robots.txt could not be had: everything is disallowed."""

    failures: int = 0
    """Attempts in a row that failed."""


class RobotsTxtMiddleware:
    """Fetches the robots.txt of a scheme, host and port before anything else there, and keeps it up to a day.

    - Fetched: its rules apply, in the first 512 KiB of it. `signals.robots_parsed` is sent, as Scrapy does.
    - Unavailable (4xx, or more than five redirects): everything is allowed (RFC 9309, 2.3.1.3).
    - Unreachable (5xx, no connection, no answer in time): everything is disallowed (2.3.1.4), and robots.txt is asked
      for again ``ROBOTSTXT_RETRY_TIMES`` times, after ``ROBOTSTXT_RETRY_SECONDS`` and twice as long each time. 429 is
      taken for unreachable: a server that cannot answer has not allowed anything.

    Stats, the first four named as Scrapy's: ``robotstxt/request_count``, ``robotstxt/response_count``,
    ``robotstxt/response_status_count/<status>``, ``robotstxt/forbidden`` (requests), ``robotstxt/hosts_forbidding``
    (sites that refused at least one), ``robotstxt/hosts_unreachable``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; raises NotConfigured where robots.txt is not obeyed."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = str(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])
        self._parser_class = load_object(settings["ROBOTSTXT_PARSER"])
        self._cache_seconds = settings.getfloat("ROBOTSTXT_CACHE_SECONDS")
        self._retry_times = settings.getint("ROBOTSTXT_RETRY_TIMES")
        self._retry_seconds = settings.getfloat("ROBOTSTXT_RETRY_SECONDS")
        self._rules: dict[str, _Rules] = {}
        self._fetching: dict[str, asyncio.Future[_Rules]] = {}
        self._forbidding: set[str] = set()
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise what speaks against it.

        Raises RequestRefusedError if robots.txt disallows it, RequestPausedError if robots.txt could not be had.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        site = _site(request)
        rules = self._rules.get(site)
        if rules is None or rules.expires <= time.time():
            rules = await self._fetched(site, request)
        if rules.trouble is not None:
            message = f"robots.txt cannot be had, so that nothing is allowed: {rules.trouble}"
            raise RequestPausedError("robots-unreachable", message, datetime.fromtimestamp(rules.expires, UTC))
        if rules.parser is not None and not rules.parser.allowed(request.url, self._agent):
            self._stats.inc_value("robotstxt/forbidden")
            if site not in self._forbidding:
                self._forbidding.add(site)
                self._stats.inc_value("robotstxt/hosts_forbidding")
            raise RequestRefusedError("robots", "Forbidden by robots.txt")

    async def _fetched(self, site: str, request: Request) -> _Rules:
        """Fetch robots.txt once for all requests that wait for it."""
        fetching = self._fetching.get(site)
        if fetching is None:
            fetching = self._fetching[site] = asyncio.ensure_future(self._fetch(site, request))
            fetching.add_done_callback(lambda _done: self._fetching.pop(site))
        return await asyncio.shield(fetching)

    async def _fetch(self, site: str, request: Request) -> _Rules:
        before = self._rules.get(site)
        try:
            rules = await self._rules_of(await self._download(site), request)
        except HostPausedError as error:
            rules = self._unreachable(site, before, str(error), error.retry_at.timestamp())
        except FetchRefusedError as error:
            if error.outcome == "redirects":
                rules = self._available(None)
            else:
                # The request itself is refused for the same reason, and says so under its own URL.
                rules = _Rules(expires=time.time() + self._retry_seconds)
        except ArchiveStoppedError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is: without robots.txt nothing is allowed
            rules = self._unreachable(site, before, f"{type(error).__name__}: {error}")
        else:
            if rules is None:
                rules = self._unreachable(site, before, "the server answers with an error")
        self._rules[site] = rules
        return rules

    async def _download(self, site: str) -> Response:
        self._stats.inc_value("robotstxt/request_count")
        meta = {
            "dont_obey_robotstxt": True,
            "dont_retry": True,
            "redirect_ttl": _MAX_REDIRECTS,
            "allow_offsite": True,
            "archive": {"role": "robots"},
        }
        engine = self._crawler.engine
        assert engine is not None
        return await engine.download_async(
            Request(f"{site}/robots.txt", priority=1000, meta=meta, callback=NO_CALLBACK)
        )

    async def _rules_of(self, response: Response, request: Request) -> _Rules | None:
        """Read an answer; None if it says that the server cannot answer."""
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            return None
        if not 200 <= response.status < 300:
            return self._available(None)
        parser: RobotParser = build_from_crawler(self._parser_class, self._crawler, _parsed_part(response.body))
        await self._crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return self._available(parser)

    def _available(self, parser: RobotParser | None) -> _Rules:
        return _Rules(parser=parser, expires=time.time() + self._cache_seconds)

    def _unreachable(self, site: str, before: _Rules | None, trouble: str, retry_at: float | None = None) -> _Rules:
        failures = before.failures + 1 if before is not None else 1
        given_up = failures > self._retry_times
        wait = _LATER if given_up else self._retry_seconds * 2 ** (failures - 1)
        if failures == 1:
            self._stats.inc_value("robotstxt/hosts_unreachable")
        if failures == 1 or failures == self._retry_times + 1:
            what = "nothing is fetched there" if given_up else f"requests wait, it is tried again in {wait:g} s"
            logger.warning("%s/robots.txt cannot be had, %s: %s", site, what, trouble)
        expires = max(time.time() + wait, retry_at or 0.0)
        return _Rules(trouble=trouble, failures=failures, expires=expires)


def _site(request: Request) -> str:
    url = urlparse_cached(request)
    host = url.netloc.rpartition("@")[2].lower()
    return f"{url.scheme}://{host}"


def _parsed_part(body: bytes) -> bytes:
    """Return what is parsed of a robots.txt: whole lines only, as a rule that is cut off says something else."""
    if len(body) <= _MAX_BYTES:
        return body
    return body[: body.rfind(b"\n", 0, _MAX_BYTES) + 1]
