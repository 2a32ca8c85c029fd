"""The body as plain text, and how many words it has."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from crawler.items import Block, Code, Heading, ListBlock, Paragraph, Quote, Table

__all__ = ["block_lines", "body_text", "has_words", "word_count"]

_WORD = re.compile(r"\w+(?:['’\-.]\w+)*")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: written without spaces between words."""


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


def has_words(text: str, number: int) -> bool:
    """True if a text has at least so many words; they are counted no further than that shows."""
    if not text.isascii() and _UNSPACED.search(text):
        return word_count(text) >= number
    return next(islice(_WORD.finditer(text), number - 1, None), None) is not None


@lru_cache(maxsize=8)
def word_count(text: str) -> int:
    """Return the number of words; in scripts without spaces each character counts as one."""
    if text.isascii() or not _UNSPACED.search(text):
        return len(_WORD.findall(text))
    unspaced = sum(1 for character in _UNSPACED.findall(text) if unicodedata.category(character)[0] == "L")
    return unspaced + len(_WORD.findall(_UNSPACED.sub(" ", text)))
