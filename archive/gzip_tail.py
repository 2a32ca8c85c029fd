"""Where the whole gzip members of a file end: what a crash has left behind them is to be cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from archive.gzip_members import MemberReader, record_members_from

__all__ = ["WholePart", "whole_part"]

_RECORD_ID = re.compile(rb"\r\nWARC-Record-ID: (<[^>\r\n]+>)\r\n")
_HEAD = 1 << 13
"""Bytes at the beginning of a record in which its named fields are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePart:
    """What of a file of gzip members is whole, from its beginning on."""

    end: int
    """Offset behind the last member before which every one is whole."""

    size: int
    """Bytes in the file."""

    members: int
    """Whole members before `end`."""

    resumes_at: int | None
    """Where a whole record of this file begins behind the damage. Then the damage is no torn tail, and the rest of
    the file must not be cut off. None if there is none."""


def whole_part(path: Path, *, on_bytes: Callable[[int], Any] = lambda _count: None) -> WholePart:
    """Read a file of gzip members to its end, or to the first that is not whole.

    Memory is constant, whatever the size of a member. `on_bytes` is told how many bytes were read. Raises OSError if
    the file cannot be read.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        end, members = 0, 0
        warcinfo_id: bytes | None = None
        while end < size:
            member = MemberReader(stream, end)
            first = member.read()
            member.skip()
            if not member.is_whole:
                break
            if not members:
                warcinfo_id = _warcinfo_id(first[:_HEAD])
            on_bytes(member.read_to - end)
            end, members = member.read_to, members + 1
        resumes_at = _resumes_at(stream, end, warcinfo_id) if end < size else None
        on_bytes(size - end)
    return WholePart(end=end, size=size, members=members, resumes_at=resumes_at)


def _warcinfo_id(head: bytes) -> bytes | None:
    match = _RECORD_ID.search(head)
    return match[1] if match and b"\r\nWARC-Type: warcinfo\r\n" in head else None


def _resumes_at(stream: BinaryIO, damage: int, warcinfo_id: bytes | None) -> int | None:
    """Return where the next whole record behind `damage` begins.

    A torn record may hold gzip members itself, a WARC file that was fetched for instance: only a record that names
    the ``warcinfo`` record of this file (WARC-Warcinfo-ID; WARC 1.1, 5.16) is one of its own.
    """
    for offset, first in record_members_from(stream, damage + 1):
        if warcinfo_id is not None and warcinfo_id not in first[:_HEAD]:
            continue
        member = MemberReader(stream, offset)
        member.skip()
        if member.is_whole:
            return offset
    return None
