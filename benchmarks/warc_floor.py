"""What nobody's code can save: the hashing and (de)compression of the same exchanges, with nothing else around them.

The libraries are called as the archive calls them: OpenSSL for the digests, libdeflate and zlib for gzip. warcio's time
by this time is the most that any writer or reader of the same files could reach, were the rest of its work free.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import deflate
from warc_samples import Sample

from archive import read_records
from archive.warc_format import gzip_member, gzip_stored

__all__ = ["Member", "hash_all", "inflate_all", "members_of"]

Member = tuple[bytes, int]
"""A record as it lies in the file, and how many of its last bytes before compression are payload."""

_SHA1 = hashlib.sha1


def hash_all(samples: Iterable[Sample]) -> int:
    """Take the digests that go into the records, and compress them; return the bytes.

    SHA-1 of both blocks and of the payload, SHA-256 of the payload (by which earlier captures are known) and of the
    file. Heads of records are left out.
    """
    file, size = hashlib.sha256(), 0
    for sample in samples:
        head, _, body = sample.response.partition(b"\r\n\r\n")
        _SHA1(sample.request, usedforsecurity=False).digest()
        _SHA1(sample.response, usedforsecurity=False).digest()
        _SHA1(body, usedforsecurity=False).digest()
        hashlib.sha256(body).digest()
        if b"\r\nContent-Encoding: gzip" in head:
            member = b"".join(gzip_stored(head, [body]))
        else:
            member = gzip_member(sample.response)
        written = member + gzip_member(sample.request)
        file.update(written)
        size += len(written)
    return size


def members_of(paths: Iterable[Path]) -> list[Member]:
    """Return every record of the files as it lies in them."""
    members = []
    for path in paths:
        with path.open("rb") as stream:
            for record in read_records(path):
                stream.seek(record.offset)
                payload = record.http.raw_body if record.http else b""
                members.append((stream.read(record.length), len(payload)))
    return members


def inflate_all(members: Iterable[Member]) -> int:
    """Inflate every record, take the SHA-1 of its block and of its payload; return how many there were."""
    count = 0
    for member, payload in members:
        _, _, block = deflate.gzip_decompress(member).partition(b"\r\n\r\n")
        _SHA1(memoryview(block)[:-4], usedforsecurity=False).digest()
        if payload:
            _SHA1(memoryview(block)[-4 - payload : -4], usedforsecurity=False).digest()
        count += 1
    return count
