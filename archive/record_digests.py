"""The digests that a record declares, compared with its bytes (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import hashlib

from archive.records import Record
from archive.verifying.digest_check import DigestCheck

__all__ = ["wrong_digests"]

_BLOCK, _PAYLOAD = "WARC-Block-Digest", "WARC-Payload-Digest"
_BASE32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")
"""From the digits of RFC 4648 to those that `int` reads: much faster than the standard library's base32."""


def wrong_digests(record: Record, *, payload: bool = True) -> tuple[str, ...]:
    """Return the names of the digest fields that do not agree with the bytes of `record`, read with its block.

    Whether the bytes are those that were written, the block digest alone says; without `payload` it is all that is
    compared, in half the time.

    A payload digest taken over the chunk framing as well is let pass: most writers take it so. That of a revisit is
    of another record's payload (6.7), that of a segment of the whole logical record's (7): neither is compared. Nor is
    a digest of a kind that is not known.
    """
    wrong = []
    block = record.headers.first(_BLOCK)
    if block and not _is_digest_of(block, record.block):
        wrong.append(_BLOCK)
    declared = record.headers.first(_PAYLOAD) if payload else None
    if declared and not _is_payload_digest(declared, record):
        wrong.append(_PAYLOAD)
    return tuple(wrong)


def _is_payload_digest(declared: str, record: Record) -> bool:
    if record.type == "revisit" or record.headers.first("WARC-Segment-Number") is not None:
        return True
    http = record.http
    if http is None:
        return _is_digest_of(declared, record.block)
    return _is_digest_of(declared, http.payload) or _is_digest_of(declared, http.raw_body)


def _is_digest_of(declared: str, data: bytes) -> bool:
    label, _, value = declared.partition(":")
    if label == "sha1" and len(value) == 32 and value.isalnum() and value.isascii():
        digest = hashlib.sha1(data, usedforsecurity=False).digest()
        try:
            return int(value.upper().translate(_BASE32), 32) == int.from_bytes(digest, "big")
        except ValueError:
            return False
    check = DigestCheck(declared)
    check.feed(data)
    return check.is_right or not check.has_verdict
