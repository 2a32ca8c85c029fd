"""Captures to answer requests from: those of collections, which have an index, and those of any WARC files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.capture_choice import CaptureChoice
from archive.capture_index import CaptureIndex, IndexedCapture
from archive.cdxj_of_warc import capture_of
from archive.chunked_coding import dechunk
from archive.errors import RecordError
from archive.fields import Fields
from archive.http_message import HttpResponse
from archive.reading import OnDamage, read_record_at, read_records
from archive.records import Record
from archive.sorted_lines import SortedLines

__all__ = ["Recording", "Recordings", "is_collection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a request is answered with."""

    path: Path
    """The file in which `record` lies."""

    record: Record
    """The record whose payload it is: a response."""

    answer: bytes
    """The answer as it was on the wire: head and body."""


def is_collection(folder: Path) -> bool:
    """Return whether `folder` is laid out as a collection: ``archive/`` beside ``indexes/``."""
    return (folder / "archive").is_dir() and (folder / "indexes").is_dir()


class Recordings:
    """Finds the answer to a request among captures.

    Collections are looked up in the index they have; of other files a sorted index is made first, on the disk. Not
    safe for use from several threads.
    """

    def __init__(
        self, collections: Iterable[Path], files: Iterable[Path], *, on_damage: OnDamage | None = None
    ) -> None:
        """Open collections (their folders) and WARC, ARC or WACZ files.

        Damage in the files is handed to `on_damage`. Raises OSError if a file cannot be read, or the disk does not take
        the index.
        """
        self._open = ExitStack()
        self._sources: list[tuple[CaptureIndex, Path]] = []
        try:
            for folder in collections:
                index = CaptureIndex(sorted((folder / "indexes").glob("*.cdxj")))
                self._sources.append((self._open.enter_context(index), folder / "archive"))
            if files := list(files):
                scratch = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="recordings-")))
                written = _write_index(files, scratch, on_damage)
                self._sources.append((self._open.enter_context(CaptureIndex([written])), Path()))
        except BaseException:
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._open.close()

    def find(
        self, url: str, choice: CaptureChoice, *, method: str = "GET", body: bytes = b"", conditional: bool = False
    ) -> Recording | None:
        """Return the answer that was recorded to a request, or None if there is none.

        Among the captures of exactly this URL, method and body, `choice` picks. A revisit is resolved to the payload
        that it stands for, but an answer 304 stays one if the request is `conditional`. Raises CollectionError if an
        index cannot be read, RecordError if a record is not where the index has it, OSError if its file is not there.
        """
        found = [
            (capture, folder)
            for index, folder in self._sources
            for capture in index.captures(url)
            if _same_url(capture.url, url)
        ]
        for capture, folder in choice.ordered(found, key=lambda item: item[0].timestamp):
            path = folder / capture.file
            record = _read(path, capture.fields)
            if _asked(path, record, capture) != (method, body):
                continue
            if (recording := self._resolved(path, record, conditional=conditional)) is not None:
                return recording
        return None

    def resolved(self, path: Path, revisit: Record) -> Record | None:
        """Return a revisit of the file `path` as the response that it stands for, or None if that is not there.

        The headers are the revisit's own, the block is its head and the payload of the record that it refers to. Raises
        what `find` raises.
        """
        recording = self._resolved(path, revisit, conditional=False)
        if recording is None:
            return None
        headers = Fields(field for field in revisit.headers if field[0] != "WARC-Truncated")
        return replace(revisit, type="response", headers=headers, block=recording.answer)

    def _resolved(self, path: Path, record: Record, *, conditional: bool) -> Recording | None:
        if record.type == "response":
            return Recording(path=path, record=record, answer=record.block)
        if record.type != "revisit":
            return None
        not_modified = record.http is not None and record.http.status == 304
        if not_modified and conditional:
            return Recording(path=path, record=record, answer=record.block)
        original = self._original(record)
        if original is None:
            return None
        where, earlier = original
        answer = earlier.block if not_modified else _with_payload(record, earlier)
        return Recording(path=where, record=earlier, answer=answer)

    def _original(self, revisit: Record) -> tuple[Path, Record] | None:
        """Return the record that a revisit refers to (WARC 1.1, 6.7), and the file that it lies in."""
        url = revisit.headers.first("WARC-Refers-To-Target-URI") or revisit.target_uri or ""
        wanted_id = revisit.headers.first("WARC-Refers-To")
        wanted_date = revisit.headers.first("WARC-Refers-To-Date")
        digest = revisit.headers.first("WARC-Payload-Digest")
        for index, folder in self._sources:
            for capture in index.captures(url.strip("<>")):
                if capture.mime == "warc/revisit":
                    continue
                record = _read(folder / capture.file, capture.fields)
                if wanted_id:
                    same = record.record_id == wanted_id
                else:
                    same = record.date == wanted_date if wanted_date else capture.digest == digest
                if same and record.type == "response":
                    return folder / capture.file, record
        return None


