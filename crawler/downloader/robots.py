"""robots.txt, obeyed by every request, with one line in the log where a host's cannot be fetched."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares import robotstxt
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

__all__ = ["RobotsTxtMiddleware"]


class RobotsTxtMiddleware(robotstxt.RobotsTxtMiddleware):
    """Scrapy's middleware, with two things mended.

    Requests that wait for a host's robots.txt together all await one Deferred, and Twisted hands its result to the
    first of them only: in Scrapy 2.19.0 the others take it for "no robots.txt" and are let through. And a host that
    does not answer is told in one line, not in a traceback of sixty.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings; raises NotConfigured where robots.txt is not obeyed."""
        super().__init__(crawler)
        robotstxt.logger.addFilter(_without_traceback)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host, fetched first if need be; None if they could not be had."""
        await super().robot_parser(request)
        parser = self._parsers[urlparse_cached(request).netloc]
        # Scrapy puts the parser (or None) there before it lets anybody go on.
        assert not hasattr(parser, "addCallback")
        return parser


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True
