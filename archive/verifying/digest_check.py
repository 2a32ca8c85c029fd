"""Digests taken over bytes that come in pieces, and compared with what a record says (WARC 1.1, 5.8 and 5.9)."""

from __future__ import annotations

import base64
import hashlib
import re

__all__ = ["DigestCheck", "digest_label"]

_LABEL = re.compile(r"([A-Za-z0-9_-]+):(\S+)")
_KNOWN = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256", "sha3_512"}


def digest_label(value: str) -> tuple[str, str] | None:
    """Return algorithm, as hashlib calls it, and value of a labelled digest; None if it is none, or none we know."""
    match = _LABEL.fullmatch(value)
    if match is None:
        return None
    name = match[1].lower()
    algorithm = next((form for form in (name, name.replace("-", ""), name.replace("-", "_")) if form in _KNOWN), None)
    return (algorithm, match[2]) if algorithm else None


class DigestCheck:
    """Compares the digest of what it is fed with a declared one."""

    def __init__(self, declared: str | None) -> None:
        """Take the value of the field; None, or one that is not understood, gives no verdict."""
        label = digest_label(declared) if declared else None
        self._hash = hashlib.new(label[0], usedforsecurity=False) if label else None
        self._value = label[1] if label else ""

    @property
    def has_verdict(self) -> bool:
        """True if there is something to compare with."""
        return self._hash is not None

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._hash is not None:
            self._hash.update(data)

    @property
    def is_right(self) -> bool:
        """True if the bytes have the declared digest, written in base 32 (the custom), base 16 or base 64."""
        if self._hash is None:
            return True
        digest = self._hash.digest()
        base64_forms = {base64.b64encode(digest).decode(), base64.urlsafe_b64encode(digest).decode()}
        return (
            self._value.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("=")
            or self._value.lower() == digest.hex()
            or self._value in base64_forms
        )

    @property
    def actual(self) -> str:
        """The digest that the bytes have, in base 32."""
        if self._hash is None:
            return ""
        return f"{self._hash.name}:{base64.b32encode(self._hash.digest()).decode().rstrip('=')}"
