"""How much of the text stands in the page below a gate, and is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from .passages import Passage
from .placement import is_hidden
from .text import word_count

__all__ = ["hidden_words"]

_PROSE_WORDS = 8
_LEVELS = 3


def hidden_words(passages: Sequence[Passage], kept: Sequence[int], gate: Sequence[int]) -> int:
    """Return how many words are hidden behind the gate: of what was chosen as text, or goes on where the text stands.

    That is a paragraph in the container of the last one above the gate; dialogs wait elsewhere on the page.
    """
    above = [passages[i].element.getparent() for i in kept if i < gate[0]]
    chosen = frozenset(kept)
    below = range(gate[-1] + 1, len(passages))
    return sum(
        words
        for i in below
        if (i in chosen or (passages[i].kind == "text" and above and _stands_in(passages[i], above[-1])))
        and is_hidden(passages[i].element)
        and ((words := word_count(passages[i].text)) >= _PROSE_WORDS or i in chosen)
    )


def _stands_in(passage: Passage, container: object) -> bool:
    return any(step is container for step, _ in zip(passage.element.iterancestors(), range(_LEVELS), strict=False))
