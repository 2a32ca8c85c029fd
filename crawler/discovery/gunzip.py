"""Files that are gzip data themselves, as sitemaps often are (``sitemap.xml.gz``)."""

from __future__ import annotations

import zlib

__all__ = ["LARGEST_LISTING", "gunzip"]

LARGEST_LISTING = 52_428_800
"""Bytes that a sitemap may have uncompressed (sitemaps.org: 50 MB); what follows is not read."""

_MAGIC = b"\x1f\x8b"

_MOST_MEMBERS = 100
"""Gzip members of one file that are read: each costs a copy of what follows it."""


def gunzip(body: bytes) -> tuple[bytes, list[str]]:
    """Return `body`, unpacked if it is gzip data, and what was wrong with it.

    At most `LARGEST_LISTING` bytes come out. A torn file gives what there is of it.
    """
    if not body.startswith(_MAGIC):
        too_large = (
            [f"larger than {LARGEST_LISTING} bytes; the rest is not read"] if len(body) > LARGEST_LISTING else []
        )
        return body[:LARGEST_LISTING], too_large
    pieces: list[bytes] = []
    room = LARGEST_LISTING
    for _ in range(_MOST_MEMBERS):
        if not body.startswith(_MAGIC) or room <= 0:
            break
        stream = zlib.decompressobj(wbits=31)
        try:
            pieces.append(stream.decompress(body, room))
        except zlib.error as error:
            return b"".join(pieces), [f"gzip: {error}"]
        room -= len(pieces[-1])
        if not stream.eof:
            cut_off = f"larger than {LARGEST_LISTING} bytes; the rest is not read" if room <= 0 else "gzip: cut off"
            return b"".join(pieces), [cut_off]
        body = stream.unused_data
    return b"".join(pieces), []
