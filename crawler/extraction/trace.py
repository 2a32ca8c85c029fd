"""What the stages of extraction returned for one page, kept for whoever asks why.

The values are those that the article is made of. Nothing is computed for a trace, so it cannot differ from what was
decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .closing import Gate
from .document import Page
from .editing import Desk
from .passages import Passage
from .pictures import Gallery
from .signs import Context

__all__ = ["Trace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The page between headline and end of text; passages are named by their index."""

    page: Page
    passages: Sequence[Passage]
    captions: set[int]
    context: Context
    """What the page says of itself: the signs are read beside it."""
    shares: Mapping[int, float]
    """What the judge returned for each passage with words, 0 to 1."""
    chosen: Sequence[int]
    """What was taken for text, by the judge or by the second opinion."""
    desk: Desk
    """What the editor struck, and why."""
    standfirst: int | None
    gate: Gate
    text: Sequence[int]
    """The passages of the text."""
    gallery: Gallery
