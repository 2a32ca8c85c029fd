"""The crawler that one writes in an afternoon: Scrapy, warcio and trafilatura, everything inside the callback.

``scrapy runspider handmade_stack.py -a urls=FILE -a warc=FILE -O articles.jsonl``. Each response is rebuilt from what
Scrapy hands over and written as a WARC record, its links are extracted (not with ``-a links=0``), and trafilatura
makes the article, with metadata.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
import trafilatura
from scrapy.http import TextResponse
from scrapy.linkextractors.lxmlhtml import LxmlLinkExtractor
from trafilatura.settings import Document
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from scrapy.http import Response


class HandmadeSpider(scrapy.Spider):
    """Fetches every URL of a file, archives it and makes an article of it."""

    name = "handmade"
    urls: str
    """The spider argument: a file with one URL a line."""

    warc: str
    """The spider argument: the WARC file to write."""

    links: str = "1"
    """The spider argument: 0 leaves links alone."""

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every URL."""
        self._stream = Path(self.warc).open("wb")  # noqa: ASYNC230, SIM115  nothing else runs yet; see closed()
        self._writer = WARCWriter(self._stream, gzip=True)
        self._link_extractor = LxmlLinkExtractor()
        for url in Path(self.urls).read_text("utf-8").split():  # noqa: ASYNC240
            yield scrapy.Request(url)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Archive, look for links, extract."""
        assert isinstance(response, TextResponse)
        self._archive(response)
        links = [] if self.links == "0" else self._link_extractor.extract_links(response)
        document = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if isinstance(document, Document):
            yield {
                "url": response.url,
                "title": document.title,
                "author": document.author,
                "date": document.date,
                "description": document.description,
                "language": document.language,
                "tags": document.tags,
                "text": document.text,
                "links": [link.url for link in links],
            }

    def closed(self, _reason: str) -> None:
        """Close the WARC file."""
        self._stream.close()

    def _archive(self, response: TextResponse) -> None:
        # The body was decoded by Scrapy, so a coding that the headers name is no longer there.
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
            if name.lower() not in {b"content-encoding", b"transfer-encoding", b"content-length"}
        ]
        headers.append(("Content-Length", str(len(response.body))))
        http = StatusAndHeaders(str(response.status), headers, protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            response.url, "response", payload=BytesIO(response.body), http_headers=http
        )
        self._writer.write_record(record)
