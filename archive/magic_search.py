"""Where in a file members may begin: their magic numbers, sought in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

__all__ = ["find_magic"]

_WINDOW = 1 << 20
_LONGEST_MAGIC = 4


def find_magic(stream: BinaryIO, magic: re.Pattern[bytes], start: int, end: int) -> Iterator[int]:
    """Give the offsets from `start` on, and before `end`, at which `magic` stands.

    The stream may be moved in between.
    """
    while start < end:
        stream.seek(start)
        window = stream.read(min(_WINDOW, end - start))
        if not window:
            return
        # A magic number that lies across the edge is found in the next window, and there alone.
        edge = len(window) - _LONGEST_MAGIC + 1 if start + len(window) < end else len(window)
        yield from (start + match.start() for match in magic.finditer(window) if match.start() < edge)
        start += max(edge, 1)
