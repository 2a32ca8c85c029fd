"""Content codings taken off a payload (RFC 9110, 8.4): gzip, deflate, br, zstd, in whatever order they were put on."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

from archive.decoders import whole_gzip_member

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = [
    "BOMB_FLOOR",
    "BOMB_RATIO",
    "ContentCodingError",
    "DecompressionBombError",
    "bomb_limit",
    "decode_beginning",
    "decode_content",
]

BOMB_RATIO = 300
"""Times its encoded size that content may grow to. Pages grow 4 to 20 times, lists of URLs up to 100; zeros in gzip, a
bomb, 1 030."""

BOMB_FLOOR = 4 << 20
"""Bytes up to which it makes no difference how far content grows: a small page may compress as well as it likes."""


_STEP = 1 << 16  # output asked for at a time, so that a bomb is stopped before it is in memory


class ContentCodingError(ValueError):
    """A payload is not what its Content-Encoding says, or grows beyond the limit."""


class DecompressionBombError(ContentCodingError):
    """A payload grows beyond the limit."""


def bomb_limit(encoded: int, *, ratio: float = BOMB_RATIO, floor: int = BOMB_FLOOR) -> int:
    """Return the bytes that `encoded` bytes may grow to; what grows further is a decompression bomb."""
    return max(floor, int(encoded * ratio))


def decode_content(payload: bytes, encodings: Iterable[str], *, limit: int) -> bytes:
    """Take the content codings off `payload`.

    `encodings` are the values of the Content-Encoding headers in order. A truncated stream gives what there is of it,
    as in a browser; a payload that was never encoded although the header says so is returned as it is.

    Raises ContentCodingError if a coding is unknown, DecompressionBombError if the result would exceed `limit` bytes or
    the `bomb_limit` of the payload's size.
    """
    limit, within = min((limit, ""), (bomb_limit(len(payload)), f", more than {BOMB_RATIO} times what was sent"))
    for decoder in _decoders(encodings):
        if (whole := _at_once(decoder, payload, limit)) is not None:
            payload = whole
            continue
        out = bytearray()
        for step in decoder(payload, _STEP):
            out += step
            if len(out) > limit:
                message = f"decoded content is larger than {limit} bytes{within}"
                raise DecompressionBombError(message)
        payload = bytes(out)
    return payload


def decode_beginning(payload: bytes, encodings: Iterable[str], *, limit: int) -> tuple[bytes, bool]:
    """Do as `decode_content`, but return the first `limit` bytes of what is larger, and whether there was more.

    Raises ContentCodingError if a coding is unknown.
    """
    decoders = _decoders(encodings)
    if not decoders:
        return payload[:limit], len(payload) > limit
    more = False
    for place, decoder in enumerate(decoders, 1):
        enough = limit if place == len(decoders) else max(limit, _STEP)
        if (whole := _at_once(decoder, payload, enough)) is not None:
            payload = whole
            continue
        out = bytearray()
        for step in decoder(payload, min(enough + 1, _STEP)):
            out += step
            if len(out) > enough:
                more = True
                break
        payload = bytes(out[:enough])
    return payload, more


_Decoder = Callable[[bytes, int], Iterator[bytes]]
"""Gives what `data` holds, in steps of at most so many bytes; `data` itself if it was never encoded."""


def _at_once(decoder: _Decoder, data: bytes, limit: int) -> bytes | None:
    """Return what `data` holds where it is one whole gzip member of at most `limit` bytes, as nearly all pages are.

    That takes less than half the time. None where it is anything else.
    """
    whole = whole_gzip_member(data, largest=limit) if decoder is _gunzip else None
    return None if whole is None else bytes(whole)


def _decoders(encodings: Iterable[str]) -> list[_Decoder]:
    """Return what takes the codings off, in the order in which to do it."""
    decoders: list[_Decoder] = []
    for name in ",".join(encodings).lower().split(","):
        coding = name.strip()
        if coding in {"", "identity"}:
            continue
        if coding not in _DECODERS:
            message = f"unknown content coding {coding!r}"
            raise ContentCodingError(message)
        decoders.insert(0, _DECODERS[coding])
    return decoders


def _inflate(data: bytes, window_bits: int, step: int) -> Iterator[bytes]:
    given = False
    while data:
        inflater = zlib.decompressobj(window_bits)
        try:
            while not inflater.eof:
                out = inflater.decompress(data, step)
                data = inflater.unconsumed_tail
                if not out and not data:
                    return
                given = given or bool(out)
                yield out
        except zlib.error:
            if given:
                return
            raise
        data = inflater.unused_data if window_bits == 31 else b""
        if not data.startswith(b"\x1f\x8b"):
            return


def _gunzip(data: bytes, step: int) -> Iterator[bytes]:
    try:
        yield from _inflate(data, 31, step)
    except zlib.error:
        yield data


def _undeflate(data: bytes, step: int) -> Iterator[bytes]:
    # "deflate" means zlib's format, but some servers send the bare stream; browsers take both.
    for window_bits in (15, -15):
        try:
            yield from _inflate(data, window_bits, step)
        except zlib.error:
            continue
        return
    yield data


def _unbrotli(data: bytes, step: int) -> Iterator[bytes]:
    decoder, feed, given = brotli.Decompressor(), data, False
    try:
        while not decoder.is_finished():
            out = decoder.process(feed, output_buffer_limit=step)
            feed = b""
            given = given or bool(out)
            yield out
            if not out and decoder.can_accept_more_data():
                return
    except brotli.error:
        if not given:
            yield data


def _unzstd(data: bytes, step: int) -> Iterator[bytes]:
    decoder, feed, given = zstd.ZstdDecompressor(), data, False
    try:
        while not decoder.eof:
            out = decoder.decompress(feed, max_length=step)
            feed = b""
            given = given or bool(out)
            yield out
            if not out and decoder.needs_input:
                return
    except zstd.ZstdError:
        if not given:
            yield data


_DECODERS: dict[str, _Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
