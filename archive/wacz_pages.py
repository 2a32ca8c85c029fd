"""The pages of a WACZ file: where a reader of the package begins (WACZ 1.1.1, ``pages/pages.jsonl``)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.reading import Damage, OnDamage
from archive.records import Record

__all__ = ["page_of_record", "pages_header", "pages_of_articles"]

_HTML = frozenset({"text/html", "application/xhtml+xml"})


def pages_header(*, has_text: bool) -> bytes:
    """Return the first line of ``pages.jsonl``."""
    return _line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": has_text})


def pages_of_articles(articles: Path, *, with_text: bool, on_damage: OnDamage) -> Iterator[bytes]:
    """Give one line for every article in a file of JSON lines, read line by line.

    An article without URL or date is not listed, because a page must have both; a line that holds no article is
    damage. Raises OSError if the file cannot be read.
    """
    offset = 0
    with articles.open("rb") as lines:
        for line in lines:
            try:
                article = json.loads(line)
                page = _page_of_article(article, with_text=with_text)
            except (ValueError, KeyError, TypeError, AttributeError):
                on_damage(Damage(file=articles, offset=offset, reason="not an article on one line of JSON"))
            else:
                if page["url"] and page["ts"]:
                    yield _line(page)
            offset += len(line)


def page_of_record(record: Record, captured_at: datetime) -> bytes | None:
    """Return the line for a whole HTML page that was answered with 200, None for any other record."""
    if record.type != "response" or record.truncated or record.http is None or record.http.status != 200:
        return None
    if record.notes.get("role", "article") != "article" or not record.target_uri:
        return None
    content_type = record.http.headers.first("Content-Type") or ""
    if content_type.split(";")[0].strip().lower() not in _HTML:
        return None
    page_id = _page_id(record.record_id, record.file, record.offset)
    moment = captured_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return _line({"id": page_id, "url": record.target_uri, "ts": moment})


def _page_of_article(article: dict[str, Any], *, with_text: bool) -> dict[str, Any]:
    place = article["archive"]
    page = {
        "id": _page_id(place["record_id"], place["file"], place["offset"]),
        "url": article["url"],
        "ts": article["fetched_at"],
    }
    if article["title"]:
        page["title"] = article["title"]
    if with_text and article["text"]:
        page["text"] = article["text"]
    return page


def _page_id(record_id: str | None, file: str, offset: int) -> str:
    # The article's own id is that of its URL, and one URL may have been captured often.
    return record_id.strip("<>").removeprefix("urn:uuid:") if record_id else f"{file}:{offset}"


def _line(page: dict[str, Any]) -> bytes:
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
