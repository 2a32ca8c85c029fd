"""A collection with one of everything, and what verifying finds in files."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import CollectionLayout, CollectionWriter, Exchange, FetchFailure, Limits
from archive.verifying import find_targets, verify

MOMENT = datetime(2026, 11, 23, 5, 6, 7, 89012, UTC)
REQUEST = b"GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
REVISIT = b"WARC-Type: revisit"
LARGE = b"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + b"once more " * 300


def exchange(path, response=PLAIN, **changes):
    values = {"url": f"http://example.org{path}", "started_at": MOMENT, "request": REQUEST, "response": response}
    return Exchange(**(values | {"ip_address": "192.0.2.1", "notes": {"role": "article"}} | changes))


def article(kept):
    record_id, capture = kept.response.record.record_id, kept.response.record.capture
    pointer = {"file": kept.stem.paths.warc.name, "offset": kept.response.offset, "length": kept.response.length}
    pointer |= {"record_id": record_id, "payload_digest": capture.digest}
    return json.dumps({"url": capture.url, "fetched_at": "2026-11-23T05:06:07.089012Z", "archive": pointer})


def write_collection(root: Path, **limits) -> CollectionLayout:
    """Write one of everything; the first four records are a warcinfo, a response, its request, and a response."""
    layout = CollectionLayout(root, "news")
    limits = {"sync_seconds": 0.0} | limits
    writer = CollectionWriter(layout, software={"software": "t"}, clock=lambda: MOMENT, limits=Limits(**limits))
    failure = FetchFailure(url="http://example.org/f", started_at=MOMENT, error="DNSLookupError", message="no host")
    for one in (
        exchange("/a"),
        exchange("/b", CHUNKED),
        exchange("/cut", PLAIN[:-3], truncated="disconnect", failure=failure),
        exchange("/hardly", b"HTT", truncated="time"),
        exchange("/none", b""),
        exchange("/early", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + PLAIN),
        exchange("/large", LARGE),
        exchange("/large", LARGE, started_at=MOMENT + timedelta(days=1)),
    ):
        kept = writer.keep(one)
        if kept.response is not None:
            kept.stem.expect_article(kept.response.offset)
            line = article(kept) if one.url.endswith(("/a", "/b")) else None
            writer.deliver_article(kept.stem, kept.response.offset, line)
    writer.keep_failure(failure)
    writer.close()
    return layout


def findings(*paths):
    found = []
    verify(find_targets(paths), on_finding=found.append)
    return found
