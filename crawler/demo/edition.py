"""The newspaper made up for one address: every answer, byte for byte, before anybody asks for it.

Nothing here reads a clock or draws a number: two editions for the same address are equal.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files

from crawler.demo.pictures import draw_picture
from crawler.demo.site import ARTICLES, DISALLOWED, FURNITURE, NOT_FOUND, ODDITIES, Resource

__all__ = ["LAST_MODIFIED", "Answer", "Edition"]

LAST_MODIFIED = "Sun, 12 Oct 2025 09:00:00 GMT"
"""The ``Last-Modified`` of everything that answers 200: the edition went to press as a whole."""

_CHROME = re.compile(r"<!--chrome:([a-z-]+)-->")
_PICTURE = re.compile(rb"/images/([a-z-]+\.png)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response, without the headers that frame it."""

    status: int
    """Status code."""

    headers: tuple[tuple[str, str], ...]
    """Headers that describe the body; neither ``Content-Length`` nor ``Transfer-Encoding``."""

    body: bytes
    """The body as it is sent, its content coding applied."""

    etag: str | None = None
    """Entity tag of this representation, where the status is 200."""

    chunked: bool = False
    """To be sent in chunks."""


class Edition:
    """Every path of the newspaper with the answer to it."""

    def __init__(self, base_url: str) -> None:
        """Make up all pages for ``base_url``, which has no slash at its end."""
        resources = (*ARTICLES, *ODDITIES, DISALLOWED, *FURNITURE)
        bodies = {resource: _body(resource, base_url) for resource in resources}
        self._plain = {r.path: _answer(r, body, base_url) for r, body in bodies.items()}
        self._zipped = {r.path: _zipped(r, body, base_url) for r, body in bodies.items() if r.gzip}
        names = {match[1].decode("ascii") for body in bodies.values() for match in _PICTURE.finditer(body)}
        for name in sorted(names):
            self._plain[f"/images/{name}"] = _picture(name)

    @property
    def paths(self) -> frozenset[str]:
        """Every path that is answered with something of its own."""
        return frozenset(self._plain)

    def answer(self, path: str, *, accepts_gzip: bool) -> Answer:
        """Return the answer at ``path``; the 404 where there is nothing."""
        if accepts_gzip and path in self._zipped:
            return self._zipped[path]
        return self._plain.get(path) or self._plain[NOT_FOUND.path]


def _body(resource: Resource, base_url: str) -> bytes:
    data = _read("pages", resource.file)
    if resource.content_type == "application/pdf":
        return data
    page = _CHROME.sub(lambda match: _read("chrome", f"{match[1]}.html").decode().rstrip("\n"), data.decode())
    return page.replace("@BASE@", base_url).encode(resource.charset)


def _read(folder: str, file: str) -> bytes:
    return files("crawler.demo").joinpath(folder, *file.split("/")).read_bytes()


def _answer(resource: Resource, body: bytes, base_url: str, *extra: tuple[str, str]) -> Answer:
    headers = [("Content-Type", resource.content_type), *extra]
    if resource.gzip:
        headers.append(("Vary", "Accept-Encoding"))
    if resource.redirects_to is not None:
        headers.append(("Location", base_url + resource.redirects_to))
    etag = _etag(body) if resource.status == HTTPStatus.OK else None
    return Answer(status=resource.status, headers=tuple(headers), body=body, etag=etag, chunked=resource.chunked)


def _zipped(resource: Resource, body: bytes, base_url: str) -> Answer:
    return _answer(resource, gzip.compress(body, mtime=0), base_url, ("Content-Encoding", "gzip"))


def _picture(name: str) -> Answer:
    body = draw_picture(name)
    return Answer(status=200, headers=(("Content-Type", "image/png"),), body=body, etag=_etag(body))


def _etag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:20]}"'
