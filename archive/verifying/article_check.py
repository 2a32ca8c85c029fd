"""Articles held against the captures of their WARC: every one points back at its record, in the order of the records.

Whether every record has its article is not asked here: that would be to make them again, as ``scrapy replay`` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive.verifying.captures import CaptureFacts
from archive.verifying.findings import Report

__all__ = ["check_articles"]


def check_articles(articles: Path, warc_name: str, captures: Mapping[int, CaptureFacts], report: Report) -> None:
    """Compare `articles` with `captures`, by their offsets, of the WARC file of that name.

    Raises OSError if the articles cannot be read.
    """
    here = Report(articles, report.on_finding)
    previous = -1
    place = 0
    with articles.open("rb") as lines:
        for line in lines:
            article = _article(line)
            if article is None:
                here.found("article-json", place, "not one JSON object with an archive pointer and a line break")
            else:
                offset = article["archive"]["offset"]
                if offset <= previous:
                    here.found("article-order", place, f"offset {offset} comes after offset {previous}")
                _check_article(article, place, warc_name, captures.get(offset), here)
                previous = max(previous, offset)
            place += len(line)


def _article(line: bytes) -> dict[str, Any] | None:
    try:
        article = json.loads(line)
        is_pointed = isinstance(article["archive"]["offset"], int) and isinstance(article["archive"]["length"], int)
    except (ValueError, KeyError, TypeError):
        return None
    return article if is_pointed and line.endswith(b"\n") else None


def _check_article(
    article: Mapping[str, Any], place: int, warc_name: str, capture: CaptureFacts | None, here: Report
) -> None:
    pointer = article["archive"]
    if pointer.get("file") != warc_name:
        here.found("article-pointer", place, f"file {pointer.get('file')!r} is not {warc_name}")
    if capture is None:
        here.found("article-pointer", place, f"no capture stands at offset {pointer['offset']} of {warc_name}")
        return
    if pointer["length"] != capture.length:
        here.found("article-pointer", place, f"length {pointer['length']}, but the record takes {capture.length} bytes")
    for name, says, value in (
        ("record_id", pointer.get("record_id"), capture.record_id),
        ("payload_digest", pointer.get("payload_digest"), capture.payload_digest),
        ("fetched_at", article.get("fetched_at"), capture.date),
        ("url", article.get("url"), capture.url),
    ):
        if (says or "") != value:
            here.found("article-mismatch", place, f"{name} {says!r}, but the record has {value!r}")
