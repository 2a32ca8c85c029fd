"""The WARC and ARC files inside a WACZ, or another zip (WACZ 1.1.1, 5: they lie in ``archive/``).

They are stored there without compression of the zip's own, so that they can be read in place. One that is compressed
all the same is unpacked into a file without a name first.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import RawIOBase
from typing import BinaryIO, cast

__all__ = ["InnerFile", "inner_files", "is_zip", "open_inner"]

_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_HEADER_LENGTH = 30
_ARCHIVE_NAME = re.compile(r"(?:^|/)[^/]+\.w?arc(?:\.gz|\.zst|\.lz4)?(?:\.open)?$", re.IGNORECASE)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerFile:
    """A file inside a zip."""

    path: str
    """Its path in there."""

    offset: int
    """Where its bytes begin in the zip."""

    length: int
    """How many they are there."""

    entry: zipfile.ZipInfo | None
    """How to unpack it; None if it is stored as it is."""

    @property
    def name(self) -> str:
        """Its base name, as it is called once it is closed."""
        return self.path.rpartition("/")[2].removesuffix(".open")


def is_zip(start: bytes) -> bool:
    """Tell whether a file that begins with `start` is a zip."""
    return start.startswith(_LOCAL_HEADER)


def inner_files(stream: BinaryIO, report: Callable[[int, str], None]) -> Iterator[InnerFile]:
    """Give the WARC and ARC files in a zip in the order in which they lie there.

    A zip that was cut off has no directory; then its files are found by their own headers, as far as they are stored.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    except _UNREADABLE as error:
        report(0, f"the zip's directory cannot be read ({error})")
        yield from _by_local_headers(stream)
        return
    for entry in entries:
        if not _ARCHIVE_NAME.search(entry.filename):
            continue
        header = _read(stream, entry.header_offset, _LOCAL_HEADER_LENGTH)
        if len(header) < _LOCAL_HEADER_LENGTH or not is_zip(header):
            report(entry.header_offset, f"{entry.filename} is not where the zip's directory says")
            continue
        stored = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1
        yield InnerFile(
            path=entry.filename,
            offset=entry.header_offset + _LOCAL_HEADER_LENGTH + _names_length(header),
            length=entry.compress_size,
            entry=None if stored else entry,
        )


@contextmanager
def open_inner(stream: BinaryIO, inner: InnerFile, report: Callable[[int, str], None]) -> Iterator[BinaryIO]:
    """Open a file inside the zip `stream`; what cannot be unpacked is reported, and missing at the end."""
    if inner.entry is None:
        yield cast("BinaryIO", _Window(stream, inner.offset, inner.length))
        return
    with ExitStack() as stack:
        unpacked = stack.enter_context(tempfile.TemporaryFile())
        try:
            archive = stack.enter_context(zipfile.ZipFile(stream))
            shutil.copyfileobj(stack.enter_context(archive.open(inner.entry)), unpacked)
        except _UNREADABLE as error:
            report(inner.offset, f"{inner.path} cannot be unpacked ({error})")
        yield unpacked


class _Window(RawIOBase):
    """The bytes of a stream from `offset` on, `length` of them."""

    def __init__(self, stream: BinaryIO, offset: int, length: int) -> None:
        self._stream = stream
        self._offset = offset
        self._length = length
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        end = min(self._stream.seek(0, 2) - self._offset, self._length)
        self._at = offset + (0 if whence == 0 else self._at if whence == 1 else max(end, 0))
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(self._length - self._at, 0)
        data = _read(self._stream, self._offset + self._at, left if size < 0 else min(size, left))
        self._at += len(data)
        return data


def _by_local_headers(stream: BinaryIO) -> Iterator[InnerFile]:
    at = 0
    while is_zip(header := _read(stream, at, _LOCAL_HEADER_LENGTH)) and len(header) == _LOCAL_HEADER_LENGTH:
        names_length = _names_length(header)
        names = _read(stream, at + _LOCAL_HEADER_LENGTH, names_length)
        path = names[: int.from_bytes(header[26:28], "little")].decode("utf-8", "replace")
        length = int.from_bytes(header[18:22], "little")
        begin = at + _LOCAL_HEADER_LENGTH + names_length
        if header[6] & 8 or length == 0xFFFFFFFF:
            # The length stands elsewhere: take everything, the reader tells records from what is none.
            length = max(stream.seek(0, 2) - begin, 0)
        if header[8:10] == b"\0\0" and _ARCHIVE_NAME.search(path):
            yield InnerFile(path=path, offset=begin, length=length, entry=None)
        at = begin + length


def _names_length(header: bytes) -> int:
    return int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")


def _read(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    return stream.read(size)
