"""Content codings taken off a body before a spider gets it, within bounds."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares import httpcompression
from scrapy.exceptions import NotConfigured
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from archive import ContentCodingError, bomb_limit, decode_beginning

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["HttpCompressionMiddleware"]

logger = logging.getLogger(__name__)


class HttpCompressionMiddleware(httpcompression.HttpCompressionMiddleware):
    """Scrapy's middleware with a bound of its own: ``ARCHIVE_RESPONSE_CAP`` bytes of what is decoded are handed on.

    Scrapy's goes up to ``DOWNLOAD_MAXSIZE``, which here bounds what waits on disk and not in memory, and hands on
    nothing of what is larger. A response that was cut has the flag ``body_capped``; the archive has it as it came. One
    that grows more than ``DECODED_RATIO_MAX`` times, beyond ``DECODED_RATIO_FLOOR`` bytes, is cut there, and has the
    flag ``decompression_bomb`` as well.

    Stats: ``httpcompression/response_count``, ``httpcompression/response_bytes`` as Scrapy's, and
    ``httpcompression/capped``, ``httpcompression/bombs``.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Read the settings."""
        super().__init__(crawler=crawler)
        self._ratio = crawler.settings.getfloat("DECODED_RATIO_MAX")
        self._floor = crawler.settings.getint("DECODED_RATIO_FLOOR")
        self._cap = crawler.settings.getint("ARCHIVE_RESPONSE_CAP")
        assert crawler.stats is not None
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the middleware; raises NotConfigured where compression is off."""
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Response:  # noqa: ARG002
        """Return the response decoded, or as it is where its coding is unknown."""
        codings = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        if not codings or request.method == "HEAD":
            return response
        most = bomb_limit(len(response.body), ratio=self._ratio, floor=self._floor)
        limit = min(self._cap, most)
        try:
            body, capped = decode_beginning(response.body, codings, limit=limit)
        except ContentCodingError as error:
            logger.warning("%s cannot be decoded: %s", response.url, error)
            return response
        self._stats.inc_value("httpcompression/response_count")
        self._stats.inc_value("httpcompression/response_bytes", len(body))
        flags = list(response.flags)
        if capped:
            self._stats.inc_value("httpcompression/capped")
            logger.warning("%s is larger than %s bytes when decoded; the rest is left out", response.url, limit)
            flags.append("body_capped")
            if limit == most:
                self._stats.inc_value("httpcompression/bombs")
                flags.append("decompression_bomb")
        del response.headers["Content-Encoding"]  # as Scrapy's does; replace() copies the headers
        response_class = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        changed: dict[str, Any] = {"body": body, "flags": flags}
        if issubclass(response_class, TextResponse):
            changed["encoding"] = None  # to be found out from the body
        return response.replace(cls=response_class, **changed)
