"""Digests as WARC and CDX tools write them: ``sha1:`` and base 32 (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import base64
import hashlib

__all__ = ["sha1_label"]


def sha1_label(data: bytes) -> str:
    """Return the SHA-1 of `data` with its label: ``sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ`` for no bytes."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")
