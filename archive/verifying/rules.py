"""The rules that files are held to: each with its severity, where it stands, and what it means.

An error breaks what the standard requires ("shall"), or makes two files that belong together disagree. A warning is
something that the standard recommends against, or that another tool writes on purpose. Clauses without a name are
those of WARC 1.1 (ISO 28500:2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["RULES", "Rule", "Severity"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    name: str
    severity: Severity
    clause: str
    meaning: str
    """What a finding under this rule says."""


_TABLE = (
    # --- the file and its gzip members
    Rule("unreadable", "error", "4", "the file cannot be opened, or is in no format that holds records, or is empty"),
    Rule("gzip-torn", "error", "RFC 1952, 2.2", "the file ends within a gzip member: a torn tail"),
    Rule("gzip-damaged", "error", "RFC 1952, 2.3", "a gzip member does not decompress, or its checksum is wrong"),
    Rule("garbage", "error", "4", "bytes between the records or behind the last that belong to none"),
    Rule("member-records", "warning", "annex D.2", "a gzip member holds more than one record: no tool can jump to it"),
    Rule("member-empty", "warning", "annex D.2", "a gzip member holds no record"),
    Rule("record-torn", "error", "4", "the file ends within a record"),
    Rule("damaged", "error", "4", "an ARC, zstd or WACZ file cannot be read on from here"),
    # --- the frame of a record
    Rule("version-line", "error", "4", "a record does not begin with WARC/1.0 or WARC/1.1"),
    Rule("head-syntax", "error", "4", "the header is not lines of UTF-8 `name: value`, each ended by CR LF"),
    Rule("content-length", "error", "5.3", "Content-Length is no number, or not the length of the block"),
    Rule("record-end", "error", "4", "the block is not followed by two line breaks"),
    # --- the fields of a record
    Rule("field-missing", "error", "5, 6", "a field is missing that this type of record shall have"),
    Rule("field-forbidden", "error", "5, 6", "a field stands in a type of record in which it shall not be used"),
    Rule("field-repeated", "error", "5.1", "a field stands twice that shall stand once"),
    Rule("record-id", "error", "5.2", "WARC-Record-ID is not a URI in angle brackets"),
    Rule("record-id-repeated", "error", "5.2", "two records of the file have the same WARC-Record-ID"),
    Rule("reference", "error", "5.7, 5.11, 5.16, 5.21", "a field that names a record is not a URI in angle brackets"),
    Rule("date", "error", "5.4, 5.13", "a date is not one of the forms of W3C-DTF in UTC that this version has"),
    Rule("type-unknown", "warning", "5.5", "WARC-Type is none of the eight types; readers skip the record"),
    Rule(
        "content-type", "warning", "5.6", "a record with a block has no Content-Type, or none of the form type/subtype"
    ),
    Rule("digest-label", "warning", "5.8, 5.9", "a digest is not `algorithm:value`, or of an unknown algorithm"),
    Rule("ip-address", "error", "5.10", "WARC-IP-Address is no numeric address"),
    Rule("target-uri", "error", "5.12, 5.14", "a target is no absolute URI, has white space in it, or (1.1) brackets"),
    Rule("target-uri-escaping", "warning", "5.14", "a target has characters in it that RFC 3986 wants escaped"),
    Rule("truncated-reason", "warning", "5.15", "WARC-Truncated gives a reason that the standard does not know"),
    Rule("warcinfo-filename", "warning", "5.17", "WARC-Filename is not the name of the file"),
    Rule("profile", "warning", "5.18, 6.7", "the profile of a revisit is none that the standard defines"),
    Rule("segment-number", "error", "5.20", "WARC-Segment-Number is no number, or not one that its type of record has"),
    # --- blocks and their digests
    Rule("block-digest", "error", "5.8", "the block has another digest than WARC-Block-Digest says"),
    Rule("payload-digest", "error", "5.9, 6.3.2", "the payload has another digest than WARC-Payload-Digest says"),
    Rule(
        "payload-digest-framing",
        "warning",
        "5.9, 6.3.2",
        "WARC-Payload-Digest is over the body with its chunk framing, as warcio and others take it",
    ),
    Rule("http-block", "warning", "6.3.2, 6.5.2", "the block is said to be HTTP, but does not begin like it"),
    # --- records and one another
    Rule("warcinfo-first", "warning", "5.5", "the first record is no warcinfo"),
    Rule("concurrent-to", "warning", "5.7", "WARC-Concurrent-To names a record that is not in the file"),
    Rule("warcinfo-id", "warning", "5.16", "WARC-Warcinfo-ID names no warcinfo record of the file"),
    Rule("revisit-target", "warning", "6.7", "a revisit does not say what it repeats, or that is not to be found"),
    Rule("revisit-digest", "error", "6.7.2", "a revisit and the capture it repeats have different payload digests"),
    # --- a stem of a collection
    Rule(
        "stem-unfinished",
        "error",
        "docs/files.md",
        "files were left `.open` by a crash, or the index is missing: run scrapy mend; or the articles: scrapy replay",
    ),
    Rule("warc-missing", "error", "docs/files.md", "an index or articles without their WARC"),
    Rule("index-line", "error", "CDXJ", "a line of the index is not `key timestamp {JSON}` with the fields it needs"),
    Rule("index-order", "error", "CDXJ", "a line of the index sorts before the one above it"),
    Rule("index-pointer", "error", "CDXJ", "a line of the index points at no capture: file, offset or length is wrong"),
    Rule("index-mismatch", "error", "CDXJ", "a line of the index says something else of a capture than its record"),
    Rule("index-repeated", "error", "CDXJ", "two lines of the index are about the same record"),
    Rule("index-lacks", "error", "CDXJ", "a capture is not in the index"),
    Rule("article-json", "error", "docs/schema.md", "a line is no JSON object with an `archive`, or has no line break"),
    Rule("article-pointer", "error", "docs/schema.md", "an article points at no response: file, offset or length"),
    Rule("article-mismatch", "error", "docs/schema.md", "an article says something else of its record than the record"),
    Rule("article-order", "error", "docs/files.md", "articles do not stand in the order of their records, or twice"),
)

RULES = {rule.name: rule for rule in _TABLE}
"""Every rule, by its name."""
