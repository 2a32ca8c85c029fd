"""Comments taken out of a text in one pass: a pattern would begin again at each that does not close."""

from __future__ import annotations

from typing import AnyStr

__all__ = ["without_comments"]


def without_comments(text: AnyStr, opening: AnyStr, closing: AnyStr) -> AnyStr:
    """Return `text` without what stands between `opening` and `closing`, to the end for one that does not close."""
    pieces, end = [], 0
    while (start := text.find(opening, end)) >= 0:
        pieces.append(text[end:start])
        found = text.find(closing, start + len(opening))
        end = found + len(closing) if found >= 0 else len(text)
    pieces.append(text[end:])
    return text[:0].join(pieces)
