"""CDXJ, the index that replay tools read: one line a capture, sorted by URL key and time.

The fields are those that ``cdxj-indexer`` writes for the same file (CDXJ 0.1: SURT key, 14-digit timestamp, JSON).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring_ascii as _json_string

from archive.surt import surt
from archive.warc_format import warc_date

__all__ = ["CaptureLine"]

_DIGITS_ONLY = str.maketrans("", "", "-T:")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureLine:
    """What the index says of one capture, but for where it lies."""

    url: str
    date: datetime
    status: int | None
    mime: str | None
    digest: str

    def at(self, filename: str, offset: int, length: int) -> str:
        """Return the line for a record that takes `length` bytes at `offset` of `filename`, without a line break."""
        fields = [("url", self.url)]
        if self.mime:
            fields.append(("mime", self.mime.split(";")[0].strip()))
        if self.status is not None:
            fields.append(("status", str(self.status)))
        fields += [("digest", self.digest), ("length", str(length)), ("offset", str(offset)), ("filename", filename)]
        timestamp = warc_date(self.date)[:19].translate(_DIGITS_ONLY)
        # What json.dumps would write, in a third of the time: there is a line a page.
        members = ", ".join([f'"{name}": {_json_string(value)}' for name, value in fields])
        return f"{surt(self.url)} {timestamp} {{{members}}}"
