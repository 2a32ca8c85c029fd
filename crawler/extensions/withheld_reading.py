"""Where an answer leads that is not kept: read by a worker from memory, as others are from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive import Exchange, Fields, Record
from archive.spool import block_chunks
from archive.warc_format import json_field
from crawler.article_workers import ArticleWorkers, Wanted
from crawler.page_size import LARGEST_PAGE

if TYPE_CHECKING:
    from crawler.found import Found, Reading

__all__ = ["is_readable", "read_withheld"]


def is_readable(exchange: Exchange) -> bool:
    """Tell whether an answer is of a size that is read."""
    return len(exchange.response) <= LARGEST_PAGE


async def read_withheld(workers: ArticleWorkers, exchange: Exchange, readings: frozenset[Reading]) -> Found:
    """Return where an answer leads, in a place of `workers` that was reserved; raises what they raise."""
    fields = Fields([("WARC-Target-URI", exchange.url), ("WARC-JSON-Metadata", json_field(exchange.notes))])
    # As a revisit it gives no article, but leads on.
    record = Record(type="revisit", headers=fields, offset=0, length=0, block=b"", file=exchange.url)
    wanted = Wanted(readings=readings, unchanged=b"".join(block_chunks(exchange.response)))
    return (await workers.make_of(record, wanted)).found
