"""How one article differs, on a terminal or in a log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections import Counter

    from rich.console import Console

    from crawler.replay.difference import ArticleDifference

__all__ = ["show_difference"]

_WORDS = 30
"""Words that are shown of those gained or lost."""

_VALUE = 100
"""Characters that are shown of a value."""

_SIGNS = {"added": "[green]+[/]", "lost": "[red]-[/]", "changed": "[yellow]~[/]"}


def show_difference(difference: ArticleDifference, console: Console) -> None:
    """Print it: the URL, the fields with both values, the words of the text that came and went."""
    from rich.markup import escape

    where = escape(difference.url or difference.title or f"offset {difference.offset}")
    console.print(f"{_SIGNS[difference.kind]} {where}", soft_wrap=True)
    for change in difference.fields:
        if change.before is None and change.after is None:
            console.print(f"    {change.name}: the same words, in another order or other blocks", soft_wrap=True)
        else:
            before, after = escape(_short(change.before)), escape(_short(change.after))
            console.print(f"    {change.name}: [red]{before}[/] -> [green]{after}[/]", soft_wrap=True)
    if difference.kind == "changed":
        for sign, colour, words in (("-", "red", difference.lost), ("+", "green", difference.gained)):
            if words:
                console.print(
                    f"    text: [{colour}]{sign}{words.total()} words[/]: {escape(_some(words))}", soft_wrap=True
                )


def _some(words: Counter[str]) -> str:
    shown = list(words.elements())
    return " ".join(shown[:_WORDS]) + (" …" if len(shown) > _WORDS else "")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _VALUE else text[:_VALUE] + "…"
