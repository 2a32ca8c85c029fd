"""The writing end of a collection: exchanges in, stems out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.exchange import Exchange, FetchFailure
from archive.exchange_records import NewRecord, records_of_exchange, records_of_failure
from archive.layout import CollectionLayout, new_stem_name
from archive.stem_writer import Placed, StemWriter
from archive.warc_format import new_record_id, record_bytes, warc_date, warc_fields_block

__all__ = ["CollectionWriter", "Kept"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written for one exchange."""

    stem: StemWriter
    response: Placed | None
    """The response record; None if nothing was received."""

    records: int
    bytes: int


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
        max_bytes: int = 1 << 30,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Make the collection's folders if they are missing.

        `software` holds the fields of the ``warcinfo`` record (WARC 1.1, 6.2); a WARC file is sealed once it has
        reached `max_bytes`. Raises CollectionError if the folders cannot be made or written.
        """
        layout.create()
        self._layout = layout
        self._software = dict(software)
        self._max_bytes = max_bytes
        self._clock = clock
        self._serial = 0
        self._current: StemWriter | None = None
        self._sealed: list[StemWriter] = []
        self._warcinfo_id = ""
        self.closed_stems: list[StemWriter] = []

    def keep(self, exchange: Exchange) -> Kept:
        """Write the records of one exchange; raises OSError if the disk does not take them."""
        stem = self._stem()
        return self._write(stem, records_of_exchange(exchange, self._warcinfo_id))

    def keep_failure(self, failure: FetchFailure) -> Kept:
        """Write why nothing was received for a URL; raises OSError if the disk does not take it."""
        stem = self._stem()
        return self._write(stem, records_of_failure(failure, self._warcinfo_id))

    def deliver_article(self, stem: StemWriter, offset: int, line: str | None) -> None:
        """Hand in the article of the record at `offset` of `stem` (None: it gives none), and close what is whole."""
        stem.deliver_article(offset, line)
        if stem.sealed and stem.is_settled:
            self._close(stem)

    def close(self) -> None:
        """Seal the current stem, close what is whole, and leave ``.open`` what still waits for an article."""
        self._seal_current()
        for stem in list(self._sealed):
            stem.abandon()
        self._sealed.clear()

    def _write(self, stem: StemWriter, records: list[NewRecord]) -> Kept:
        placed = [stem.append(record) for record in records]
        response = next((place for place in placed if place.record.type == "response"), None)
        return Kept(stem, response, len(placed), sum(place.length for place in placed))

    def _stem(self) -> StemWriter:
        if self._current is not None and self._current.size >= self._max_bytes:
            self._seal_current()
        if self._current is None:
            self._serial += 1
            name = new_stem_name(self._layout.name, self._serial, self._clock())
            self._current = StemWriter(self._layout.stem(name))
            self._current.append(self._warcinfo(f"{name}.warc.gz"))
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
        return NewRecord(type="warcinfo", record_id=self._warcinfo_id, data=record_bytes(fields, block))
