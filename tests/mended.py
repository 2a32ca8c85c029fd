"""A stem to be mended: its exchanges, its files as the writer closed them, and what of them should be left."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inline_workers import InlineWorkers

from archive import CollectionLayout, CollectionWriter, Exchange, FetchFailure, Limits, read_records
from crawler.mending import mend_collection

MOMENT = datetime(2026, 11, 23, 5, 6, 7, 89012, UTC)
REQUEST = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
TEXT = b"<p>The ferry left the harbour at seven, with forty passengers and the morning's post on board.</p>" * 4
PAGE = b"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>" + TEXT + b"</article></body></html>"
LIMITS = Limits(sync_seconds=0, revisit_min_bytes=1)
WORKERS = InlineWorkers()


def answer(body):
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def exchange(path, body=PAGE, role="article", **changes):
    values = {"url": f"http://example.org{path}", "started_at": MOMENT, "request": REQUEST, "response": answer(body)}
    return Exchange(**(values | {"notes": {"role": role}} | changes))


EXCHANGES = (
    exchange("/b"),
    exchange("/feed", b"<rss/>", "listing"),
    exchange("/random", os.urandom(3000), "listing"),
    exchange("/b", started_at=MOMENT.replace(second=9)),
    exchange(
        "/cut",
        PAGE[:80],
        truncated="disconnect",
        failure=FetchFailure(url="http://example.org/cut", started_at=MOMENT, error="ConnectionLost", message="gone"),
    ),
    exchange("/a", PAGE.replace(b"seven", b"eight")),
)


@dataclass(frozen=True)
class Whole:
    """A stem as the writer closed it, with every article."""

    name: str
    warc: bytes
    index: list[bytes]
    articles: list[bytes]
    ends: list[int]
    """Where each record ends."""

    def until(self, cut: int) -> tuple[bytes, bytes, bytes]:
        """What the three files hold of the records that are whole in the first `cut` bytes."""
        end = max((end for end in self.ends if end <= cut), default=0)
        index = [line for line in self.index if _end_of(json.loads(line.split(b" ", 2)[2])) <= end]
        articles = [line for line in self.articles if _end_of(json.loads(line)["archive"]) <= end]
        return self.warc[:end], b"".join(index), b"".join(articles)


def _end_of(place):
    return int(place["offset"]) + int(place["length"])


def write_whole(root: Path) -> Whole:
    """Write `EXCHANGES` into a collection and close it."""
    layout = CollectionLayout(root, "news")
    writer = CollectionWriter(layout, software={"software": "t"}, clock=lambda: MOMENT, limits=LIMITS)
    for one in EXCHANGES:
        kept = writer.keep(one)
        kept.stem.expect_article(kept.response.offset)
        made = next(r for r in read_records(kept.response.path) if r.offset == kept.response.offset)
        line = asyncio.run(_make(made))
        writer.deliver_article(kept.stem, kept.response.offset, line)
    writer.close()
    paths = kept.stem.paths
    index, articles = (path.read_bytes().splitlines(keepends=True) for path in (paths.index, paths.articles))
    ends = [record.offset + record.length for record in read_records(paths.warc)]
    assert (len(ends), len(index), len(articles)) == (14, 6, 2)
    return Whole(paths.warc.name.removesuffix(".warc.gz"), paths.warc.read_bytes(), index, articles, ends)


async def _make(record):
    await WORKERS.reserve()
    return (await WORKERS.make_of(record)).line


def mend(layout, **options):
    return asyncio.run(mend_collection(layout, WORKERS, **options))


def files_of(layout):
    return {path.relative_to(layout.folder).as_posix(): path.read_bytes() for path in layout.folder.glob("*/*")}


def closed(name, warc, index, articles):
    return {
        f"archive/{name}.warc.gz": warc,
        f"indexes/{name}.cdxj": index,
        f"articles/{name}.jsonl": articles,
    }
