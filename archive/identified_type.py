"""What a payload is, by its own first bytes and not by what its header says (``WARC-Identified-Payload-Type``)."""

from __future__ import annotations

import re

from xtractmime import RESOURCE_HEADER_BUFFER_LENGTH, extract_mime

from archive.chunked_coding import ChunkedDecoder
from archive.content_coding import ContentCodingError, decode_beginning
from archive.http_message import HttpResponse

__all__ = ["identify_payload"]

_LOOKED_AT = 1536
"""Bytes of the coded body from which the first bytes of the content are taken."""

_SCRIPTABLE = re.compile(
    rb"[\t\n\x0c\r ]*+(?:"
    rb"(?P<html>(?i:<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|BODY|BR|B|P|!--))[ >])"
    rb"|(?P<xml><\?xml))"
    rb"|(?P<pdf>%PDF-)"
)
"""The first table of MIME Sniffing, 7.1, at once. xtractmime asks a page forty questions for it, and fails with an
IndexError where white space goes on to the end."""

_SCRIPTABLE_TYPES = {"html": "text/html", "xml": "text/xml", "pdf": "application/pdf"}


def identify_payload(http: HttpResponse) -> str | None:
    """Return the media type of a response's content by the WHATWG's MIME Sniffing; None where there is no content.

    It is independent of the Content-Type header, as WARC 1.1, 5.19 asks. Content codings are taken off: a page that
    was sent with gzip is ``text/html``.
    """
    start = http.raw_body[:_LOOKED_AT]
    if http.is_chunked:
        decoder = ChunkedDecoder()
        start = decoder.feed(start) + decoder.end()
    try:
        start = decode_beginning(start, http.headers.every("Content-Encoding"), limit=RESOURCE_HEADER_BUFFER_LENGTH)[0]
    except ContentCodingError:
        return None
    if not start:
        return None
    match = _SCRIPTABLE.match(start)
    if match is not None and match.lastgroup is not None:
        return _SCRIPTABLE_TYPES[match.lastgroup]
    return str(extract_mime(start, no_sniff=True).decode("ascii"))
