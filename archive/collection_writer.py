"""The writing end of a collection: exchanges in, stems out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archive.answer import Answer
from archive.capture_state import CaptureState
from archive.collection_lock import CollectionLock
from archive.errors import CollectionError, WriteError
from archive.exchange import Exchange, FetchFailure
from archive.exchange_records import NewRecord, records_of_exchange, records_of_failure
from archive.layout import CollectionLayout, new_stem_name
from archive.revisits import Revisit, find_revisit
from archive.state import CollectionState
from archive.stem_writer import Placed, StemWriter
from archive.warc_format import new_record_id, record_head, warc_date, warc_fields_block

__all__ = ["CollectionWriter", "Kept", "Limits"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written for one exchange."""

    stem: StemWriter
    response: Placed | None
    """The response or revisit record; None if nothing was received."""

    records: int
    bytes: int
    metadata: Placed | None = None
    """The record that says more; None if there is no more to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When files are closed, brought to the disk, and payloads not stored again."""

    max_bytes: int = 1 << 30
    """Size at which a WARC file is sealed and the next begun: 1 GiB, the usual size in web archives."""

    max_seconds: float = 3600.0
    """Age at which it is."""

    sync_seconds: float = 10.0
    """What was written is brought to the disk at least so often, while exchanges come in."""

    sync_bytes: int = 64 << 20
    """Or when so much has been written since."""

    revisits: bool = True
    """Whether a payload that an earlier capture of the URL holds is kept as a revisit record."""

    revisit_min_bytes: int = 2048
    """Size of a payload below which it is stored again: a revisit record takes some 700 bytes itself."""


