"""What a crawler hands to the archive: an exchange as it was on the wire, or the fact that there was none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from archive.spool import Block

__all__ = ["Exchange", "FetchFailure", "Truncation"]

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""Why a response is not whole, in the words of WARC-Truncated (WARC 1.1, 5.15)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """An attempt of which no answer came: why, in the client's words."""

    url: str
    started_at: datetime
    """When the attempt began, in UTC."""

    error: str
    """Name of the error."""

    message: str
    """What it said."""

    notes: Mapping[str, Any] = field(default_factory=dict)
    """What a replay needs beyond the bytes, for ``WARC-JSON-Metadata``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back for it, byte for byte after TLS and before any parsing."""

    url: str
    """The URL that was requested, without fragment."""

    started_at: datetime
    """When the first byte of the request was sent, in UTC."""

    request: Block
    response: Block
    """From the first byte of the answer on, interim 1xx heads included; empty if none came."""

    omitted: tuple[str, ...] = ()
    """Names of headers that were sent but are left out of `request`, because they are the operator's own secrets."""

    ip_address: str | None = None
    """Address of the server; None behind a proxy."""

    tls_version: str | None = None
    """As OpenSSL names it (``TLSv1.3``); None without TLS."""

    cipher_suite: str | None = None
    repeats: bool = False
    """True if a run was killed before it could note the answer to this request: the same payload is then no second
    capture, however small it is."""

    truncated: Truncation | None = None
    failure: FetchFailure | None = None
    """Set where the client gave the exchange up as failed."""

    notes: Mapping[str, Any] = field(default_factory=dict)
    """What a replay needs beyond the bytes, for ``WARC-JSON-Metadata``."""
