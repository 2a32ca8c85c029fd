"""Conditional requests: whether the client already holds what would be sent (RFC 9110, section 13)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

__all__ = ["is_unchanged"]


def is_unchanged(request: Message, etag: str, last_modified: str) -> bool:
    """Tell whether the validators of ``request`` match, so that 304 answers it.

    ``If-None-Match`` is compared weakly and, where it stands, ``If-Modified-Since`` is ignored. A date that cannot be
    read counts as absent.
    """
    tags = request.get("If-None-Match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") in {etag, "*"} for tag in tags.split(","))
    since = request.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