class CollectionWriter:
    """Writes records into one collection, a new stem whenever the current one is full.

    Not safe for use from several threads; two processes may write into one collection at the same time, each into
    stems of its own.
    """

    def __init__(
        self,
        layout: CollectionLayout,
        *,
        software: Mapping[str, str],
        limits: Limits | None = None,
        on_sync: Callable[[], Any] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the collection's folders if they are missing.

        `software` holds the fields of the ``warcinfo`` record (WARC 1.1, 6.2). `on_sync` is called each time that
        everything kept so far is on the disk and entered into the collection's state. Raises CollectionError if the
        folders cannot be made or written, the collection's state cannot be used, or something is being removed from the
        collection.
        """
        layout.create()
        self._lock = CollectionLock.share(layout)
        self._limits = limits or Limits()
        self._state = CollectionState(layout.state) if self._limits.revisits else None
        self._on_sync = on_sync
        self._broken: WriteError | None = None
        self._new_captures: list[CaptureState] = []
        self._unsynced = 0
        self._synced_at = clock()
        self._layout = layout
        self._software = dict(software)
        self._clock = clock
        self._serial = 0
        self._current: StemWriter | None = None
        self._begun_at = clock()
        self._sealed: list[StemWriter] = []
        self._warcinfo_id = ""
        self.closed_stems: list[StemWriter] = []

    def keep(self, exchange: Exchange) -> Kept:
        """Write the records of one exchange; raises WriteError if the disk does not take them."""
        answer = Answer.of(exchange.response)
        with self._writing():
            stem = self._stem()
            revisit = self._find_revisit(exchange, answer)
            kept = self._write(stem, records_of_exchange(exchange, answer, self._warcinfo_id, revisit))
            if self._state and kept.response and not revisit and not exchange.truncated:
                self._remember(stem, exchange, answer, kept.response.record.record_id)
            self._sync_if_due()
        return kept

    def keep_failure(self, failure: FetchFailure) -> Kept:
        """Write why nothing was received for a URL; raises WriteError if the disk does not take it."""
        with self._writing():
            return self._write(self._stem(), records_of_failure(failure, self._warcinfo_id))

    def last_capture(self, url: str) -> CaptureState | None:
        """Return the capture of `url` that was entered into the state last; None without one."""
        return self._state.last_capture(url) if self._state else None

    def deliver_article(self, stem: StemWriter, offset: int, line: str | None) -> None:
        """Hand in the article of the record at `offset` of `stem` (None: it gives none), and close what is whole."""
        with self._writing():
            stem.deliver_article(offset, line)
            if stem.sealed and stem.is_settled:
                self._close(stem)

    def close(self) -> None:
        """Seal the current stem, close what is whole, and leave ``.open`` what still waits for an article.

        After a WriteError everything that is not closed is left ``.open``, for mend.
        """
        try:
            if self._broken is None:
                with self._writing():
                    self._seal_current()
        finally:
            for stem in (*self._sealed, *([self._current] if self._current else [])):
                stem.abandon()
            self._sealed.clear()
            self._current = None
            if self._state:
                self._state.close()
                self._state = None
            self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Raise WriteError for what the disk does not take, and from then on at once: half a record may be missing."""
        if self._broken is not None:
            raise self._broken
        try:
            yield
        except (OSError, CollectionError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self._broken = WriteError(f"{self._layout.folder}: {reason}")
            raise self._broken from error

    def _find_revisit(self, exchange: Exchange, answer: Answer) -> Revisit | None:
        if self._state is None:
            return None
        least = 0 if exchange.repeats else self._limits.revisit_min_bytes
        return find_revisit(self._state, exchange, answer, least)

    def sync(self) -> None:
        """Bring everything that was written to the disk, then enter the new captures into the state."""
        for stem in (*self._sealed, *([self._current] if self._current else [])):
            stem.sync()
        if self._state:
            self._state.add(self._new_captures)
        self._new_captures.clear()
        self._unsynced, self._synced_at = 0, self._clock()
        self._on_sync()

    def _sync_if_due(self) -> None:
        since = (self._clock() - self._synced_at).total_seconds()
        if self._unsynced >= self._limits.sync_bytes or since >= self._limits.sync_seconds:
            self.sync()

    def _remember(self, stem: StemWriter, exchange: Exchange, answer: Answer, record_id: str) -> None:
        if answer.http is None or answer.http.status != 200:
            return
        capture = CaptureState(
            url=exchange.url,
            sha256=answer.payload.sha256,
            sha1=answer.payload.sha1,
            record_id=record_id,
            date=warc_date(exchange.started_at),
            file=stem.paths.warc.name,
            etag=answer.http.headers.first("ETag"),
            last_modified=answer.http.headers.first("Last-Modified"),
        )
        self._new_captures.append(capture)

    def _is_full(self, stem: StemWriter) -> bool:
        age = (self._clock() - self._begun_at).total_seconds()
        return stem.size >= self._limits.max_bytes or age >= self._limits.max_seconds

    def _write(self, stem: StemWriter, records: list[NewRecord]) -> Kept:
        placed = stem.append(records)
        response = next((place for place in placed if place.record.type in {"response", "revisit"}), None)
        metadata = next((place for place in placed if place.record.type == "metadata"), None)
        self._unsynced += sum(place.length for place in placed)
        return Kept(stem, response, len(placed), sum(place.length for place in placed), metadata)

    def _stem(self) -> StemWriter:
        if self._current is not None and self._is_full(self._current):
            self._seal_current()
        if self._current is None:
            self._serial += 1
            name = new_stem_name(self._layout.name, self._serial, self._clock())
            self._current = StemWriter(self._layout.stem(name))
            self._begun_at = self._clock()
            self._current.append([self._warcinfo(f"{name}.warc.gz")])
        return self._current

    def _seal_current(self) -> None:
        stem, self._current = self._current, None
        if stem is None:
            return
        stem.sealed = True
        self._sealed.append(stem)
        if stem.is_settled:
            self._close(stem)

    def _close(self, stem: StemWriter) -> None:
        stem.close()
        self._sealed.remove(stem)
        self.sync()
        self.closed_stems.append(stem)

    def _warcinfo(self, filename: str) -> NewRecord:
        self._warcinfo_id = new_record_id()
        fields = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", self._warcinfo_id),
            ("WARC-Date", warc_date(self._clock())),
            ("WARC-Filename", filename),
            ("Content-Type", "application/warc-fields"),
        ]
        block = warc_fields_block(self._software.items())
        return NewRecord(type="warcinfo", record_id=self._warcinfo_id, head=record_head(fields, block), block=block)
