"""Which passages stand beside a picture, and with how many others in one box with it: captions that nothing names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from .passages import Passage
from .surroundings import Place

__all__ = ["Beside", "beside_pictures"]

Beside = tuple[int, int]
"""1 below a picture, 2 above one, 3 between two, 0 one line apart; passages in the smallest box round both, or 0."""

_LEVELS_OF_PICTURE, _LEVELS_OF_LINE = 5, 4
_MOST = 30


def beside_pictures(passages: Sequence[Passage], places: Mapping[HtmlElement, Place]) -> dict[int, Beside]:
    """Return what is said of passages next to a picture, by their index, and of those below its first line."""
    found: dict[int, Beside] = {}
    for index, picture in enumerate(passages):
        if picture.kind != "image":
            continue
        around = set(islice(picture.element.iterancestors(), _LEVELS_OF_PICTURE))
        for near, side in ((index + 1, 1), (index - 1, 2), (index + 2, 0)):
            if 0 <= near < len(passages) and passages[near].key:
                sides, count = found.get(near, (0, 0))
                lines = _lines_in_box(places.get(passages[near].element), around)
                found[near] = (sides | side, min(count, lines) if count and lines else count or lines)
    return found


def _lines_in_box(place: Place | None, around: set[HtmlElement]) -> int:
    for _ in range(_LEVELS_OF_LINE):
        if place is None:
            break
        if place.element in around:
            return min(place.count, _MOST)
        place = place.above
    return 0
