"""A record of a WARC or ARC file, as it is given back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from archive.fields import Fields
from archive.http_message import HttpResponse

__all__ = ["Named", "Record"]


class Named:
    """What the headers of a record say, by name."""

    type: str
    headers: Fields

    @property
    def target_uri(self) -> str | None:
        """``WARC-Target-URI`` without the angle brackets that WARC 1.0 writers put around it."""
        value = self.headers.first("WARC-Target-URI")
        return value.removeprefix("<").removesuffix(">") if value else None

    @property
    def record_id(self) -> str | None:
        """``WARC-Record-ID`` with its brackets."""
        return self.headers.first("WARC-Record-ID")

    @property
    def date(self) -> str | None:
        """``WARC-Date`` as it stands."""
        return self.headers.first("WARC-Date")

    @cached_property
    def notes(self) -> dict[str, Any]:
        """``WARC-JSON-Metadata`` as an object; empty where there is none, or none that can be read."""
        value = self.headers.first("WARC-JSON-Metadata")
        try:
            notes = json.loads(value) if value else {}
        except ValueError:
            return {}
        return notes if isinstance(notes, dict) else {}


@dataclass(frozen=True, kw_only=True)
class Record(Named):
    """One record: its headers, its block, and where it lies.

    Not slotted, because `http` and `payload` are worked out once, when they are first asked for.
    """

    type: str
    """``response``, ``request``, ``metadata``, ``revisit``, … (WARC 1.1, 5.5); an ARC record is a ``response``. Empty
    where no record says it: for bytes that belong to none."""

    headers: Fields
    """The record's own headers."""

    offset: int
    """Where the record begins in the file, in bytes (of the compressed file, where it is compressed)."""

    length: int
    """How many bytes it takes there: those of its gzip member, or of head and block in a file without compression.

    Where one member holds several records, as many bytes of the member as it takes to inflate this one.
    """

    within: int = 0
    """How many inflated bytes of the member come before it: 0 where it has a member to itself (WARC 1.1, annex D)."""

    block: bytes = field(repr=False)
    """The content block, byte for byte; empty if the records are read without their blocks."""

    file: str = ""
    """Base name of the file, as it is called once it is closed; of the WARC file inside, if it is a WACZ."""

    whole: bool = True
    """False for what there is of a torn record, and for bytes that belong to none."""

    @property
    def truncated(self) -> str | None:
        """``WARC-Truncated``: ``length``, ``time``, ``disconnect`` or ``unspecified``; None for a whole record.

        A torn record that does not say so is truncated too: ``unspecified``.
        """
        return self.headers.first("WARC-Truncated") or (None if self.whole else "unspecified")

    @cached_property
    def http(self) -> HttpResponse | None:
        """The HTTP response in the block of a ``response`` or ``revisit`` record, else None."""
        if self.type not in {"response", "revisit"}:
            return None
        return HttpResponse.parse(self.block)

    @property
    def payload(self) -> bytes | None:
        """The body without its transfer coding (content codings stay); None where there is no HTTP response."""
        return self.http.payload if self.http else None
