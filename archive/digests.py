"""Digests as WARC and CDX tools write them: ``sha1:`` and base 32 (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["PayloadDigest", "sha1_label"]


_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]
_SHIFTS = range(150, -1, -10)
"""Ten bits, two digits, at a time: SHA-1 has 160, so nothing is padded."""


@dataclass(frozen=True, slots=True)
class PayloadDigest:
    """What identifies a payload.

    SHA-1 is what every CDX tool expects; two payloads count as the same only if their SHA-256 agrees as well.
    """

    sha1: str
    """With its label."""

    sha256: bytes
    size: int

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> PayloadDigest:
        """Digest a payload that comes in pieces."""
        sha1, sha256, size = hashlib.sha1(usedforsecurity=False), hashlib.sha256(), 0
        for piece in pieces:
            sha1.update(piece)
            sha256.update(piece)
            size += len(piece)
        return cls(_label(sha1.digest()), sha256.digest(), size)


def sha1_label(pieces: Iterable[bytes]) -> str:
    """Return the SHA-1 of `pieces` with its label: ``sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ`` for no bytes."""
    digest = hashlib.sha1(usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return _label(digest.digest())


def _label(digest: bytes) -> str:
    # base64.b32encode does the same in three times the time, and there are three digests a page.
    number = int.from_bytes(digest, "big")
    return "sha1:" + "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])
