"""What the fields of a record shall be, type by type (WARC 1.1, 5 and 6)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from datetime import datetime

from archive.verifying.digest_check import digest_label
from archive.verifying.record_head import RecordHead

__all__ = ["field_faults"]

_TYPES = frozenset({"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"})

_MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length")
"""In every record (5.2 to 5.5)."""

_REQUIRED = {
    "WARC-Target-URI": {"response", "resource", "request", "revisit", "conversion", "continuation"},  # 5.14
    "WARC-Profile": {"revisit"},  # 5.18
    "WARC-Segment-Origin-ID": {"continuation"},  # 5.21
    "WARC-Segment-Number": {"continuation"},  # 5.20
}
"""The types of record in which a field shall stand."""

_FORBIDDEN = {
    "WARC-Concurrent-To": {"warcinfo", "conversion", "continuation"},  # 5.7
    "WARC-Payload-Digest": {"warcinfo", "metadata"},  # 5.9: no payload, by clause 4
    "WARC-IP-Address": {"warcinfo", "conversion", "continuation"},  # 5.10
    "WARC-Refers-To": {"warcinfo", "response", "resource", "request", "continuation"},  # 5.11
    "WARC-Refers-To-Target-URI": {"warcinfo", "response", "resource", "request", "continuation"},  # 5.12
    "WARC-Refers-To-Date": {"warcinfo", "response", "resource", "request", "continuation"},  # 5.13
    "WARC-Target-URI": {"warcinfo"},  # 5.14
    "WARC-Warcinfo-ID": {"warcinfo"},  # 5.16
    "WARC-Filename": _TYPES - {"warcinfo"},  # 5.17
    "WARC-Profile": _TYPES - {"revisit"},  # 5.18
    "WARC-Segment-Origin-ID": _TYPES - {"continuation"},  # 5.21
    "WARC-Segment-Total-Length": _TYPES - {"continuation"},  # 5.22
}
"""The types of record in which a field shall not stand."""

_ONCE = frozenset(
    name.lower()
    for name in (
        *_MANDATORY,
        *(_FORBIDDEN.keys() - {"WARC-Concurrent-To"}),  # 5.7: the one that may be repeated
        *("Content-Type", "WARC-Block-Digest", "WARC-Truncated", "WARC-Identified-Payload-Type", "WARC-Segment-Number"),
    )
)

_REVISIT_PROFILES = frozenset(
    f"http://netpreserve.org/warc/{version}/revisit/{profile}"
    for version in ("1.0", "1.1")
    for profile in ("identical-payload-digest", "server-not-modified")
)
_TRUNCATED = frozenset({"length", "time", "disconnect", "unspecified"})

_BRACKETED_URI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+>")
_ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")
_TO_ESCAPE = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+\s*(;.*)?")
_DATE_1_0 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DATE_1_1 = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z)?)?)?")

Fault = tuple[str, str]
"""A rule that is broken, and what to say about it."""


def field_faults(head: RecordHead) -> Iterator[Fault]:
    """Give what is wrong with the fields of one record, each by itself."""
    fields, record_type = head.fields, head.type
    names = [name.lower() for name, _ in fields]
    required = [*_MANDATORY, *(name for name, types in _REQUIRED.items() if record_type in types)]
    if record_type == "revisit" and (fields.first("WARC-Profile") or "").endswith("/identical-payload-digest"):
        required.append("WARC-Payload-Digest")  # 6.7.2
    for name in required:
        if not fields.first(name):
            yield "field-missing", f"{name} is missing in a {record_type or 'record'}"
    for name, types in _FORBIDDEN.items():
        if record_type in types and name.lower() in names:
            yield "field-forbidden", f"{name} shall not be used in a {record_type} record"
    for name in sorted({name for name in names if name in _ONCE and names.count(name) > 1}):
        yield "field-repeated", f"{name} stands {names.count(name)} times"
    yield from _type_faults(head)
    for name, value in fields:
        check = _VALUES.get(name.lower())
        if check is not None and value:
            yield from check(head, name, value)


def _type_faults(head: RecordHead) -> Iterator[Fault]:
    if head.type and head.type not in _TYPES:
        yield "type-unknown", f"WARC-Type: {head.type}"
    if head.content_length and head.type != "continuation" and not head.fields.first("Content-Type"):
        yield "content-type", "a record with a block should have a Content-Type"


def _record_id(_head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    if not _BRACKETED_URI.fullmatch(value):
        rule = "record-id" if name.lower() == "warc-record-id" else "reference"
        yield rule, f"{name}: {value} is not a URI in angle brackets"


def _date(head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    form = _DATE_1_0 if head.version == "1.0" else _DATE_1_1
    if not form.fullmatch(value) or not _is_moment(value):
        yield "date", f"{name}: {value} is not a date of WARC {head.version or '1.1'}"


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value)
    except ValueError:
        return False
    return True


def _target(head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    in_brackets = value.startswith("<") and value.endswith(">")
    if in_brackets and head.version == "1.0":  # its grammar has them, its examples have not
        value = value[1:-1]
    if not _ABSOLUTE_URI.fullmatch(value):
        yield "target-uri", f"{name}: {value} is not an absolute URI without white space"
    elif unescaped := _TO_ESCAPE.search(value):
        yield "target-uri-escaping", f"{name}: {unescaped[0]!r} should be escaped in {value}"


def _digest(_head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    if digest_label(value) is None:
        yield "digest-label", f"{name}: {value} is no digest with a known algorithm; it was not checked"


def _content_length(head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    if head.content_length is None:
        yield "content-length", f"{name}: {value} is not a number of bytes"


def _content_type(_head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    if not _MEDIA_TYPE.fullmatch(value):
        yield "content-type", f"{name}: {value} is not a media type"


def _ip_address(_head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        yield "ip-address", f"{name}: {value} is not a numeric address"


def _truncated(_head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    if value not in _TRUNCATED:
        yield "truncated-reason", f"{name}: {value}"


def _profile(head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    if head.type == "revisit" and value not in _REVISIT_PROFILES:
        yield "profile", f"{name}: {value}"


def _segment_number(head: RecordHead, name: str, value: str) -> Iterator[Fault]:
    lowest = 2 if head.type == "continuation" else 1
    is_right = value.isdecimal() and int(value) >= lowest and (lowest == 2 or int(value) == 1)
    if not is_right:
        yield "segment-number", f"{name}: {value} in a {head.type} record"


_VALUES: dict[str, Callable[[RecordHead, str, str], Iterator[Fault]]] = {
    "warc-record-id": _record_id,
    "warc-concurrent-to": _record_id,
    "warc-refers-to": _record_id,
    "warc-warcinfo-id": _record_id,
    "warc-segment-origin-id": _record_id,
    "warc-date": _date,
    "warc-refers-to-date": _date,
    "warc-target-uri": _target,
    "warc-refers-to-target-uri": _target,
    "warc-block-digest": _digest,
    "warc-payload-digest": _digest,
    "content-length": _content_length,
    "content-type": _content_type,
    "warc-ip-address": _ip_address,
    "warc-truncated": _truncated,
    "warc-profile": _profile,
    "warc-segment-number": _segment_number,
}
