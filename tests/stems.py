"""Stems written by hand: a WARC file with pages, its index and its articles, without a crawl."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

PAGE = b"<title>Ferry</title><p>The ferry left the harbour at seven."


def response(  # noqa: PLR0913  each says one thing about the record
    url: str,
    *,
    body: bytes = PAGE,
    status: str = "200 OK",
    mime: str = "text/html; charset=utf-8",
    date: str = "2026-11-23T05:06:07.123456Z",
    extra: str = "",
    kind: str = "response",
) -> bytes:
    """Return a record that holds an HTTP response; its id is made from the URL."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    number = sum(url.encode()) + 256 * len(url)
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n{extra}"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record, mtime=0) for record in records)


@dataclass(frozen=True)
class Stem:
    warc: Path
    index: Path
    articles: Path


def write_stem(collection: Path, stem: str, paths: list[str], *, second: int = 7) -> Stem:
    """Write a whole stem with one article for each of ``http://example.org<path>``, captured at 05:06:<second>."""
    files = Stem(
        collection / "archive" / f"{stem}.warc.gz",
        collection / "indexes" / f"{stem}.cdxj",
        collection / "articles" / f"{stem}.jsonl",
    )
    for file in (files.warc, files.index, files.articles):
        file.parent.mkdir(parents=True, exist_ok=True)
    lines, articles, offset = [], [], 0
    with files.warc.open("wb") as warc:
        for path in paths:
            url, date = f"http://example.org{path}", f"2026-11-23T05:06:{second:02}.123456Z"
            member = members(response(url, date=date))
            place = {"offset": offset, "length": len(member), "file": files.warc.name}
            lines.append(_index_line(path, second, place))
            articles.append(_article(url, date, place))
            warc.write(member)
            offset += len(member)
    files.index.write_text("".join(sorted(lines)), "ascii")
    files.articles.write_text("".join(articles), "utf-8")
    return files


def _index_line(path: str, second: int, place: dict) -> str:
    fields = {
        "url": f"http://example.org{path}",
        "mime": "text/html",
        "status": "200",
        "digest": "sha1:2CFGQ5UFVYB56LGVVJEXE7RFGJY5IJ4R",
        "length": str(place["length"]),
        "offset": str(place["offset"]),
        "filename": place["file"],
    }
    return f"org,example){path} 202611230506{second:02} {json.dumps(fields)}\n"


def _article(url: str, date: str, place: dict) -> str:
    article = {
        "url": url,
        "fetched_at": date,
        "title": f"Fähre {url[-1]}",
        "text": "The ferry left the harbour at seven.",
        "archive": {**place, "record_id": f"<urn:uuid:{sum(url.encode()):032}>"},
    }
    return json.dumps(article, ensure_ascii=False) + "\n"
