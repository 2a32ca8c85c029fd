"""Records and files for the tests of reading: made here, well and badly."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import lz4.frame
from backports import zstd

from archive import Damage, Record, read_records

HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

ARC_VERSION = (
    b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 76\n1 0 InternetArchive\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)


def warc_record(
    number: int, block: bytes = HTTP, *, version: str = "1.1", length: object = None, more: str = ""
) -> bytes:
    """Return a response record; `length` is what its head says, `more` further fields."""
    head = (
        f"WARC/{version}\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/{number}\r\n"
        f"WARC-Date: 2026-11-23T05:06:07Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"{more}Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def arc_record(number: int, block: bytes = HTTP, *, url: str = "http://example.org/") -> bytes:
    """Return a record of an ARC file of version 1."""
    return f"{url}{number} 192.0.2.1 20080430204826 text/html {len(block)}\n".encode() + block + b"\n"


def zstd_members(records: list[bytes]) -> bytes:
    """Return a frame with a checksum for every record."""
    options = {zstd.CompressionParameter.checksum_flag: 1}
    return b"".join(zstd.compress(record, options=options) for record in records)


def zstd_with_dictionary(records: list[bytes], *, compress_it: bool) -> bytes:
    """Return the skippable frame with the dictionary, and frames that need it."""
    samples = [warc_record(number, HTTP * (number % 7)) for number in range(200)]
    dictionary = zstd.train_dict(samples, 2048)
    content = dictionary.dict_content
    if compress_it:
        content = zstd.compress(content)
    frame = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return frame + b"".join(zstd.compress(record, zstd_dict=dictionary) for record in records)


def lz4_members(records: list[bytes]) -> bytes:
    """Return a frame with a checksum for every record."""
    return b"".join(lz4.frame.compress(record, content_checksum=True) for record in records)


def gzip_members(records: list[bytes]) -> bytes:
    """Return a member a record."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def one_gzip(records: list[bytes]) -> bytes:
    """Return one member over all records."""
    return gzip.compress(b"".join(records), mtime=0)


def write_zip(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> None:
    """Write a zip of `files`."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def read(path: Path, *, torn: bool = False, **options: bool) -> tuple[list[Record], list[Damage]]:
    """Return what the file gives: records, whole ones if `torn` does not say otherwise, and damage."""
    damage: list[Damage] = []
    return list(read_records(path, on_damage=damage.append, torn=torn, **options)), damage


def urls(records: list[Record]) -> list[str]:
    """Return the last part of every record's URL."""
    return [(record.target_uri or "").rpartition("/")[2] for record in records]
