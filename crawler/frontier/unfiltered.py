"""Requests that say ``dont_filter``: each is asked for, however many others there are for its URL."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from itertools import count

__all__ = ["Unfiltered"]


class Unfiltered:
    """Gives such requests rows of their own where another of the same URL is still to be finished.

    The first has the row of its URL. So the table does not grow with every run over the same seeds, and a run that
    continues another finds their rows again.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._active: set[bytes] = set()

    def row_for(self, fingerprint: bytes, in_flight: Collection[bytes]) -> bytes:
        """Return the fingerprint under which a request is put in."""
        for number in count():
            row = hashlib.sha256(fingerprint + b"%d" % number).digest()[:20] if number else fingerprint
            if row not in self._active and row not in in_flight:
                self._active.add(row)
                return row
        raise AssertionError

    def finished(self, row: bytes) -> None:
        """Note that the request of a row is finished."""
        self._active.discard(row)
