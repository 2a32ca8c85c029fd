"""What came back for a request, looked at once: interim heads, the final response, its payload's digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.chunked_coding import ChunkedDecoder
from archive.digests import PayloadDigest
from archive.http_message import HttpResponse, split_interim
from archive.spool import Block, Spool, block_chunks

__all__ = ["Answer"]

_LONGEST_HEAD = 1 << 18
"""Bytes in which the heads of a response on disk must end; a longer one is kept, but not understood."""

_SAMPLE = 256
_COMPRESSED_BYTES_DIFFER = 140
"""Of 256 bytes that are compressed or encrypted, some 162 differ (standard deviation 5); in text in any script under
120. The header is not asked: it is wrong at times, and says nothing of pictures, films and PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The bytes that came back, and what they say."""

    interim: list[bytes]
    """Heads of interim 1xx answers; they do not belong in a response record, whose readers would take them for it."""

    block: Block
    """The final response, byte for byte; empty if none came."""

    http: HttpResponse | None
    """Its head; the body in it is not whole where the block is on disk. None if the block is not HTTP."""

    payload: PayloadDigest
    """Of the body without its transfer coding (WARC 1.1, 5.9), or of the block where it is not HTTP."""

    head_size: int
    """Bytes of the block before the body."""

    @classmethod
    def of(cls, received: Block) -> Answer:
        """Look at what was received."""
        if isinstance(received, Spool):
            return _of_spool(received)
        interim, final = split_interim(received)
        http = HttpResponse.parse(final)
        payload = PayloadDigest.of([http.payload if http else final])
        head_size = len(final) - len(http.raw_body) if http else 0
        return cls(interim=interim, block=final, http=http, payload=payload, head_size=head_size)

    @property
    def head(self) -> bytes:
        """The status line, the headers, and the empty line after them."""
        return self.block[: self.head_size] if isinstance(self.block, bytes) else self.block.first(self.head_size)

    @property
    def stored_from(self) -> int | None:
        """Offset in the block from which on its bytes are compressed already; None if they are not."""
        start = self.block if isinstance(self.block, bytes) else self.block.first(_LONGEST_HEAD)
        middle = (self.head_size + len(start)) // 2
        is_compressed = len(set(start[middle : middle + _SAMPLE])) >= _COMPRESSED_BYTES_DIFFER
        return self.head_size if is_compressed else None


def _of_spool(received: Spool) -> Answer:
    start = received.first(_LONGEST_HEAD)
    interim, final = split_interim(start)
    skipped = len(start) - len(final)
    if skipped:
        received = _without(received, skipped)
    http = HttpResponse.parse(final)
    head_size = len(final) - len(http.raw_body) if http else 0
    payload = PayloadDigest.of(_payload_pieces(http, received, head_size))
    return Answer(interim=interim, block=received, http=http, payload=payload, head_size=head_size)


def _without(received: Spool, skipped: int) -> Spool:
    rest = received.empty_copy()
    for piece in block_chunks(received, skipped):
        rest.append(piece)
    return rest


def _payload_pieces(http: HttpResponse | None, block: Spool, head_size: int) -> Iterator[bytes]:
    pieces = block_chunks(block, head_size)
    if http is None:
        yield from pieces
    elif http.is_chunked:
        decoder = ChunkedDecoder()
        yield from map(decoder.feed, pieces)
        yield decoder.end()
    else:
        left = http.content_length
        for piece in pieces:
            yield piece if left is None else piece[:left]
            left = None if left is None else max(0, left - len(piece))
