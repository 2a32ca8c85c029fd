"""Collections to remove something from, and searches for what should not be in them any more."""

from __future__ import annotations

import asyncio
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sql
from inline_workers import InlineWorkers

from archive import CollectionLayout, CollectionWriter, Exchange, Limits, Record, read_record_at, read_records
from archive.collection_lock import CollectionLock
from archive.removing import Order
from crawler.frontier.database import Database
from crawler.frontier.tables import urls
from crawler.removal import carry_out, find, prepare, read_targets

MOMENT = datetime(2026, 11, 23, 5, 6, 7, 89012, UTC)
ORDER = Order(reason="a court order", software="t", at=MOMENT + timedelta(days=9))
WORKERS = InlineWorkers()
TEXT = "<p>The {0} left the harbour at seven, with forty passengers and the morning's post on board.</p>"


def exchange(path: str, word: str | None = None, *, day: int = 0, role: str = "article", **changes) -> Exchange:
    """Return the exchange of a page whose text is told from others by `word`."""
    word = word or path.strip("/")
    html = f"<html><head><title>{word}</title></head><body><article><h1>The {word}</h1>{TEXT.format(word) * 4}"
    body = html.encode() + b"</article></body></html>"
    head = f'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "{word}"\r\nContent-Length: {len(body)}\r\n\r\n'
    url = f"http://example.org{path}"
    values = {
        "url": url,
        "started_at": MOMENT + timedelta(days=day),
        "request": f"GET {path} HTTP/1.1\r\nHost: example.org\r\n\r\n".encode(),
        "response": head.encode() + body,
        "notes": {"role": role, "requested_url": url},
    }
    return Exchange(**(values | changes))


def write_collection(root: Path, exchanges, *, stem_of: int = 4) -> CollectionLayout:
    """Write exchanges with their articles, `stem_of` of them into each stem."""
    layout = CollectionLayout(root, "news")
    exchanges = list(exchanges)
    for start in range(0, len(exchanges), stem_of):
        moment = MOMENT + timedelta(minutes=start)
        limits = Limits(sync_seconds=0, revisit_min_bytes=1)
        writer = CollectionWriter(layout, software={"software": "t"}, clock=lambda now=moment: now, limits=limits)
        for one in exchanges[start : start + stem_of]:
            kept = writer.keep(one)
            if kept.response is not None:
                kept.stem.expect_article(kept.response.offset)
                record = read_record_at(kept.response.path, kept.response.offset, kept.response.length)
                writer.deliver_article(kept.stem, kept.response.offset, asyncio.run(WORKERS.make_of(record)).line)
        writer.close()
    return layout


def remove(layout: CollectionLayout, *words: str, force: bool = False, order: Order = ORDER, **options) -> None:
    """Remove, as the command does once it is agreed to."""
    targets = read_targets(layout, words)
    with CollectionLock.alone(layout):
        found = find(layout, targets, force=force)
        carry_out(layout, prepare(layout, found, targets, order, **options), "")


def enter_into_frontier(database_url: str, rows: dict[str, dict]) -> None:
    """Enter URLs as a crawl leaves them once they are answered, each with what is to be said of it."""
    same = {"spider": "news", "host": "example.org", "state": "done", "request": "{}"}
    same |= dict.fromkeys(("priority", "position", "depth"), 0) | {"found_at": 0.0}
    values = [{"url": url, "fingerprint": url.encode(), **same, **row} for url, row in rows.items()]
    database = Database(database_url)
    database.write(lambda connection: connection.execute(sql.insert(urls), values))
    database.close()


def files_of(layout: CollectionLayout) -> dict[str, bytes]:
    """Return the files of the stems, and whatever lies beside them."""
    return {path.relative_to(layout.folder).as_posix(): path.read_bytes() for path in layout.folder.glob("*/*")}


def members_of(layout: CollectionLayout) -> dict[str, bytes]:
    """Return the bytes of every record's gzip member, by its id."""
    return {record.record_id or "": data for record, data in records_of(layout)}


def records_of(layout: CollectionLayout) -> list[tuple[Record, bytes]]:
    found = []
    for warc in sorted((layout.folder / "archive").glob("*.warc.gz")):
        data = warc.read_bytes()
        found += [(one, data[one.offset : one.offset + one.length]) for one in read_records(warc)]
    return found


def where_is(needle: str, folder: Path) -> list[str]:
    """Return the files below `folder` that hold `needle`, also within the gzip members of WARC files."""
    wanted = needle.encode()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if wanted in path.read_bytes() or wanted in _inflated(path)]


def _inflated(path: Path) -> bytes:
    data, out = path.read_bytes(), bytearray()
    while data.startswith(b"\x1f\x8b"):
        inflater = zlib.decompressobj(31)
        out += inflater.decompress(data)
        data = inflater.unused_data
    return bytes(out)
