"""An exchange turned into the records that keep it: response, request, and metadata where there is more to say."""

from __future__ import annotations

from dataclasses import dataclass

from archive.cdxj import CaptureLine
from archive.digests import sha1_label
from archive.exchange import Exchange, FetchFailure
from archive.http_message import HttpResponse, split_interim
from archive.warc_format import RecordFields, json_field, new_record_id, record_bytes, warc_date, warc_fields_block

__all__ = ["NewRecord", "records_of_exchange", "records_of_failure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record that is ready to be written."""

    type: str
    record_id: str
    data: bytes
    """The whole record, not yet compressed."""

    capture: CaptureLine | None = None
    """What the index says of it; None where it is not indexed."""


def records_of_exchange(exchange: Exchange, warcinfo_id: str) -> list[NewRecord]:
    """Return the records of one exchange in the order they are written, the response (if any came) first."""
    response_id, request_id = new_record_id(), new_record_id()
    interim, final = split_interim(exchange.response)
    records = []
    if final:
        records.append(_response(exchange, final, response_id, request_id, warcinfo_id))
    concurrent_to = response_id if final else None
    records.append(_request(exchange, request_id, concurrent_to, warcinfo_id))
    about = response_id if final else request_id
    if exchange.failure is not None or interim:
        fields = [("interim", line) for head in interim for line in _lines(head)]
        if exchange.failure is not None:
            fields += _failure_fields(exchange.failure)
        records.append(_metadata(exchange, fields, about, warcinfo_id))
    return records


def records_of_failure(failure: FetchFailure, warcinfo_id: str) -> list[NewRecord]:
    """Return the ``metadata`` record that says why nothing was received for a URL."""
    return [_metadata(failure, _failure_fields(failure), None, warcinfo_id)]


def _response(exchange: Exchange, final: bytes, record_id: str, request_id: str, warcinfo_id: str) -> NewRecord:
    http = HttpResponse.parse(final)
    digest = sha1_label(http.payload if http else final)
    fields = _common("response", exchange, record_id, warcinfo_id)
    fields.append(("WARC-Concurrent-To", request_id))
    fields += _connection(exchange, http)
    fields.append(("WARC-Payload-Digest", digest))
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    if exchange.notes:
        fields.append(("WARC-JSON-Metadata", json_field(exchange.notes)))
    fields.append(("Content-Type", "application/http;msgtype=response"))
    capture = CaptureLine(
        url=exchange.url,
        date=exchange.started_at,
        status=http.status if http else None,
        mime=(http.headers.first("Content-Type") if http else None),
        digest=digest,
    )
    return NewRecord(type="response", record_id=record_id, data=record_bytes(fields, final), capture=capture)


def _request(exchange: Exchange, record_id: str, response_id: str | None, warcinfo_id: str) -> NewRecord:
    fields = _common("request", exchange, record_id, warcinfo_id)
    if response_id:
        fields.append(("WARC-Concurrent-To", response_id))
    fields += _connection(exchange, None)
    if exchange.notes and not response_id:
        fields.append(("WARC-JSON-Metadata", json_field(exchange.notes)))
    fields.append(("Content-Type", "application/http;msgtype=request"))
    return NewRecord(type="request", record_id=record_id, data=record_bytes(fields, exchange.request))


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
    return NewRecord(type="metadata", record_id=record_id, data=record_bytes(fields, warc_fields_block(lines)))


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
