"""What stands in the place of an exchange that was removed: a ``metadata`` record that says so and why.

It names the removed records by their ids, which are random, and the page by a label that the caller chooses. There is
no digest of what was removed: whoever has the page could tell by one that this was it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archive.fields import Fields
from archive.records import Record
from archive.warc_format import (
    RECORD_END,
    RecordFields,
    gzip_member,
    new_record_id,
    record_head,
    warc_date,
    warc_fields_block,
)

if TYPE_CHECKING:
    from archive.removing.stem_records import RemovedExchange

__all__ = ["TOMBSTONE_TARGET", "Order", "Tombstone", "is_tombstone", "read_tombstone", "write_tombstone"]

TOMBSTONE_TARGET = "urn:removed:"
"""Beginning of a tombstone's target: no page's URL, so that no index lists it as a capture of one."""

_REFUSED, _ALLOWED = "refused", "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Why something is removed, when, and by what."""

    reason: str
    software: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is said of one removed exchange."""

    label: str
    """Stands for the page, and does not tell its URL."""

    refused: bool
    """Whether a crawl may not fetch the page again of its own accord."""

    url: str | None = None
    """The page's URL, where it is to be kept."""


def write_tombstone(tombstone: Tombstone, order: Order, exchange: RemovedExchange) -> bytes:
    """Return the gzip member of the record that takes the place of `exchange`."""
    main = exchange.main
    fields: RecordFields = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", new_record_id()),
        *([("WARC-Warcinfo-ID", main.warcinfo_id)] if main.warcinfo_id else []),
        ("WARC-Date", warc_date(order.at)),
        ("WARC-Target-URI", TOMBSTONE_TARGET + tombstone.label),
        # The record that it describes (WARC 1.1, 5.11), although that is no more: who looks for it finds why.
        *([("WARC-Refers-To", main.record_id)] if main.record_id.startswith("<") else []),
        ("Content-Type", "application/warc-fields"),
    ]
    block = warc_fields_block(
        [
            ("removedAt", warc_date(order.at)),
            ("removedReason", order.reason),
            *([("removedUrl", tombstone.url)] if tombstone.url else []),
            *(
                ("removedRecord", f"{record.type} {record.record_id} {record.date} {record.size} bytes")
                for record in exchange.records
            ),
            ("fetchAgain", _REFUSED if tombstone.refused else _ALLOWED),
            ("software", order.software),
        ]
    )
    return gzip_member(record_head(fields, block) + block + RECORD_END)


def is_tombstone(record: Record) -> bool:
    """Tell by a record's head whether a removal has left it."""
    return record.type == "metadata" and (record.target_uri or "").startswith(TOMBSTONE_TARGET)


def read_tombstone(record: Record) -> Tombstone | None:
    """Return what a record that was read with its block says of a removed page; None if it is no tombstone."""
    if not is_tombstone(record):
        return None
    said = Fields.parse(record.block.decode("utf-8", "replace"))
    return Tombstone(
        label=(record.target_uri or "").removeprefix(TOMBSTONE_TARGET),
        refused=said.first("fetchAgain") != _ALLOWED,
        url=said.first("removedUrl"),
    )
