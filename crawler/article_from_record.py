"""The one function that makes articles: live crawl, mend, replay and playback all call it and nothing else.

``articles/X.jsonl`` is thereby a function of ``X.warc.gz`` and `Article.extraction.version`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from archive import ContentCodingError, DecompressionBombError, HttpResponse, Record, decode_content
from crawler.extraction import Trace, extract_article
from crawler.items import ArchivePointer, Article
from crawler.page_size import LARGEST_PAGE
from crawler.rejected import Rejection

if TYPE_CHECKING:
    from crawler.extraction.document import Page

__all__ = ["article_from_record"]

_MAX_CONTENT = 64 << 20
"""Bytes of decoded content that are looked at; what grows beyond, or too far for its size, is a decompression bomb."""

_ARTICLE_STATUS = frozenset({200, 203})
"""Only a complete answer holds the page itself (RFC 9110, 15.3)."""


def article_from_record(
    record: Record,
    *,
    on_reject: Callable[[Rejection], Any] | None = None,
    on_page: Callable[[Page], Any] | None = None,
    on_trace: Callable[[Trace], Any] | None = None,
) -> Article | None:
    """Return the article that a WARC record holds, or None if it holds none.

    Where there is none, `on_reject` is called once with the reason: records that are not responses, that have another
    role than ``article`` (``WARC-JSON-Metadata``; records of foreign files have no role and are looked at), that are
    truncated, whose status is not 200 or 203, and everything that `extract_article` rejects. `on_page` is handed the
    parsed page, if it came to that, `on_trace` what was decided on its passages.
    """
    reject = on_reject or (lambda _rejection: None)
    if (rejection := _not_a_page(record)) is not None:
        reject(rejection)
        return None
    http = record.http
    assert http is not None  # _not_a_page looked
    try:
        body = decode_content(http.payload, http.headers.every("Content-Encoding"), limit=_MAX_CONTENT)
    except DecompressionBombError as error:
        reject(Rejection(reason="decompression-bomb", detail=str(error)))
        return None
    except ContentCodingError as error:
        reject(Rejection(reason="content-coding", detail=str(error)))
        return None
    article = extract_article(
        body,
        url=record.target_uri,
        headers=http.headers,
        captured_at=_moment(record.date),
        on_reject=reject,
        on_page=on_page,
        on_trace=on_trace,
    )
    return None if article is None else _with_record(article, record)


def _not_a_page(record: Record) -> Rejection | None:
    if record.type == "revisit":
        return Rejection(
            reason="revisit", detail="unchanged since " + (record.headers.first("WARC-Refers-To-Date") or "before")
        )
    if record.type != "response":
        return Rejection(reason="not-a-response", detail=f"a {record.type} record")
    role = record.notes.get("role", "article")
    if role != "article":
        return Rejection(reason="role", detail=f"fetched as {role}")
    size = record.headers.first("Content-Length") or ""
    if size.isdecimal() and int(size) > LARGEST_PAGE:
        return Rejection(reason="too-large", detail=f"{size} bytes")
    if record.truncated:
        return Rejection(reason="truncated", detail=f"the response was cut off: {record.truncated}")
    if record.http is None:
        return Rejection(reason="not-http", detail="the answer is not HTTP")
    return _not_complete(record.http)


def _not_complete(http: HttpResponse) -> Rejection | None:
    if http.status in _ARTICLE_STATUS:
        return None
    return Rejection(reason="status", detail=f"HTTP status {http.status} {http.reason}".rstrip())


def _with_record(article: Article, record: Record) -> Article:
    requested = record.notes.get("requested_url")
    return replace(
        article,
        requested_url=requested if isinstance(requested, str) and requested else record.target_uri,
        fetched_at=record.date,
        archive=ArchivePointer(
            file=record.file,
            offset=record.offset,
            length=record.length,
            record_id=record.record_id,
            payload_digest=record.headers.first("WARC-Payload-Digest"),
        ),
    )


def _moment(date: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(date) if date else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else None
