"""Exchanges to write: pages as they come over the wire, plain or compressed by the server."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.demo.edition import Edition
from crawler.demo.site import ARTICLES

__all__ = ["Sample", "Samples", "page_bodies", "pages_below"]

_SIZE, _LARGE = 30_000, 106_000
"""A page of the sample newspaper is filled up to so many bytes; the larger is about as long as the smaller once it is
compressed."""

_SMALLEST, _LARGEST = 15_000, 45_000
"""Of a folder, the pages of that size are taken: some 30 kB on average."""

_REQUEST = (
    "GET {path} HTTP/1.1\r\nHost: www.example.org\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
    "Accept-Language: en\r\nUser-Agent: news-archiver (+https://example.org/bot)\r\nAccept-Encoding: {codings}\r\n\r\n"
)
_RESPONSE = (
    "HTTP/1.1 200 OK\r\nDate: Sun, 12 Oct 2025 09:00:00 GMT\r\nServer: loopback\r\nContent-Type: text/html{charset}\r\n"
    "{coding}Vary: Accept-Encoding\r\nCache-Control: public, max-age=60\r\nX-Content-Type-Options: nosniff\r\n"
    "Strict-Transport-Security: max-age=31536000\r\nContent-Length: {length}\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One exchange as it was on the wire."""

    url: str
    request: bytes
    response: bytes


class Samples:
    """As many exchanges as are asked for; a page that comes again does so at another URL."""

    def __init__(self, pages: list[bytes], *, compressed: bool) -> None:
        """Put the answers in order; `compressed` sends them with ``Content-Encoding: gzip``."""
        self._codings = "gzip, deflate, br" if compressed else "identity"
        self._responses = [_response(page, compressed=compressed) for page in pages]

    @property
    def bytes_sent(self) -> float:
        """Of an answer, on average."""
        return sum(map(len, self._responses)) / len(self._responses)

    def give(self, count: int) -> Iterator[Sample]:
        """Give `count` exchanges, the same every time."""
        for number in range(count):
            path = f"/news/2025/10/12/story-{number}"
            request = _REQUEST.format(path=path, codings=self._codings).encode("ascii")
            yield Sample(f"https://www.example.org{path}", request, self._responses[number % len(self._responses)])


def page_bodies(folder: Path | None, count: int, *, large: bool = False) -> list[bytes]:
    """Return up to `count` different pages: those of a folder and all below it, or of the sample newspaper.

    They have some 30 kB; with `large`, they have that when they are compressed.
    """
    if folder is None:
        return _newspaper_pages(count, _LARGE if large else _SIZE)
    chosen = [page for page in pages_below([folder]) if _SMALLEST < len(_gzipped(page) if large else page) < _LARGEST]
    if not chosen:
        message = f"--pages {folder}: no *.html or *.html.gz of {_SMALLEST} to {_LARGEST} bytes in there"
        raise SystemExit(message + " once they are compressed" * large)
    return chosen[:count]


def pages_below(folders: list[Path]) -> list[bytes]:
    """Return the pages (``*.html``, ``*.html.gz``) of folders and all below them; ends the program if there is none."""
    files = [file for folder in folders for file in sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])]
    if not files:
        raise SystemExit(f"--pages {' '.join(map(str, folders))}: no *.html or *.html.gz in there")
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]


def _newspaper_pages(count: int, size: int) -> list[bytes]:
    edition = Edition("http://127.0.0.1")
    pages = [edition.answer(resource.path, accepts_gzip=False).body for resource in ARTICLES]
    words = sorted(set(re.findall(rb"[A-Za-z]{2,}", b" ".join(re.findall(rb"<p>(.*?)</p>", b"".join(pages))))))
    chosen = random.Random(1)  # the same pages in every run
    return [_filled(pages[number % len(pages)], words, chosen, size) for number in range(count)]


def _filled(page: bytes, words: list[bytes], chosen: random.Random, size: int) -> bytes:
    """Add paragraphs of the newspaper's own words and lists of links, so that it deflates as well as real pages do."""
    more = bytearray()
    while len(page) + len(more) < size:
        more += b'<p class="body">%s.</p>\n' % b" ".join(chosen.choices(words, k=40))
        for _ in range(4):
            first, second = chosen.choices(words, k=2)
            link = b'<a href="/archive/%s-%s" class="teaser-link">%s %s</a>' % (first, second, first, second)
            more += b'<li class="teaser"><span class="kicker">Harbour</span> %s</li>\n' % link
    return page.replace(b"</body>", bytes(more) + b"</body>", 1)


def _response(page: bytes, *, compressed: bool) -> bytes:
    body = _gzipped(page) if compressed else page
    coding = "Content-Encoding: gzip\r\n" if compressed else ""
    charset = "; charset=utf-8" if b"charset" not in page[:1024] else ""
    return _RESPONSE.format(charset=charset, coding=coding, length=len(body)).encode("ascii") + body


def _gzipped(page: bytes) -> bytes:
    return gzip.compress(page, 6, mtime=0)  # the level of most servers
