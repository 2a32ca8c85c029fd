"""The pictures of the sample newspaper: a sky, a sea and a sun, drawn from the name of the file.

Every name gives the same picture each time, and different names nearly always differ.
"""

from __future__ import annotations

import struct
import zlib
from math import isqrt

__all__ = ["draw_picture"]

_WIDTH, _HEIGHT = 160, 90
_Colour = tuple[int, int, int]

# Top of the sky, its lower edge, the sea, the sun.
_PALETTES: tuple[tuple[_Colour, _Colour, _Colour, _Colour], ...] = (
    ((38, 70, 110), (240, 176, 120), (28, 66, 84), (255, 226, 160)),
    ((120, 170, 200), (226, 236, 236), (50, 110, 120), (255, 252, 235)),
    ((24, 28, 52), (70, 84, 120), (16, 30, 46), (236, 236, 214)),
    ((170, 120, 140), (250, 214, 180), (80, 84, 110), (255, 240, 210)),
    ((150, 160, 160), (206, 208, 200), (96, 112, 112), (244, 240, 224)),
)


def draw_picture(name: str) -> bytes:
    """Return a PNG of 160 by 90 pixels for a file name."""
    seed = zlib.crc32(name.encode())
    top, low, sea, sun = _PALETTES[seed % len(_PALETTES)]
    horizon = 45 + (seed >> 4) % 20
    centre = (30 + (seed >> 9) % 100, 14 + (seed >> 17) % 34)
    radius = 7 + (seed >> 23) % 8
    rows = []
    for y in range(_HEIGHT):
        if y < horizon:
            paint, half = _mix(top, low, y / horizon), _half_chord(radius, y - centre[1])
        else:
            paint, half = sea, radius - (y - horizon) // 4 if y % 3 == 0 else 0
        rows.append(_row(paint, sun, centre[0], max(half, 0)))
    return _png(b"".join(b"\0" + row for row in rows))


def _mix(one: _Colour, other: _Colour, share: float) -> _Colour:
    red, green, blue = (int(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _half_chord(radius: int, distance: int) -> int:
    return isqrt(radius * radius - distance * distance) if abs(distance) < radius else 0


def _row(paint: _Colour, sun: _Colour, centre: int, half: int) -> bytes:
    left = max(centre - half, 0)
    right = min(centre + half, _WIDTH)
    return bytes(paint) * left + bytes(sun) * (right - left) + bytes(paint) * (_WIDTH - right)


def _png(rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
