"""A spider that says everything of what it is handed, and what it is denied.

With ``NO_NETWORK`` in the environment any attempt to reach an address or to resolve a name ends the process.
"""

from __future__ import annotations

import base64
import os
import socket
import sys
from pathlib import Path

import scrapy

from crawler.items import to_json

if os.environ.get("NO_NETWORK"):

    def _guard(event: str, arguments: tuple[object, ...]) -> None:
        local = event == "socket.connect" and getattr(arguments[0], "family", None) == socket.AF_UNIX
        if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"} and not local:
            print(f"the network was touched: {event} {arguments[1:]}", file=sys.stderr, flush=True)  # noqa: T201  it is the last word
            os._exit(99)

    sys.addaudithook(_guard)


class WitnessSpider(scrapy.Spider):
    name = "witness"
    custom_settings = {"HTTPERROR_ALLOW_ALL": True, "COMPRESSION_ENABLED": False}  # noqa: RUF012

    async def start(self):
        for line in Path(self.urls).read_text("utf-8").split():  # noqa: ASYNC240  a small file
            yield scrapy.Request(line, errback=self.failed, dont_filter=True)
        if getattr(self, "post", None):
            yield scrapy.Request(self.post, method="POST", body=b"name=\xff\x00&x=1", errback=self.failed)
            yield scrapy.Request(self.post, method="POST", body=b"other", errback=self.failed)
            yield scrapy.Request(self.post, method="HEAD", errback=self.failed)

    async def parse(self, response):
        article = (await response.meta["capture"].made()).article
        yield {
            "asked": response.request.url,
            "method": response.request.method,
            "sent": base64.b64encode(response.request.body).decode(),
            "url": response.url,
            "type": type(response).__name__,
            "status": response.status,
            "headers": [
                [name.decode("latin-1"), value.decode("latin-1")]
                for name, values in response.headers.items()
                for value in values
            ],
            "body": base64.b64encode(response.body).decode(),
            "flags": response.flags,
            "ip": str(response.ip_address),
            "protocol": response.protocol,
            "article": article and to_json(article),
            "redirected_from": response.request.meta.get("redirect_urls", []),
        }

    def failed(self, failure):
        yield {
            "asked": failure.request.url,
            "method": failure.request.method,
            "sent": base64.b64encode(failure.request.body).decode(),
            "error": type(failure.value).__name__,
        }
