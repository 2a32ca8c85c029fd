"""Pages that ask not to be archived, in a header or in their head."""

from __future__ import annotations

from archive import ContentCodingError, HttpResponse, decode_beginning

__all__ = ["LOOKED_AT", "noarchive_reason"]

LOOKED_AT = 512 << 10
"""Bytes of an answer, and of its decoded body, that are searched; meta elements stand at the beginning."""


def noarchive_reason(beginning: bytes, url: str, agent: str) -> str | None:
    """Return the directive by which the answer that begins so asks not to be archived; None if it does not.

    Directives to everybody count, and those to `agent` (``X-Robots-Tag: news-archiver: noarchive``,
    ``<meta name="news-archiver" content="noarchive">``); those to other agents do not. ``none`` is read as
    `crawler.items.Rights.noarchive` reads it.
    """
    # The extraction brings much with it, and most crawls do not ask for this.
    from crawler.extraction.document import parse  # noqa: PLC0415
    from crawler.extraction.rights import read_rights  # noqa: PLC0415

    http = HttpResponse.parse(beginning)
    if http is None:
        return None
    page = parse(_page_body(http) or b"<html></html>", url=url, headers=list(http.headers), captured_at=None)
    if page is None:
        return None
    agent = agent.lower()
    to_us = [f"{agent}: {part.strip().lower()}" for content in page.metas.get(agent, ()) for part in content.split(",")]
    asked = ("noarchive", "none", f"{agent}: noarchive", f"{agent}: none")
    return next((directive for directive in [*read_rights(page).robots, *to_us] if directive in asked), None)


def _page_body(http: HttpResponse) -> bytes:
    if "html" not in (http.headers.first("Content-Type") or "html").lower():
        return b""
    try:
        return decode_beginning(http.payload, http.headers.every("Content-Encoding"), limit=LOOKED_AT)[0]
    except ContentCodingError:
        return b""  # nobody can read it, nor the directives in it
