"""An exchange turned into the records that keep it: response or revisit, request, and metadata where there is more."""

from __future__ import annotations

from dataclasses import dataclass

from archive.answer import Answer
from archive.cdxj import CaptureLine
from archive.exchange import Exchange, FetchFailure
from archive.http_message import HttpResponse
from archive.identified_type import identify_payload
from archive.revisits import Revisit
from archive.spool import Block
from archive.warc_format import RecordFields, json_field, new_record_id, record_head, warc_date, warc_fields_block

__all__ = ["NewRecord", "records_of_exchange", "records_of_failure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record that is ready to be written."""

    type: str
    record_id: str
    head: bytes
    """Everything before the block."""

    block: Block
    stored_from: int | None = None
    """Offset in the block from which on its bytes are compressed already; None if they are not."""

    capture: CaptureLine | None = None
    """What the index says of it; None where it is not indexed."""


def records_of_exchange(
    exchange: Exchange, answer: Answer, warcinfo_id: str, revisit: Revisit | None = None
) -> list[NewRecord]:
    """Return the records of one exchange in the order they are written, the response (if any came) first.

    With `revisit`, the response is kept as a revisit record: its head alone.
    """
    response_id, request_id = new_record_id(), new_record_id()
    answered = len(answer.block) > 0
    records = []
    if answered:
        records.append(_response(exchange, answer, revisit, (response_id, request_id, warcinfo_id)))
    records.append(_request(exchange, request_id, response_id if answered else None, warcinfo_id))
    if exchange.failure is not None or answer.interim:
        lines = [("interim", line) for head in answer.interim for line in _lines(head)]
        if exchange.failure is not None:
            lines += _failure_fields(exchange.failure)
        about = response_id if answered else request_id
        records.append(_metadata(exchange, lines, about, warcinfo_id))
    return records


def records_of_failure(failure: FetchFailure, warcinfo_id: str) -> list[NewRecord]:
    """Return the ``metadata`` record that says why nothing was received for a URL."""
    return [_metadata(failure, _failure_fields(failure), None, warcinfo_id)]


def _response(exchange: Exchange, answer: Answer, revisit: Revisit | None, ids: tuple[str, str, str]) -> NewRecord:
    record_id, request_id, warcinfo_id = ids
    http, digest = answer.http, revisit.payload_digest if revisit else answer.payload.sha1
    record_type, block = ("revisit", answer.head) if revisit else ("response", answer.block)
    fields = _common(record_type, exchange, record_id, warcinfo_id)
    fields.append(("WARC-Concurrent-To", request_id))
    if revisit:
        fields += revisit.fields
    fields += _connection(exchange, http)
    fields.append(("WARC-Payload-Digest", digest))
    if not revisit and answer.payload.size and http and (identified := identify_payload(http)):
        fields.append(("WARC-Identified-Payload-Type", identified))
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    if exchange.notes:
        fields.append(("WARC-JSON-Metadata", json_field(exchange.notes)))
    fields.append(("Content-Type", "application/http;msgtype=response"))
    capture = CaptureLine(
        url=exchange.url,
        date=exchange.started_at,
        status=http.status if http else None,
        mime=_mime(http, revisit),
        digest=digest,
    )
    head = record_head(fields, block)
    stored_from = None if revisit else answer.stored_from
    return NewRecord(
        type=record_type, record_id=record_id, head=head, block=block, stored_from=stored_from, capture=capture
    )


def _mime(http: HttpResponse | None, revisit: Revisit | None) -> str | None:
    if revisit:
        return "warc/revisit"  # as indexers mark a capture whose payload lies elsewhere
    return http.headers.first("Content-Type") if http else None


def _request(exchange: Exchange, record_id: str, response_id: str | None, warcinfo_id: str) -> NewRecord:
    fields = _common("request", exchange, record_id, warcinfo_id)
    if response_id:
        fields.append(("WARC-Concurrent-To", response_id))
    fields += _connection(exchange, None)
    notes = {} if response_id else dict(exchange.notes)
    if exchange.omitted:
        notes["omitted_headers"] = list(exchange.omitted)
    if notes:
        fields.append(("WARC-JSON-Metadata", json_field(notes)))
    fields.append(("Content-Type", "application/http;msgtype=request"))
    block = exchange.request
    return NewRecord(type="request", record_id=record_id, head=record_head(fields, block), block=block)


def _metadata(
    subject: Exchange | FetchFailure, lines: list[tuple[str, str]], about: str | None, warcinfo_id: str
) -> NewRecord:
    record_id = new_record_id()
    fields = _common("metadata", subject, record_id, warcinfo_id)
    if about:
        fields.append(("WARC-Concurrent-To", about))
    elif subject.notes:
        fields.append(("WARC-JSON-Metadata", json_field(subject.notes)))
    # Indexers list a metadata record of any other content type as a capture of the page.
    fields.append(("Content-Type", "application/warc-fields"))
    block = warc_fields_block(lines)
    return NewRecord(type="metadata", record_id=record_id, head=record_head(fields, block), block=block)


def _common(record_type: str, subject: Exchange | FetchFailure, record_id: str, warcinfo_id: str) -> RecordFields:
    return [
        ("WARC-Type", record_type),
        ("WARC-Record-ID", record_id),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("WARC-Date", warc_date(subject.started_at)),
        ("WARC-Target-URI", subject.url),
    ]


def _connection(exchange: Exchange, http: HttpResponse | None) -> RecordFields:
    fields: RecordFields = []
    if exchange.ip_address:
        fields.append(("WARC-IP-Address", exchange.ip_address))
    fields.append(("WARC-Protocol", http.version.lower() if http else "http/1.1"))
    if exchange.tls_version:
        fields.append(("WARC-Protocol", exchange.tls_version.lower().replace("tlsv", "tls/")))
    if exchange.cipher_suite:
        fields.append(("WARC-Cipher-Suite", exchange.cipher_suite))
    return fields


def _failure_fields(failure: FetchFailure) -> list[tuple[str, str]]:
    return [("fetchError", failure.error), ("fetchErrorMessage", failure.message)]


def _lines(head: bytes) -> list[str]:
    return [line for line in head.decode("latin-1").splitlines() if line]
