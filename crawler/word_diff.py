"""What has changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

__all__ = ["Piece", "changed_lines", "word_diff"]

_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 4000
"""Words of a pair of paragraphs beyond which they are told as a whole: the comparison is quadratic."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went, or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """Return the pieces of which both texts are made, in order; without the removed ones they are `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [Piece("removed", before), Piece("added", after)]
    pieces: list[Piece] = []
    for kind, begin, end, new_begin, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[new_begin:new_end])))
            continue
        if end > begin:
            pieces.append(Piece("removed", "".join(old[begin:end])))
        if new_end > new_begin:
            pieces.append(Piece("added", "".join(new[new_begin:new_end])))
    return pieces


def changed_lines(before: str, after: str) -> list[list[Piece]]:
    """Return the lines (paragraphs) that differ, each as its pieces; lines that stayed are left out."""
    old, new = before.split("\n"), after.split("\n")
    changed: list[list[Piece]] = []
    for kind, begin, end, new_begin, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = min(end - begin, new_end - new_begin)
        changed += [word_diff(old[begin + number], new[new_begin + number]) for number in range(pairs)]
        changed += [[Piece("removed", line)] for line in old[begin + pairs : end] if line]
        changed += [[Piece("added", line)] for line in new[new_begin + pairs : new_end] if line]
    return changed
