"""What a payload is, by its own first bytes and not by what its header says (``WARC-Identified-Payload-Type``)."""

from __future__ import annotations

from xtractmime import RESOURCE_HEADER_BUFFER_LENGTH, extract_mime

from archive.chunked_coding import ChunkedDecoder
from archive.content_coding import ContentCodingError, decode_content
from archive.http_message import HttpResponse

__all__ = ["identify_payload"]

_LOOKED_AT = 1536
"""Bytes of the coded body from which the first bytes of the content are taken."""


def identify_payload(http: HttpResponse) -> str | None:
    """Return the media type of a response's content by the WHATWG's MIME Sniffing; None where there is no content.

    It is independent of the Content-Type header, as WARC 1.1, 5.19 asks. Content codings are taken off: a page that
    was sent with gzip is ``text/html``.
    """
    start = http.raw_body[:_LOOKED_AT]
    if http.is_chunked:
        decoder = ChunkedDecoder()
        start = decoder.feed(start) + decoder.end()
    encodings = http.headers.every("Content-Encoding")
    if encodings:
        try:
            start = decode_content(start, encodings, limit=1 << 22)
        except ContentCodingError:
            return None
    if not start:
        return None
    return str(extract_mime(start[:RESOURCE_HEADER_BUFFER_LENGTH]).decode("ascii"))
