"""Heads of records: the named fields of WARC (1.1, clause 4) and the header line of ARC, told from other bytes.

What writers get wrong is read as it was meant, where only one meaning is possible: lines that end in LF alone, a
version line in lower case, spaces in the URL of an ARC record. A length that is missing or no number is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.fields import Fields

__all__ = [
    "HEAD_END",
    "LONGEST_HEAD",
    "LONGEST_START",
    "NEXT_ARC_RECORD",
    "NEXT_WARC_RECORD",
    "Head",
    "begins_arc_record",
    "begins_record",
    "begins_warc_record",
    "parse_arc_head",
    "parse_warc_head",
    "sole_record",
]

HEAD_END = re.compile(rb"\n\r?\n")
"""The empty line after the fields of a WARC record."""

LONGEST_HEAD = 1 << 20
"""Bytes after which a head without an end is none: the longest that are seen hold a URL of some 64 kB."""

NEXT_WARC_RECORD = re.compile(rb"(?<=\n)WARC/\d+\.\d+[ \t]*\r?\n[A-Za-z][A-Za-z-]*:", re.IGNORECASE)
"""A version line (WARC 1.1, 4) with a field after it, sought where nobody knows the place of the next record."""

NEXT_ARC_RECORD = re.compile(
    rb"(?<=\n)[a-z][a-z0-9+.-]*:[^\r\n]{1,8192}? [0-9a-f.:]{3,39} \d{12,18} \S[^\r\n]{0,256}? -?\w+\r?\n"
)
"""The header line of an ARC record, sought likewise: stricter than where a record is due."""

LONGEST_START = 16 << 10
"""Bytes within which either of these patterns ends."""

_YEAR = re.compile(r"\d{4}")
_CLOSING = b"\r\n\r\n"
_WARC_START = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n", re.IGNORECASE)
_ARC_LINE = re.compile(
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]*:[^\r\n]*?) (?P<ip>\S+) (?P<date>\d{8,}|-) (?P<type>[^\r\n]*) (?P<length>-?\w+)"
    rb"[ \t]*\r?\n"
)
_ARC_VERSION_LINE = re.compile(rb"(?P<url>filedesc:\S*)(?P<rest>[^\r\n]*)\r?\n")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a record says."""

    type: str
    fields: Fields
    length: int | None
    """Of the block, in bytes; None where the head does not say."""

    @property
    def is_dated(self) -> bool:
        """True if there is a date that begins with a year (WARC 1.1, 5.4)."""
        return _YEAR.match(self.fields.first("WARC-Date") or "") is not None


def begins_record(data: bytes) -> bool:
    """Tell whether `data` begins with a record of either format."""
    return begins_warc_record(data) or begins_arc_record(data)


def begins_warc_record(data: bytes, at: int = 0) -> bool:
    """Tell whether a version line stands at `at`."""
    return _WARC_START.match(data, at) is not None


def begins_arc_record(data: bytes, at: int = 0) -> bool:
    """Tell whether the header line of an ARC record, or of an ARC file, stands at `at`."""
    return _ARC_LINE.match(data, at) is not None or _ARC_VERSION_LINE.match(data, at) is not None


def parse_warc_head(head: bytes) -> Head:
    """Read the version line and the fields of a record; folded lines are joined (WARC 1.1, 4)."""
    fields = Fields.parse(_text(head).partition("\n")[2])
    return Head((fields.first("WARC-Type") or "").lower(), fields, _length(fields.first("Content-Length") or ""))


def sole_record(data: bytes | bytearray) -> tuple[Head, int] | None:
    """Return the head of the one record that `data` holds, and where its block begins; None if it is not that simple.

    The block then goes up to the two line breaks at the end (WARC 1.1, 4).
    """
    end = HEAD_END.search(data)
    if end is None or not data.startswith(b"WARC/") or not data.endswith(_CLOSING):
        return None
    start = bytes(data[: end.end()])
    if not begins_warc_record(start) or b"\nWARC/" in start:
        return None
    head = parse_warc_head(start)
    return (head, end.end()) if head.length == len(data) - len(_CLOSING) - end.end() else None


def parse_arc_head(line: bytes) -> Head:
    """Read the header line of an ARC record of version 1 or 2 as the WARC fields that mean the same.

    The version block of an ARC file comes as a ``warcinfo``, any other record as a ``response``; ARC knows no record
    identifiers, so there is none.
    """
    match = _ARC_LINE.match(line)
    if match is None or line.startswith(b"filedesc:"):
        return _arc_version_head(line)
    # Version 2 puts result code, checksum, location, offset and file name between type and length.
    media_type = _text(match["type"]).split(" ")[0]
    pairs = [
        ("WARC-Type", "response"),
        ("WARC-Target-URI", _text(match["url"])),
        ("WARC-Date", _iso_date(_text(match["date"]))),
        ("WARC-IP-Address", _text(match["ip"])),
        ("Content-Type", media_type),
        ("Content-Length", _text(match["length"])),
    ]
    return Head("response", Fields(pairs), _length(_text(match["length"])))


def _arc_version_head(line: bytes) -> Head:
    match = _ARC_VERSION_LINE.match(line)
    words = _text(match["rest"]).split() if match else []
    pairs = [("WARC-Type", "warcinfo")]
    if match is not None:
        pairs.append(("WARC-Filename", _text(match["url"]).removeprefix("filedesc:").removeprefix("//")))
    if len(words) >= 4:
        pairs += [("WARC-Date", _iso_date(words[1])), ("Content-Type", words[2]), ("Content-Length", words[-1])]
    return Head("warcinfo", Fields(pairs), _length(words[-1] if words else ""))


def _length(value: str) -> int | None:
    # Longer numbers than 18 digits are no lengths, and would only cost time.
    return int(value) if value.isdecimal() and len(value) <= 18 else None


def _iso_date(date: str) -> str:
    """Return the 14 digits of an ARC date as a WARC-Date; anything else as it stands."""
    if not re.fullmatch(r"\d{14}", date):
        return date
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:]}Z"


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
