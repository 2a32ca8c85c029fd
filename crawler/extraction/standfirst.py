"""The standfirst: the sentences between headline and text that belong to neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .document import Page, class_tokens
from .passages import Passage
from .printed_dates import find_dates
from .whitespace import comparable

__all__ = ["find_standfirst"]

_STRONG = re.compile(
    r"stand-?first|sub-?(?:title|headline|hed)|(?:^|[\s_-])(?:dek|deck|vorspann|untertitel|unterzeile|chapo|chapeau"
    r"|sottotitolo|sommario|occhiello|entradilla|bajada|copete|manchet|underrubrik|preamble|strapline|linha-fina"
    r"|gravata|subtitulo|ingress|perex|teaser-?text)(?:[\s_-]|$)|__(?:dek|deck|standfirst|subtitle)(?:[\s_-]|$)"
)
"""What newsrooms call it, in the languages of the newsrooms."""
_WEAK = re.compile(
    r"(?:^|[\s_-])(?:lede|stand|abstract|excerpt|spot|resumo|lead|intro|summary|sub-?head(?:ing)?)(?:[\s_-]|$)"
    r"|(?:article|post|story|header|content|entry|page)[-_]+(?:introduction|description)(?:[\s_-]|$)"
)
"""Names that a first paragraph has as well: they count only outside the container of the text."""
_NOT = re.compile(
    r"lead-?(?:image|media|art|photo)|introduction|caption|credit|author|byline|key-?points|related"
    r"|newsletter"
)
_LONGEST_WORDS = 110
_LONGEST_LABEL = 20


def find_standfirst(page: Page, passages: Sequence[Passage], headline: int | None, first: int) -> int | None:
    """Return the passage that is the standfirst, or None.

    It stands after the headline and before the text's first plain paragraph (`first`), and its class says so; or it
    repeats the description and stands in another container than the text.
    """
    if headline is None:
        return None
    described = {comparable(text) for text in _descriptions(page)} - {""}
    if sum(1 for p in passages[headline + 1 :] if p.kind == "text" and len(p.text) > 80 and p.link_share < 0.3) < 2:
        return None
    for index in range(headline + 1, min(len(passages), first + 2)):
        passage = passages[index]
        if (
            passage.kind not in {"text", "heading"}
            or passage.figure is not None
            or not 3 <= len(passage.text.split()) <= _LONGEST_WORDS
        ):
            if passage.kind == "text" and len(passage.text) > 25 and len(passage.key) > 400:
                return None
            continue
        if passage.link_share > 0.5 or _is_dateline(passage.text):
            continue
        if _named(passage, _STRONG) or (_named(passage, _WEAK) and _apart(passages, index, first)):
            return index
        if index <= first and passage.key in described and _apart(passages, index, first):
            return index
    return None


def _descriptions(page: Page) -> list[str]:
    declared = [
        page.meta("og:description"),
        page.meta("description"),
        page.meta("twitter:description"),
        page.data.text(page.article, "description"),
    ]
    subtitle = page.data.text(page.article, "alternativeHeadline")
    return [text for text in (*declared, subtitle) if text]


def _is_dateline(text: str) -> bool:
    """True for a few words round a date: "Stand: 03.06.2024, 11:20 Uhr"."""
    found = next(find_dates(text, month_first=True), None)
    return found is not None and len(text) - (found.end - found.start) <= _LONGEST_LABEL


def _named(passage: Passage, names: re.Pattern[str]) -> bool:
    step = passage.element
    for _ in range(2):
        tokens = class_tokens(step)
        if step.tag in {"article", "main", "body"}:
            return False
        if (
            names.search(tokens) or (names is _STRONG and step.get("itemprop") == "alternativeHeadline")
        ) and not _NOT.search(tokens):
            return len(comparable("".join(step.itertext()))) <= 1.1 * len(passage.key) + 10
        parent = step.getparent()
        if parent is None:
            return False
        step = parent
    return False


def _apart(passages: Sequence[Passage], index: int, first: int) -> bool:
    after = next((p for p in passages[max(first, index + 1) :] if p.kind == "text" and len(p.key) > 60), None)
    if after is None:
        return False
    return passages[index].element.getparent() is not after.element.getparent() or passages[index].kind == "heading"
