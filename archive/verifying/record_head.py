"""The header of a WARC record, read strictly (WARC 1.1, 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.fields import Fields

__all__ = ["RecordHead", "parse_head"]

_VERSION = re.compile(rb"WARC/(1\.[01])")
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHead:
    """Version and named fields of one record."""

    version: str
    """``1.0`` or ``1.1``; empty where the version line is wrong."""

    fields: Fields
    faults: tuple[tuple[str, str], ...]
    """Rules that are broken, with what to say about it."""

    @property
    def type(self) -> str:
        """``WARC-Type``, in lower case as its grammar has no case; empty where there is none."""
        return (self.fields.first("WARC-Type") or "").lower()

    @property
    def content_length(self) -> int | None:
        """``Content-Length``; None where it is none, or missing."""
        value = self.fields.first("Content-Length")
        return int(value) if value is not None and re.fullmatch(r"[0-9]{1,18}", value) else None

    @property
    def target_uri(self) -> str | None:
        """``WARC-Target-URI`` without the angle brackets that WARC 1.0 allows."""
        value = self.fields.first("WARC-Target-URI")
        return value.removeprefix("<").removesuffix(">") if value else None


def parse_head(data: bytes) -> RecordHead:
    """Read the header of a record, the empty line at its end included."""
    faults: list[tuple[str, str]] = []
    lines = data.split(b"\n")
    if not data.endswith((b"\n\r\n", b"\n\n")):
        faults.append(("head-syntax", "no empty line ends the header"))
    elif any(not line.endswith(b"\r") for line in lines[:-1]):
        faults.append(("head-syntax", "a line does not end in CR LF"))
    lines = [line.removesuffix(b"\r") for line in lines]
    match = _VERSION.fullmatch(lines[0])
    if match is None:
        faults.append(("version-line", f"the record begins with {_shown(lines[0])}"))
    fields = _fields(lines[1:], faults)
    return RecordHead(version=match[1].decode() if match else "", fields=fields, faults=tuple(faults))


def _fields(lines: list[bytes], faults: list[tuple[str, str]]) -> Fields:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if not line:
            continue
        if _CONTROL.search(line):
            faults.append(("head-syntax", f"a control character in {_shown(line)}"))
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {_text(line, faults).strip()}".strip())
            continue
        raw_name, colon, raw_value = line.partition(b":")
        if not colon or not _NAME.fullmatch(raw_name):
            faults.append(("head-syntax", f"not a field: {_shown(line)}"))
        else:
            fields.append((raw_name.decode("ascii"), _text(raw_value, faults).strip()))
    return Fields(fields)


def _text(data: bytes, faults: list[tuple[str, str]]) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        faults.append(("head-syntax", f"not UTF-8: {_shown(data)}"))
        return data.decode("latin-1")


def _shown(data: bytes) -> str:
    return repr(data[:_LONGEST_SHOWN])[1:]
