"""A site of many article pages on 127.0.0.1, made to cost little: every answer is ready before anybody asks for it.

``python loopback_site.py --count 600`` prints its address and serves until it is stopped. ``/news/story-1`` to
``/news/story-600`` are the pages; ``/-/report`` says when they were asked for since the last report.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from warc_samples import pages_below

from crawler.demo.edition import Edition
from crawler.demo.site import ARTICLES

__all__ = ["SiteReport", "page_paths"]

_SMALLEST, _SPREAD = 30_000, 30_000
"""A page of the sample newspaper is filled up to between 30 and 60 kB."""


@dataclass(slots=True)
class SiteReport:
    """What was asked for since the last report; times are of the system's monotonic clock, in seconds."""

    requests: int = 0
    first_request_at: float = 0.0
    last_request_at: float = 0.0


def page_paths(count: int) -> list[str]:
    """Return the paths of the first `count` pages."""
    return [f"/news/story-{number}" for number in range(1, count + 1)]


def page_bodies(folders: list[Path] | None, count: int) -> list[bytes]:
    """Return `count` pages: those of folders (``*.html``, ``*.html.gz``), or of the sample newspaper, in turn."""
    if folders is None:
        return _newspaper_pages(count)
    pages = pages_below(folders)
    return [pages[number % len(pages)] for number in range(count)]


def _newspaper_pages(count: int) -> list[bytes]:
    edition = Edition("http://127.0.0.1")
    pages = [edition.answer(resource.path, accepts_gzip=False).body for resource in ARTICLES]
    return [_filled(pages[number % len(pages)], number) for number in range(count)]


def _filled(page: bytes, number: int) -> bytes:
    """Add what makes real pages large: two fifths links around the text, three fifths scripts; all of it ASCII."""
    room = max(0, _SMALLEST + number * 7919 % _SPREAD - len(page))
    state = "".join(f'{{"id":{n},"slug":"story-{n}","seen":false,"rank":0.{n % 97}}},' for n in range(room // 92))
    teasers = "".join(
        f'<li class="teaser"><span class="kicker">Harbour</span> <a href="/archive/{number}/{n}">Number {n}</a></li>\n'
        for n in range(room // 270)
    )
    head = f"<script>window.__STATE__={{page:{number},items:[{state}]}};</script>\n".encode("ascii")
    foot = f'<nav class="more"><ul>\n{teasers}</ul></nav>\n'.encode("ascii")
    return page.replace(b"</head>", head + b"</head>", 1).replace(b"</body>", foot + b"</body>", 1)


def answer(body: bytes, *, plain: bool) -> bytes:
    """Return the whole HTTP response that carries a page, compressed as servers do unless it is to be `plain`."""
    charset = "; charset=utf-8" if _is_utf8(body) else ""
    sent = body if plain else gzip.compress(body, 6, mtime=0)
    head = [
        "HTTP/1.1 200 OK",
        "Date: Sun, 12 Oct 2025 09:00:00 GMT",
        "Server: loopback",
        f"Content-Type: text/html{charset}",
        *([] if plain else ["Content-Encoding: gzip"]),
        "Vary: Accept-Encoding",
        "Cache-Control: public, max-age=60",
        "Strict-Transport-Security: max-age=31536000",
        "X-Content-Type-Options: nosniff",
        f"Content-Length: {len(sent)}",
    ]
    return "\r\n".join(head).encode("ascii") + b"\r\n\r\n" + sent


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Connection(asyncio.Protocol):
    """One kept connection: requests in, ready answers out."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._buffer = (self._buffer + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._site.respond(request.split(b" ", 2)[1].decode("ascii")))


class Site:
    """The answers, and a note of when they were given."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        """Put every answer at its path."""
        self._answers = dict(zip(page_paths(len(answers)), answers, strict=True))
        self._report = SiteReport()

    def respond(self, path: str) -> bytes:
        """Return the response at `path`."""
        if path == "/-/report":
            report, self._report = self._report, SiteReport()
            body = json.dumps(asdict(report)).encode("ascii")
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        found = self._answers.get(path)
        if found is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        now = time.monotonic()
        self._report.requests += 1
        self._report.first_request_at = self._report.first_request_at or now
        self._report.last_request_at = now
        return found

    async def serve(self) -> None:
        """Listen on a free port, print one line of JSON that says where, and serve until cancelled."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=128)
        port = server.sockets[0].getsockname()[1]
        sent = sum(map(len, self._answers.values())) / len(self._answers)
        print(json.dumps({"url": f"http://127.0.0.1:{port}", "bytes_sent_per_page": round(sent)}), flush=True)
        await server.serve_forever()


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=600, help="how many pages there are (default %(default)s)")
    parser.add_argument("--pages", type=Path, nargs="+", metavar="FOLDER", help="*.html or *.html.gz to serve, in turn")
    parser.add_argument("--plain", action="store_true", help="send pages without Content-Encoding: gzip")
    options = parser.parse_args()
    bodies = page_bodies(options.pages, options.count)
    ready = {body: answer(body, plain=options.plain) for body in set(bodies)}  # pages of a folder come again and again
    answers = [ready[body] for body in bodies]
    asyncio.run(Site(answers).serve())


if __name__ == "__main__":
    main()
