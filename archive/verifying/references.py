"""Records that name one another within a file (WARC 1.1, 5.2, 5.7 and 5.16)."""

from __future__ import annotations

from archive.verifying.findings import Report
from archive.verifying.framing import FramedRecord

__all__ = ["References"]


class References:
    """Follows the record ids of one file. Of each only a hash is remembered, so that a million take some tens of MB."""

    def __init__(self, report: Report) -> None:
        """Start before the first record."""
        self._report = report
        self._seen: set[int] = set()
        self._warcinfos: set[int] = set()
        self._unmet: dict[int, list[tuple[int, str]]] = {}
        """Concurrent records that have not come yet, with the records that name them: a handful at a time."""
        self._last = -1

    def add(self, record: FramedRecord) -> None:
        """Take the next record."""
        fields = record.head.fields
        if self._last < 0 and record.head.type != "warcinfo":
            self._report.found("warcinfo-first", record.offset, f"the first record is a {record.head.type}")
        record_id = fields.first("WARC-Record-ID")
        if record_id:
            self._add_id(record_id, record)
        for target in fields.every("WARC-Concurrent-To"):
            if hash(target) not in self._seen:
                self._unmet.setdefault(hash(target), []).append((record.offset, target))
        warcinfo_id = fields.first("WARC-Warcinfo-ID")
        if warcinfo_id and hash(warcinfo_id) not in self._warcinfos:
            self._report.found("warcinfo-id", record.offset, f"no warcinfo {warcinfo_id} stands before this record")
        self._last = record.offset

    def finish(self) -> None:
        """Tell which concurrent records never came.

        The last record may name one that a crash took: it was written first, and nothing is made up for the other.
        """
        for namers in self._unmet.values():
            for offset, target in namers:
                if offset != self._last:
                    self._report.found("concurrent-to", offset, f"there is no record {target} in the file")

    def _add_id(self, record_id: str, record: FramedRecord) -> None:
        key = hash(record_id)
        if key in self._seen:
            self._report.found("record-id-repeated", record.offset, f"an earlier record has the id {record_id}")
        self._seen.add(key)
        self._unmet.pop(key, None)
        if record.head.type == "warcinfo":
            self._warcinfos.add(key)
