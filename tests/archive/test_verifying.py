"""`verify` finds every planted fault by its rule and its place, and nothing in what we write."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from verified import CHUNKED, REVISIT, findings, write_collection

from archive import CollectionLayout
from archive.verifying import RULES


@dataclass(frozen=True)
class Good:
    layout: CollectionLayout
    warc: Path
    records: list[bytes]

    def packed(self) -> list[bytes]:
        return [gzip.compress(record, mtime=0) for record in self.records]


def zip_of_nothing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("datapackage.json", "{}")
    return out.getvalue()


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Good:
    layout = write_collection(tmp_path_factory.mktemp("good"))
    (warc,) = (layout.folder / "archive").glob("*.warc.gz")
    content = gzip.decompress(warc.read_bytes())
    records = [b"WARC/1.1\r\n" + part for part in content.split(b"WARC/1.1\r\n")[1:]]
    return Good(layout, warc, records)


def test_nothing_is_found_in_what_we_write(good):
    assert findings(good.layout.folder) == []
    assert {re.search(rb"WARC-Type: (\w+)", record)[1] for record in good.records} == {
        *(b"warcinfo", b"response", b"request", b"metadata", b"revisit")
    }


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_nothing_is_found_in_the_same_records_as_another_tool_packs_them(good, tmp_path, suffix):
    path = tmp_path / good.warc.name.replace(".warc.gz", suffix)
    records = [good.records[0].replace(b".warc.gz\r\n", suffix.encode() + b"\r\n"), *good.records[1:]]
    path.write_bytes(b"".join(records if suffix == ".warc" else map(gzip.compress, records)))
    assert findings(path) == []


def place(records, which):
    """Return the number of a record: itself, or of the first that holds these bytes."""
    if isinstance(which, int):
        return which % len(records)
    return next(number for number, record in enumerate(records) if which in record)


def change(which, function):
    """Change one record."""

    def plant(records):
        number = place(records, which)
        changed = function(records[number])
        assert changed != records[number]
        return [*records[:number], changed, *records[number + 1 :]]

    return plant


def edit(which, old, new):
    return change(which, lambda record: record.replace(old, new, 1))


def field(which, line):
    """Add a field."""
    return edit(which, b"\r\nContent-Length", b"\r\n" + line + b"\r\nContent-Length")


def without(which, name):
    """Take a field out."""
    return change(which, lambda record: re.sub(rb"\r\n" + name + rb": [^\r]*", b"", record, count=1))


def value(which, name, new):
    """Give a field another value."""
    line = b"\r\n" + name + b": " + new
    return change(which, lambda record: re.sub(rb"\r\n" + name + rb": [^\r]*", lambda _: line, record, count=1))


def same_id(records):
    first_id = re.search(rb"WARC-Record-ID: (\S+)", records[0])[1]
    return value(-1, b"WARC-Record-ID", first_id)(records)


def framing_digest(records):
    framed = CHUNKED.partition(b"\r\n\r\n")[2]
    label = b"sha1:" + base64.b32encode(hashlib.sha1(framed).digest())
    return value(3, b"WARC-Payload-Digest", label)(records)


NOBODY = b"<urn:uuid:00000000-0000-4000-8000-000000000000>"

IN_A_RECORD = [
    ("version-line", 1, edit(1, b"WARC/1.1", b"WARC/9.9")),
    ("head-syntax", 1, edit(1, b"\r\nWARC-Date", b"\nWARC-Date")),
    ("head-syntax", 1, field(1, b"no colon in this line")),
    ("head-syntax", 1, field(1, b"X-Latin: caf\xe9")),
    ("content-length", 1, edit(1, b"\r\nContent-Length: 68", b"\r\nContent-Length: 67")),
    ("content-length", 1, edit(1, b"\r\nContent-Length: 68", b"\r\nContent-Length: 70")),
    ("content-length", 1, edit(1, b"\r\nContent-Length: 68", b"\r\nContent-Length: many")),
    ("record-end", 1, edit(1, b"hello\r\n\r\n", b"hello\r\n")),
    ("field-missing", 1, without(1, b"WARC-Date")),
    ("field-missing", -1, without(-1, b"WARC-Record-ID")),
    ("field-missing", 2, without(2, b"WARC-Target-URI")),
    ("field-missing", REVISIT, without(REVISIT, b"WARC-Profile")),
    ("field-missing", REVISIT, without(REVISIT, b"WARC-Payload-Digest")),
    ("field-forbidden", 0, field(0, b"WARC-Target-URI: http://example.org/")),
    ("field-forbidden", 1, field(1, b"WARC-Filename: a.warc.gz")),
    ("field-forbidden", 1, field(1, b"WARC-Refers-To: " + NOBODY)),
    ("field-repeated", 1, field(1, b"WARC-Date: 2026-11-23T05:06:07Z")),
    ("record-id", -1, value(-1, b"WARC-Record-ID", b"urn:uuid:no-brackets")),
    ("record-id-repeated", -1, same_id),
    ("reference", -1, field(-1, b"WARC-Refers-To: 17")),
    ("date", 1, value(1, b"WARC-Date", b"2026-11-23 05:06:07")),
    ("date", 1, value(1, b"WARC-Date", b"2026-11-31T05:06:07Z")),
    ("type-unknown", 2, value(2, b"WARC-Type", b"novelty")),
    ("content-type", -1, without(-1, b"Content-Type")),
    ("content-type", 2, value(2, b"Content-Type", b"http")),
    ("digest-label", 1, value(1, b"WARC-Block-Digest", b"VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N")),
    ("ip-address", 1, value(1, b"WARC-IP-Address", b"example.org")),
    ("target-uri", 2, value(2, b"WARC-Target-URI", b"http://example.org/two words")),
    ("target-uri", 2, value(2, b"WARC-Target-URI", b"<http://example.org/a>")),
    ("target-uri-escaping", 2, value(2, b"WARC-Target-URI", "http://example.org/ä".encode())),
    ("truncated-reason", 1, field(1, b"WARC-Truncated: boredom")),
    ("warcinfo-filename", 0, value(0, b"WARC-Filename", b"other.warc.gz")),
    ("profile", REVISIT, value(REVISIT, b"WARC-Profile", b"http://example.org/profile")),
    ("segment-number", 1, field(1, b"WARC-Segment-Number: 2")),
    ("block-digest", 2, edit(2, b"GET /a", b"GET /b")),
    ("payload-digest", 1, value(1, b"WARC-Payload-Digest", b"sha1:" + b"A" * 32)),
    ("payload-digest-framing", 3, framing_digest),
    ("concurrent-to", 1, field(1, b"WARC-Concurrent-To: " + NOBODY)),
    ("warcinfo-id", 1, value(1, b"WARC-Warcinfo-ID", NOBODY)),
    ("revisit-target", REVISIT, value(REVISIT, b"WARC-Refers-To-Date", b"2020-01-01T00:00:00Z")),
    ("revisit-digest", REVISIT, value(REVISIT, b"WARC-Payload-Digest", b"sha1:" + b"A" * 32)),
]


@pytest.mark.parametrize("packed", [gzip.compress, bytes], ids=["gzip", "plain"])
@pytest.mark.parametrize("case", [pytest.param(case, id=case[0]) for case in IN_A_RECORD])
def test_a_fault_in_a_record_is_found_where_it_is(good, tmp_path, case, packed):
    rule, which, plant = case
    number = place(good.records, which)
    path = tmp_path / good.warc.name
    members = [packed(record) for record in plant(good.records)]
    path.write_bytes(b"".join(members))
    found = findings(path)
    assert {(finding.rule, finding.offset) for finding in found} == {(rule, sum(map(len, members[:number])))}
    assert {finding.severity for finding in found} == {RULES[rule].severity}


def http_like(good):
    """Say of a request that it is HTTP, which it is not, with a digest that is right."""
    block = b"no request at all"
    head = good.records[2].partition(b"\r\n\r\n")[0]
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head)
    digest = b"WARC-Block-Digest: sha1:" + base64.b32encode(hashlib.sha1(block).digest())
    return re.sub(rb"WARC-Block-Digest: \S+", digest, head) + b"\r\n\r\n" + block + b"\r\n\r\n"


IN_THE_FILE = [
    ("unreadable", lambda good: (b"", 0), "empty"),
    ("unreadable", lambda good: (b"<html>no WARC</html>", 0), "another format"),
    ("unreadable", lambda good: (zip_of_nothing(), 0), "a zip without WARC files"),
    ("gzip-torn", lambda good: torn(good, 9), "in the trailer"),
    ("gzip-torn", lambda good: torn(good, 200), "in the data"),
    ("gzip-damaged", lambda good: flipped(good, 200), "in the data"),
    ("gzip-damaged", lambda good: flipped(good, -6), "in the checksum"),
    ("garbage", lambda good: joined(good.packed(), b"\0" * 512), "zeros behind the last member"),
    ("garbage", lambda good: joined(good.packed()[:3], b"monkeys", good.packed()[3:]), "in between"),
    ("garbage", lambda good: joined(good.records, b"monkeys"), "behind a plain record"),
    ("record-torn", lambda good: (b"".join(good.records)[:-60], len(b"".join(good.records[:-1]))), "plain"),
    ("member-records", lambda good: (gzip.compress(b"".join(good.records)), 0), "all in one"),
    ("member-empty", lambda good: joined(good.packed(), gzip.compress(b"")), "behind the last"),
    ("warcinfo-first", lambda good: (b"".join(good.packed()[1:3]), 0), "none"),
    ("http-block", lambda good: joined(good.packed()[:2], gzip.compress(http_like(good))), "request"),
]


@pytest.mark.parametrize(
    ("rule", "plant"), [pytest.param(*case[:2], id=f"{case[0]}: {case[2]}") for case in IN_THE_FILE]
)
def test_a_fault_in_the_file_is_found_where_it_is(good, tmp_path, rule, plant):
    data, offset = plant(good)
    path = tmp_path / good.warc.name
    path.write_bytes(data)
    found = {(finding.rule, finding.offset) for finding in findings(path)}
    # A file that begins elsewhere, or is cut short, has lost what its records name.
    also = {"warcinfo-first": {"warcinfo-id"}, "http-block": {"concurrent-to"}}.get(rule, set())
    assert (rule, offset) in found
    assert {name for name, _ in found} - also == {rule}


def torn(good, cut):
    members = good.packed()
    members[-1] = gzip.compress(good.records[1], mtime=0)
    return b"".join(members)[:-cut], len(b"".join(members[:-1]))


def flipped(good, place):
    members = good.packed()
    broken = bytearray(members[-1])
    broken[place] ^= 0xFF
    return b"".join(members[:-1]) + broken, len(b"".join(members[:-1]))


def joined(members, extra, rest=()):
    return b"".join([*members, extra, *rest]), len(b"".join(members))


def test_records_behind_damage_are_verified(good, tmp_path):
    members = good.packed()
    members[2] = members[2][:-20]
    members[-1] = gzip.compress(edit(-1, b"DNSLookupError", b"XXXLookupError")(good.records)[-1])
    path = tmp_path / good.warc.name
    path.write_bytes(b"".join(members))
    assert [(one.rule, one.offset) for one in findings(path) if one.rule != "concurrent-to"] == [
        ("gzip-damaged", len(b"".join(members[:2]))),
        ("block-digest", len(b"".join(members[:-1]))),
    ]


def test_the_last_record_may_name_one_that_a_crash_took(good, tmp_path):
    path = tmp_path / good.warc.name
    path.write_bytes(b"".join(good.packed()[:2]))
    assert findings(path) == []


def test_every_rule_for_files_has_a_planted_fault():
    elsewhere = ("index-", "article-", "stem-", "warc-missing")  # in the tests of collections
    elsewhere += ("damaged",)  # of formats that only the reader knows: in its tests
    rules = {rule for rule in RULES if not rule.startswith(elsewhere)}
    assert {case[0] for case in (*IN_A_RECORD, *IN_THE_FILE)} == rules


def test_the_page_has_every_rule_as_the_table_says():
    page = (Path(__file__).parents[2] / "docs" / "verify.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert rows == [(rule.name, rule.severity, rule.meaning, rule.clause) for rule in RULES.values()]
