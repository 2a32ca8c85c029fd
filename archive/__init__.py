"""The archive: keeps exchanges byte for byte as WARC, and gives them back. Knows no crawler."""

from __future__ import annotations

from archive.collection_writer import CollectionWriter, Kept, Limits
from archive.content_coding import ContentCodingError, decode_beginning, decode_content
from archive.errors import ArchiveError, CollectionError, RecordError, WriteError
from archive.exchange import Exchange, FetchFailure, Truncation
from archive.fields import Fields
from archive.glancing import RecordHead
from archive.http_message import HttpResponse
from archive.layout import CollectionLayout, StemPaths
from archive.reading import Damage, read_heads, read_record_at, read_records
from archive.records import Record
from archive.spool import Block, Spool
from archive.state import CaptureState, CollectionState

__all__ = [
    "ArchiveError",
    "Block",
    "CaptureState",
    "CollectionError",
    "CollectionLayout",
    "CollectionState",
    "CollectionWriter",
    "ContentCodingError",
    "Damage",
    "Exchange",
    "FetchFailure",
    "Fields",
    "HttpResponse",
    "Kept",
    "Limits",
    "Record",
    "RecordError",
    "RecordHead",
    "Spool",
    "StemPaths",
    "Truncation",
    "WriteError",
    "decode_beginning",
    "decode_content",
    "read_heads",
    "read_record_at",
    "read_records",
]
