"""The archive: keeps exchanges byte for byte as WARC, and gives them back. Knows no crawler."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from archive.capture_state import CaptureState
from archive.content_coding import (
    ContentCodingError,
    DecompressionBombError,
    bomb_limit,
    decode_beginning,
    decode_content,
)
from archive.errors import ArchiveError, CollectionError, RecordError, WriteError
from archive.exchange import Exchange, FetchFailure, Truncation
from archive.fields import Fields
from archive.glancing import RecordHead
from archive.http_message import HttpResponse
from archive.layout import CollectionLayout, StemPaths
from archive.reading import Damage, read_heads, read_record_at, read_records
from archive.records import Record
from archive.spool import Block, Spool

if TYPE_CHECKING:
    from archive.collection_writer import CollectionWriter, Kept, Limits
    from archive.state import CollectionState

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
    "DecompressionBombError",
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
    "bomb_limit",
    "decode_beginning",
    "decode_content",
    "read_heads",
    "read_record_at",
    "read_records",
]

_LATE = {
    "CollectionState": "archive.state",
    "CollectionWriter": "archive.collection_writer",
    "Kept": "archive.collection_writer",
    "Limits": "archive.collection_writer",
}
"""What stands on SQLAlchemy is imported when it is asked for: who only reads starts 0.15 s earlier without it."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = globals()[name] = getattr(import_module(_LATE[name]), name)
    return value
