"""Text from the web made safe for a terminal."""

from __future__ import annotations

import re

__all__ = ["printable"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, which can command a terminal (ECMA-48), and those that turn the direction of writing."""


def printable(text: str) -> str:
    """Return `text` with a replacement character for each that a terminal would obey rather than show."""
    return _CONTROL.sub("\ufffd", text)
