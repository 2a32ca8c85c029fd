"""Content codings taken off a payload (RFC 9110, 8.4): gzip, deflate, br, zstd, in whatever order they were put on."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["ContentCodingError", "decode_beginning", "decode_content"]

_STEP = 1 << 16  # output asked for at a time, so that a bomb is stopped before it is in memory


class ContentCodingError(ValueError):
    """A payload is not what its Content-Encoding says, or grows beyond the limit."""


class _TooLargeError(ContentCodingError):
    def __init__(self, decoded: bytearray, limit: int) -> None:
        super().__init__(f"decoded content is larger than {limit} bytes")
        self.beginning = bytes(decoded[:limit])


def decode_content(payload: bytes, encodings: Iterable[str], *, limit: int) -> bytes:
    """Take the content codings off `payload`.

    `encodings` are the values of the Content-Encoding headers in order. A truncated stream gives what there is of it,
    as in a browser; a payload that was never encoded although the header says so is returned as it is.

    Raises ContentCodingError if a coding is unknown or the result would exceed `limit` bytes.
    """
    for decoder in _decoders(encodings):
        payload = decoder(payload, limit)
    return payload


def decode_beginning(payload: bytes, encodings: Iterable[str], *, limit: int) -> tuple[bytes, bool]:
    """Do as `decode_content`, but return the first `limit` bytes of what is larger, and whether there was more.

    Raises ContentCodingError if a coding is unknown.
    """
    more = False
    for decoder in _decoders(encodings):
        try:
            payload = decoder(payload, limit)
        except _TooLargeError as error:
            payload, more = error.beginning, True
    return payload, more


def _decoders(encodings: Iterable[str]) -> list[Callable[[bytes, int], bytes]]:
    names = [name.strip().lower() for value in encodings for name in value.split(",") if name.strip()]
    unknown = next((name for name in names if name not in _DECODERS and name != "identity"), None)
    if unknown is not None:
        message = f"unknown content coding {unknown!r}"
        raise ContentCodingError(message)
    return [_DECODERS[name] for name in reversed(names) if name != "identity"]


def _inflate(data: bytes, window_bits: int, limit: int) -> bytes:
    out = bytearray()
    while data:
        inflater = zlib.decompressobj(window_bits)
        try:
            while not inflater.eof:
                step = inflater.decompress(data, _STEP)
                out += step
                _check(out, limit)
                data = inflater.unconsumed_tail
                if not step and not data:
                    return bytes(out)
        except zlib.error:
            if out:
                return bytes(out)
            raise
        data = inflater.unused_data if window_bits == 31 else b""
        if not data.startswith(b"\x1f\x8b"):
            break
    return bytes(out)


def _gunzip(data: bytes, limit: int) -> bytes:
    try:
        return _inflate(data, 31, limit)
    except zlib.error:
        return data


def _undeflate(data: bytes, limit: int) -> bytes:
    # "deflate" means zlib's format, but some servers send the bare stream; browsers take both.
    for window_bits in (15, -15):
        try:
            return _inflate(data, window_bits, limit)
        except zlib.error:
            continue
    return data


def _unbrotli(payload: bytes, limit: int) -> bytes:
    data = payload
    decoder = brotli.Decompressor()
    out = bytearray()
    try:
        while not decoder.is_finished():
            step = decoder.process(data, output_buffer_limit=_STEP)
            data = b""
            out += step
            _check(out, limit)
            if not step and decoder.can_accept_more_data():
                break
    except brotli.error:
        return bytes(out) or payload
    return bytes(out)


def _unzstd(payload: bytes, limit: int) -> bytes:
    data = payload
    decoder = zstd.ZstdDecompressor()
    out = bytearray()
    try:
        while not decoder.eof:
            step = decoder.decompress(data, max_length=_STEP)
            data = b""
            out += step
            _check(out, limit)
            if not step and decoder.needs_input:
                break
    except zstd.ZstdError:
        return bytes(out) or payload
    return bytes(out)


def _check(decoded: bytearray, limit: int) -> None:
    if len(decoded) > limit:
        raise _TooLargeError(decoded, limit)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
