"""The editor's pen: what is struck out of the selected passages, rule by rule, and what is put back between them."""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from .chrome import is_bare_link, is_box, is_chrome_container, is_chrome_line, is_teaser_lead
from .document import class_tokens
from .elements import HEADINGS
from .passages import Passage
from .templates import is_unrendered
from .whitespace import comparable

__all__ = ["Desk", "edit", "find_headline"]

_DATE_LINE = re.compile(
    r"^\W*(?:(?:published|posted|updated|last updated|first published|veröffentlicht|aktualisiert|stand"
    r"|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|on|am|le|el|公開|更新|掲載|配信)\b[\s:.|]*)*"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?(?:\d{1,2}(?:st|nd|rd"
    r"|th)?[./ -]+(?:\d{1,2}|[^\W\d]{3,10})\.?[./ ,-]+\d{2,4}|[^\W\d]{3,10}\.?\s+\d{1,2}(?:st|nd|rd"
    r"|th)?,?\s+\d{4}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
    r"(?:\s*[（(][月火水木金土日][)）])?)"
    r"(?:[\s,|•·–-]*(?:at|um|à|kl\.?)?\s*\d{1,2}[:.h時]\d{2}(?::\d{2}|分)?\s*(?:am|pm|a\.m\.|p\.m\.|uhr"
    r"|[a-z]{2,4})?)?\W*$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W*(?:first |last )?(?:published|posted|updated|veröffentlicht|aktualisiert|publié|mis à jour"
    r"|publicado|actualizado|pubblicato|aggiornato)\b[^!?]{0,20}\d",
    re.IGNORECASE,
)
_ABOUT_AUTHOR = re.compile(
    r"^\W*(?:is|was|has been|writes|covers|reports|works|ist|schreibt|est|es|è)\b", re.IGNORECASE
)
_PROSE = 120
"""A passage of so many characters is a paragraph and not a line of the interface."""
_REFRAIN = 3
_BOX_LEVELS = 3
_BOX_SHARE = 0.15
_A_FEW = 6
_MOST_QUOTES = 200
"""So many may be pull quotes: each is looked for in the whole page."""
_AKIN = 0.4
"""Share of the words of the shorter one that a headline has in common with the declared title."""

_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af|text|words|written by|posted by)\b", re.IGNORECASE)


@dataclass(slots=True)
class Desk:
    """What the rules look at, and what they did."""

    passages: Sequence[Passage]
    title: str | None = None
    title_words: frozenset[str] = frozenset()
    names: list[str] = field(default_factory=list)
    headline: int | None = None
    captions: set[int] = field(default_factory=set)
    caption_keys: set[str] = field(default_factory=set)
    boxed: set[int] = field(default_factory=set)
    opening: int = 0
    seen: set[str] = field(default_factory=set)
    struck: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    closing: int = 0
    quotes: int = 0


def find_headline(passages: Sequence[Passage], title: str | None, first: int) -> int | None:
    """Return the passage that prints the headline: the last that does before the text begins, else the first ``h1``."""
    key = comparable(title or "")
    same = [i for i, p in enumerate(passages) if key and p.kind in {"heading", "text"} and p.key == key]
    headings = [i for i in same if passages[i].kind == "heading"] or same
    before = [i for i in headings if i <= first + 1]
    if before:
        return before[-1]
    ones = [i for i, p in enumerate(passages) if p.kind == "heading" and p.level == 1]
    before = [i for i in ones if i <= first + 1]
    return before[-1] if before else (headings[0] if headings else None)


def edit(
    passages: Sequence[Passage],
    chosen: Sequence[int],
    *,
    captions: set[int],
    title: str | None,
    names: Sequence[str],
) -> tuple[list[int], Desk]:
    """Return the passages of `chosen` that are text, and the desk with what was struck."""
    desk = Desk(passages=passages, title=comparable(title or ""), names=[comparable(n) for n in names if comparable(n)])
    desk.title_words = _words(title or "")
    desk.captions = captions
    desk.caption_keys = _caption_keys(passages, desk.captions)
    desk.headline = find_headline(passages, title, chosen[0] if chosen else 0)
    desk.opening = next(
        (i for i in chosen if len(passages[i].text) > _PROSE and i not in desk.captions), chosen[-1] if chosen else 0
    )
    chosen = _after_headline(desk, chosen)
    desk.boxed = _boxed(passages, chosen)
    desk.counts = Counter(passages[i].key for i in chosen)
    desk.closing = next((i for i in reversed(chosen) if passages[i].kind == "text" and not _is_author_note(desk, i)), 0)
    kept = []
    for index in chosen:
        reason = next((name for name, rule in _RULES.items() if rule(desk, index)), None)
        if reason is None:
            kept.append(index)
            desk.seen.add(passages[index].key)
        else:
            desk.struck.setdefault(reason, []).append(passages[index].text)
            desk.reasons[index] = reason
    return _without_dangling_headings(passages, kept), desk


def _after_headline(desk: Desk, chosen: Sequence[int]) -> list[int]:
    """Leave out what stands before the headline (kickers, glued captions), if most of the text follows it."""
    if desk.headline is None:
        return list(chosen)
    after = [i for i in chosen if i >= desk.headline]
    weight = sum(len(desk.passages[i].text) for i in chosen)
    if sum(len(desk.passages[i].text) for i in after) >= 0.8 * weight:
        return after
    return list(chosen)


def _caption_keys(passages: Sequence[Passage], captions: set[int]) -> set[str]:
    """Return the keys under which a caption may come again among the paragraphs: alone, or with its credit."""
    keys = {passages[i].key for i in captions}
    for i in captions:
        if i + 1 in captions:
            keys |= {passages[i].key + passages[i + 1].key, passages[i + 1].key + passages[i].key}
    return {key for key in keys if len(key) > 20}


def _boxed(passages: Sequence[Passage], chosen: Sequence[int]) -> set[int]:
    """Return what stands in small boxes whose class says advert, newsletter, tags, sharing, related.

    The same classes stand on containers of whole articles: a box holds little of the text. A heading is no box: its
    words make its id, and it may be about newsletters.
    """
    boxes: dict[HtmlElement, list[int]] = {}
    for index in chosen:
        step = passages[index].element
        for _ in range(_BOX_LEVELS):
            if step.tag in {"article", "main", "body"}:
                break
            if step.tag not in HEADINGS and (tokens := class_tokens(step).strip()) and is_chrome_container(tokens):
                boxes.setdefault(step, []).append(index)
            parent = step.getparent()
            if parent is None:
                break
            step = parent
    whole = sum(len(passages[i].text) for i in chosen)
    small = [inside for inside in boxes.values() if sum(len(passages[i].text) for i in inside) < _BOX_SHARE * whole]
    return {index for inside in small for index in inside}


def _is_headline(desk: Desk, index: int) -> bool:
    passage = desk.passages[index]
    if index == desk.headline and _is_akin(passage.text, desk.title_words):
        return True
    if passage.key == desk.title and index <= desk.opening:
        return True
    return (
        passage.kind == "heading"
        and passage.level == 1
        and index < desk.opening
        and bool(desk.title)
        and passage.key[:40] == (desk.title or "")[:40]
    )


def _is_akin(heading: str, title: frozenset[str]) -> bool:
    """True unless the heading has other words than the title: then the judge has the last word on it."""
    words = _words(heading)
    return not words or not title or len(words & title) >= _AKIN * min(len(words), len(title))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _is_byline(desk: Desk, index: int) -> bool:
    passage = desk.passages[index]
    if index > desk.opening or len(passage.text) > 120:
        return False
    if _DATE_LINE.match(passage.text) or (
        _DATED.match(passage.text)
        and len(passage.text.split()) <= 20
        and passage.text.count(":") + passage.text.count(".") < 12
    ):
        return True
    rest = passage.key
    for name in desk.names:
        rest = rest.replace(name, "")
    if (
        rest != passage.key
        and (len(rest) < 30 or _BY.match(passage.text))
        and not passage.text.rstrip().endswith((".", "!", "?", "”", ":"))
    ):
        return True
    return (
        bool(_BY.match(passage.text))
        and len(passage.text.split()) <= 7
        and passage.kind == "text"
        and not passage.text.rstrip().endswith((".", ":", "?"))
    )


def _is_caption(desk: Desk, index: int) -> bool:
    return index in desk.captions or desk.passages[index].key in desk.caption_keys


def _is_repeated(desk: Desk, index: int) -> bool:
    """A copy of a paragraph. What comes again and again, or in a text of a few lines, is a refrain or sample text."""
    passage = desk.passages[index]
    if passage.key not in desk.seen or passage.kind != "text" or passage.item is not None:
        return False
    return len(passage.key) > 30 and desk.counts[passage.key] < _REFRAIN and len(desk.counts) >= _A_FEW


def _is_pull_quote(desk: Desk, index: int) -> bool:
    """A quotation set large that the text has as well."""
    passage = desk.passages[index]
    if len(passage.key) < 20:
        return False
    if (
        passage.quote is None
        and "pull" not in passage.around
        and next(passage.element.iterancestors("aside"), None) is None
    ):
        return False
    desk.quotes += 1
    return desk.quotes <= _MOST_QUOTES and any(
        passage.key in other.key
        for n, other in enumerate(desk.passages)
        if n != index and len(other.key) > len(passage.key) and other.kind == "text" and other.quote is None
    )


def _is_author_note(desk: Desk, index: int) -> bool:
    """True for the line about the author that closes many columns ("Corvin Ashdown is a columnist")."""
    passage = desk.passages[index]
    if passage.kind != "text" or len(passage.text.split()) > 60:
        return False
    words = passage.text.split()
    return any(
        comparable(" ".join(words[:n])) in desk.names and bool(_ABOUT_AUTHOR.match(" ".join(words[n:])))
        for n in (2, 3, 4, 5)
        if n < len(words)
    )


def _is_link(desk: Desk, index: int) -> bool:
    """A line that only links elsewhere; plain lists of links and linked section headings belong to the text."""
    passage = desk.passages[index]
    if (passage.item is None) != (passage.kind == "text") or len(desk.passages[desk.opening].text) < _PROSE:
        return False
    return is_bare_link(passage.text, passage.link_share)


def _is_cite(desk: Desk, index: int) -> bool:
    """Who is quoted: the quotation's block keeps it apart."""
    passage = desk.passages[index]
    return passage.quote is not None and passage.element.tag in {"cite", "footer"}


_RULES: dict[str, Callable[[Desk, int], bool]] = {
    "headline": _is_headline,
    "byline": _is_byline,
    "caption": _is_caption,
    "template": lambda desk, i: desk.passages[i].kind != "code" and is_unrendered(desk.passages[i].text),
    "chrome": lambda desk, i: desk.passages[i].kind in {"text", "heading"} and is_chrome_line(desk.passages[i].text),
    "teaser": lambda desk, i: is_teaser_lead(desk.passages[i].text, desk.passages[i].link_share),
    "link": _is_link,
    "box": lambda desk, i: i in desk.boxed or is_box(desk.passages[i].around),
    "repeated": _is_repeated,
    "pull quote": _is_pull_quote,
    "cite": _is_cite,
    "author note": lambda desk, i: i > desk.closing and _is_author_note(desk, i),
}
"""Name of the reason: the rule. The first that holds strikes the passage."""


def _without_dangling_headings(passages: Sequence[Passage], kept: list[int]) -> list[int]:
    """Drop headings at the end: what they head was not text ("Related stories", "Tags")."""
    end = len(kept)
    while end and passages[kept[end - 1]].kind == "heading":
        end -= 1
    return kept[:end] if end else kept
