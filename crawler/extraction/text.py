"""The body as plain text, and how many words it has."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from crawler.items import Block, Code, Heading, ListBlock, Paragraph, Quote, Table

__all__ = ["block_lines", "body_text", "word_count"]

_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: written without spaces between words."""
_MARKS = {"’": "'", "‘": " ", "“": " ", "”": " ", "„": " ", "–": " ", "—": " ", "…": " ", "•": " "}
"""What Western texts have beside Latin-1, as ASCII that says the same of words."""
_LETTERS_BEYOND = re.compile(r"[^\W\x00-\xff]+")
_SHAPES = bytes(ord("w" if re.match(r"\w", chr(code)) else "-" if chr(code) in "'-." else " ") for code in range(256))
"""What each character of Latin-1 is: part of a word, a joint between two parts, or a gap."""


def block_lines(block: Block) -> list[str]:
    """Return the lines of text of one block; none for pictures and embeds."""
    if isinstance(block, Paragraph | Heading | Quote):
        return [block.text]
    if isinstance(block, ListBlock):
        return list(block.items)
    if isinstance(block, Table):
        return [" | ".join(row) for row in block.rows]
    if isinstance(block, Code):
        return [block.text]
    return []


def body_text(body: Iterable[Block]) -> str:
    """Return the body's text, one block, list item or table row a line."""
    return "\n".join(line for block in body for line in block_lines(block))


@lru_cache(maxsize=8)
def word_count(text: str) -> int:
    """Return the number of words; in scripts without spaces each character counts as one.

    "don't", "twenty-one" and "3.5" are one each.
    """
    if text.isascii():
        return _count(text.encode("ascii"))
    for mark, same in _MARKS.items():
        text = text.replace(mark, same)
    try:
        return _count(text.encode("latin-1"))
    except UnicodeEncodeError:
        unspaced = 0
        if found := _UNSPACED.findall(text):
            unspaced = sum(1 for character in found if unicodedata.category(character)[0] == "L")
            text = _UNSPACED.sub(" ", text)
        return unspaced + _count(_LETTERS_BEYOND.sub("w", text).encode("latin-1", "replace"))


def _count(text: bytes) -> int:
    r"""Return how often ``\w+(?:['\-.]\w+)*`` is found in Latin-1, in a quarter of the time that the pattern takes."""
    shapes = b" " + text.translate(_SHAPES)
    return shapes.count(b" w") + shapes.count(b" -w") + shapes.count(b"--w")
