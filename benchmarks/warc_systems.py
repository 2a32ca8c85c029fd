"""What is compared: our writer and warcio's, our reader and what ``warcio check`` does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warc_samples import Sample
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from archive import CollectionLayout, CollectionWriter, Damage, Exchange, read_records
from archive.record_digests import wrong_digests

__all__ = ["our_warcs", "read_ours", "read_warcio", "write_ours", "write_warcio"]

_MOMENT = datetime(2025, 10, 12, 9, 0, 0, 123456, UTC)
_ADDRESS = "192.0.2.1"


def write_ours(folder: Path, samples: Iterable[Sample]) -> int:
    """Keep every exchange in a new collection, all as by default; return the bytes of its WARC files."""
    layout = CollectionLayout(folder, "benchmark")
    writer = CollectionWriter(layout, software={"software": "benchmark"})
    for sample in samples:
        writer.keep(
            Exchange(
                url=sample.url,
                started_at=_MOMENT,
                request=sample.request,
                response=sample.response,
                ip_address=_ADDRESS,
                tls_version="TLSv1.3",
                cipher_suite="TLS_AES_256_GCM_SHA384",
                notes={"requested_url": sample.url, "role": "article"},
            )
        )
    writer.close()
    return sum(path.stat().st_size for path in our_warcs(folder))


def our_warcs(folder: Path) -> list[Path]:
    """Return the WARC files that `write_ours` left in `folder`."""
    return sorted(folder.glob("benchmark/archive/*.warc.gz"))


def write_warcio(folder: Path, samples: Iterable[Sample]) -> int:
    """Write the same exchanges as pairs with warcio, as its own recorder does; return the bytes of the file."""
    folder.mkdir()
    with (folder / "benchmark.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.1")
        for sample in samples:
            request, response = (
                writer.create_warc_record(
                    sample.url,
                    record_type,
                    payload=BytesIO(block),
                    length=len(block),
                    warc_headers_dict={"WARC-IP-Address": _ADDRESS},
                )
                for record_type, block in (("request", sample.request), ("response", sample.response))
            )
            writer.write_request_response_pair(request, response)
        return stream.tell()


def read_ours(paths: Iterable[Path]) -> int:
    """Read every record, parse HTTP, compare block and payload digests; return how many there were."""
    count = 0
    for path in paths:
        for record in read_records(path, on_damage=_refuse):
            wrong = wrong_digests(record)
            if wrong or (record.type == "response" and record.http is None):
                message = f"{path}: offset {record.offset}: {wrong or 'no HTTP response'}"
                raise SystemExit(message)
            count += 1
    return count


def read_warcio(paths: Iterable[Path]) -> int:
    """Do what ``warcio check`` does: parse HTTP, read the content, compare both digests; return how many there were."""
    count = 0
    for path in paths:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests=True):
                content = record.content_stream()
                while content.read(1 << 20):
                    pass
                if record.digest_checker.passed is False:
                    message = f"{path}: {record.digest_checker.problems}"
                    raise SystemExit(message)
                count += 1
    return count


def _refuse(damage: Damage) -> None:
    raise SystemExit(str(damage))
