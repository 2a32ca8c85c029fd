"""The article spider, which tells of every response too: for ``same_again.py`` to compare."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from crawler.spiders.article import ArticleSpider

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.items import Article


class WitnessSpider(ArticleSpider):
    """Yields what it was handed, and the article."""

    name = "witness"

    async def parse(self, response: Response) -> AsyncIterator[Article | dict[str, Any]]:  # type: ignore[override]
        """Yield both."""
        yield {
            "url": response.url,
            "type": type(response).__name__,
            "status": response.status,
            "headers": {name.decode("latin-1"): list(map(repr, values)) for name, values in response.headers.items()},
            "body": hashlib.sha256(response.body).hexdigest(),
            "flags": response.flags,
            "ip": str(response.ip_address),
            "protocol": response.protocol,
        }
        async for article in super().parse(response):
            yield article