def _same_url(one: str, other: str) -> bool:
    # An empty path is "/" (RFC 9110, 4.2.3), and other tools have written it either way.
    return one == other or (one.count("/") == 2 and f"{one}/" == other)


def _with_payload(revisit: Record, earlier: Record) -> bytes:
    """Return the head of a revisit and the payload of the record it refers to, framed as the head has it."""
    http = HttpResponse.parse(revisit.block)
    payload = earlier.payload or b""
    head = revisit.block.rstrip(b"\r\n") + b"\r\n\r\n"
    if http is not None and http.is_chunked:
        return head + (b"%x\r\n%s\r\n" % (len(payload), payload) if payload else b"") + b"0\r\n\r\n"
    return head + payload


def _read(path: Path, fields: dict[str, object]) -> Record:
    inner = fields.get("inner")
    return read_record_at(
        path,
        int(str(fields["offset"])),
        int(str(fields["length"])),
        within=int(str(fields.get("within", 0))),
        file=str(inner) if inner else None,
    )


def _asked(path: Path, record: Record, capture: IndexedCapture) -> tuple[str, bytes]:
    """Return method and body of the request that a capture answers; GET where no request was kept."""
    request = _request(path, record, capture)
    if request is None:
        return "GET", b""
    head, _, body = request.block.partition(b"\r\n\r\n")
    method = head.split(b" ", 1)[0].decode("latin-1")
    if b"\r\ntransfer-encoding: chunked" in head.lower():
        body = dechunk(body)
    return method, body


def _request(path: Path, record: Record, capture: IndexedCapture) -> Record | None:
    if "path" in capture.fields:  # an index of ours, which knows where the request lies
        place = capture.fields.get("request")
        return _read(path, place) if place else None
    try:
        behind = read_record_at(path, capture.offset + capture.length, _rest(path, capture))
    except RecordError:
        return None
    return behind if behind.type == "request" and _belong_together(record, behind) else None


def _rest(path: Path, capture: IndexedCapture) -> int:
    """Return how many bytes may be read behind a capture: a request is a small record."""
    return min(path.stat().st_size - capture.offset - capture.length, 1 << 20)


def _belong_together(response: Record, request: Record) -> bool:
    ids = {*request.headers.every("WARC-Concurrent-To")}, {*response.headers.every("WARC-Concurrent-To")}
    if any(ids):
        return response.record_id in ids[0] or request.record_id in ids[1]
    return response.target_uri == request.target_uri


def _write_index(files: Iterable[Path], scratch: Path, on_damage: OnDamage | None) -> Path:
    """Write a sorted CDXJ of files that have none; beside the usual fields it says where the request lies."""
    index = scratch / "index.cdxj"
    with SortedLines(scratch) as lines, index.open("wb") as out:
        for path in files:
            for line in _lines(path.absolute(), on_damage):
                lines.add(line.encode("utf-8", "replace"))
        out.writelines(line + b"\n" for line in lines)
    return index


def _lines(path: Path, on_damage: OnDamage | None) -> Iterator[str]:
    """Give the index lines of a file, each capture with the request beside it, which may stand before or behind."""
    held: Record | None = None
    asked: Record | None = None
    for record in read_records(path, on_damage=on_damage, torn=False):
        if record.type == "request":
            if held is not None and _belong_together(held, record):
                yield from _line(path, held, record)
                held = None
            else:
                asked = record
            continue
        if held is not None:
            yield from _line(path, held, None)
            held = None
        if record.type in {"response", "revisit"}:
            if asked is not None and _belong_together(record, asked):
                yield from _line(path, record, asked)
            else:
                held = record
            asked = None
    if held is not None:
        yield from _line(path, held, None)


def _line(path: Path, record: Record, request: Record | None) -> Iterator[str]:
    try:
        capture = capture_of(record)
    except ValueError:  # no date: it cannot be chosen by one
        return
    if capture is None:
        return
    key_and_time, _, text = capture.at(str(path), record.offset, record.length).partition(" {")
    fields = json.loads("{" + text) | {"path": str(path), **_place(path, record)}
    if request is not None:
        fields["request"] = {"offset": request.offset, "length": request.length, **_place(path, request)}
    yield f"{key_and_time} {json.dumps(fields)}"


def _place(path: Path, record: Record) -> dict[str, int | str]:
    place: dict[str, int | str] = {"within": record.within} if record.within else {}
    if record.file and record.file != path.name.removesuffix(".open"):
        place["inner"] = record.file
    return place
