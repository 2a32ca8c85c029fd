"""Headers of a request that are nobody's business: left out of the archive, which then says so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive import Block

__all__ = ["without_headers"]


def without_headers(sent: Block, names: Iterable[str]) -> tuple[Block, tuple[str, ...]]:
    """Return the request without the headers of these names (and their folded lines), and the names that were there."""
    wanted = [re.escape(name.encode("latin-1")) for name in names]
    if not wanted:
        return sent, ()
    pattern = re.compile(rb"(?i)\r\n(" + b"|".join(wanted) + rb"):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*(?=\r\n)")
    if isinstance(sent, bytes):
        clean, found = _clean_head(sent, pattern)
        return clean, found
    # The head of a request whose body is on disk is in its first piece.
    copy, pieces = sent.empty_copy(), sent.chunks()
    first, found = _clean_head(next(pieces), pattern)
    copy.append(first)
    for piece in pieces:
        copy.append(piece)
    return copy, found


def _clean_head(data: bytes, pattern: re.Pattern[bytes]) -> tuple[bytes, tuple[str, ...]]:
    end = data.find(b"\r\n\r\n")
    end = len(data) if end < 0 else end + 2
    head = data[:end]
    found = dict.fromkeys(match[1].decode("latin-1") for match in pattern.finditer(head))
    return (pattern.sub(b"", head) + data[end:] if found else data), tuple(found)
