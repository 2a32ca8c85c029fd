"""The printed byline: which lines near the headline name who wrote the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from .author_marks import in_author_box, inner_author, is_author_path, links_author
from .byline_lines import (
    dated_name,
    ends_with_other_hand,
    is_lead,
    is_name,
    may_be_name,
    name_part,
    says_by,
    signed_name,
    undated,
)
from .datelines import is_tagged
from .document import Page, inner_text
from .names import is_agency, is_role, looks_like_name, split_names
from .passages import Passage
from .whitespace import comparable

__all__ = [
    "AFTER",
    "LONGEST",
    "MOST",
    "PROSE",
    "Byline",
    "is_somebody",
    "link_of",
    "marked_names",
    "may_sign",
    "opening_byline",
]

_BEFORE = 5
AFTER = 18
"""So many passages before and after the headline can the byline stand."""
PROSE = 140
"""A passage of more characters is a paragraph."""
_PROSES = 2
"""So many paragraphs may stand between headline and byline (a standfirst, a summary)."""
LONGEST = 200
MOST = 10
_BOX = 6
_BESIDE = 3
_LONGEST_NAME = 5
_LONGEST_LINK = 60

_DATED = re.compile(r"\b(?:19|20)\d{2}(?!\d)|\b\d+ min|\b\d{1,2}[./]\d{1,2}[./]\d{2}|\bago$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"comment(?!ar)|related|recommend|most-?read|popular|trending|teaser|cookie|newsletter-?(?:box|form|sign)|breadcrumb"
    r"|caption|login|modal|testimonial|quote|more-from|read-?next|(?:^|[\s_]|(?<!under)(?<!below)-)(?:menu|dropdown|nav|footer)(?:[\s_-]|$)"
)
_TOPIC = re.compile(r"/(?:topics?|tags?|category|categories|sections?)/")
_PARTS = re.compile(r"[|•·⋅,]")
_NOT_BARE = re.compile(r"categor|(?:^|[\s_-])(?:tags?|topics?|sections?|kicker|eyebrow|toc|badge|label)(?:[\s_-]|$)")
_IS_SOMEBODY = re.compile(
    r"\W*,?\s*(?:is|was|has|writes|covers|reports|works|holds|joined|lives|brings|specializes|ist|schreibt|est|es|è)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Names that the page prints as those of its authors, each with its link."""

    names: tuple[tuple[str, str | None], ...]
    sure: bool
    """True where mark-up, a link or a "by" says so; a bare name beside a date is a guess that the page confirms."""

    said: bool = False
    """True where "by" stands before the name, or a link leads to the author's page."""


def opening_byline(page: Page, passages: Sequence[Passage], headline: int | None) -> Byline | None:
    """Return the byline round the headline, or None."""
    near = list(_near(passages, headline)) if headline is not None else []
    for index in near:
        if marked := _box(page, passages, near, index):
            text, url = passages[index].text, marked[0][1]
            said = says_by(text) or bool(url and is_author_path(url))
            return Byline(names=marked, sure=True, said=said)
    for index in near:
        passage = passages[index]
        name = passage.text if _follows_lead(passages, index) else signed_name(passage.text)
        names = [n for n in split_names(name_part(name)) if may_be_name(n)] if name else []
        if names:
            return Byline(names=tuple((n, link_of(page, passage, n)) for n in names), sure=True, said=True)
    for index in near:
        if name := _bare(passages, near, index):
            return Byline(names=((name, None),), sure=False)
    return None


def _near(passages: Sequence[Passage], headline: int) -> Iterator[int]:
    """Yield the passages round the headline in which a byline may stand: those below it first."""
    proses = 0
    for index in range(headline + 1, min(len(passages), headline + 1 + AFTER)):
        passage = passages[index]
        if passage.kind == "text" and len(passage.text) > PROSE and not is_tagged(passage):
            proses += 1
            if proses > _PROSES:
                break
        elif may_sign(passage):
            yield index
    for index in range(headline - 1, max(-1, headline - 1 - _BEFORE), -1):
        if may_sign(passages[index]):
            yield index


def may_sign(passage: Passage) -> bool:
    """True for a short line that stands neither in a menu nor among comments, teasers and captions."""
    if passage.kind not in {"text", "heading"} or _is_elsewhere(passage):
        return False
    return 1 < len(passage.text) <= LONGEST or is_tagged(passage)


def _is_elsewhere(passage: Passage) -> bool:
    if _names_elsewhere(passage.around):
        return True
    step: HtmlElement | None = passage.element
    while step is not None and step.tag not in {"article", "main", "body"}:
        if step.tag in {"nav", "footer", "figure"}:
            return True
        step = step.getparent()
    return False


@lru_cache(maxsize=4096)
def _names_elsewhere(tokens: str) -> bool:
    return bool(_ELSEWHERE.search(tokens))


def _box(
    page: Page, passages: Sequence[Passage], near: Sequence[int], index: int
) -> tuple[tuple[str, str | None], ...]:
    """Return the names of a passage that mark-up or links show to be authors, with those of its likes that follow."""
    first = passages[index]
    found: dict[str, tuple[str, str | None]] = {}
    for at in near:
        passage = passages[at]
        if not index <= at <= index + _BOX or _names_another_hand(passages, at):
            continue
        if passage is first or (passage.element.tag, passage.element.get("class")) == (
            first.element.tag,
            first.element.get("class"),
        ):
            for name, url in marked_names(page, passage):
                found.setdefault(comparable(name), (name, url))
        if not found:
            break
    return tuple(found.values())[:MOST]


def _names_another_hand(passages: Sequence[Passage], index: int) -> bool:
    """True for an editor, a photographer, who checked the facts: by the line or by the line before it."""
    before = passages[index - 1].text if index else ""
    return ends_with_other_hand(before) or ends_with_other_hand(passages[index].text)


def _follows_lead(passages: Sequence[Passage], index: int) -> bool:
    text = passages[index].text
    return index > 0 and is_lead(passages[index - 1].text) and len(text.split()) <= _LONGEST_NAME


def marked_names(page: Page, passage: Passage) -> Iterator[tuple[str, str | None]]:
    """Yield the names in a line that a link, a class or microdata shows to be authors, each with its link."""
    text = passage.text
    if passage.links and _is_other_hand(passage, passage.links[0][1]):
        return  # "Tested by" is said of all who follow
    linked = tuple(_linked_names(page, passage))
    yield from linked
    if linked or (passage.links and all(_TOPIC.search(href.lower()) for href, _ in passage.links)):
        return
    inner = inner_author(passage.element)
    if inner is not None:
        text = inner_text(inner)
    elif not in_author_box(passage.element):
        return
    for name in split_names(name_part(signed_name(text) or undated(text))):
        if looks_like_name(name) or (is_agency(name) and may_be_name(name) and not is_role(name)):
            yield name, link_of(page, passage, name)


def _linked_names(page: Page, passage: Passage) -> Iterator[tuple[str, str | None]]:
    for href, words in passage.links:
        if (
            len(words) < _LONGEST_LINK
            and is_author_path(href)
            and links_author(href, words, said=says_by(passage.text))
            and not _is_other_hand(passage, words)
        ):
            yield from ((name, page.absolute(href)) for name in split_names(words) if may_be_name(name))


def _is_other_hand(passage: Passage, words: str) -> bool:
    return ends_with_other_hand(passage.text[: passage.text.find(words)])


def _bare(passages: Sequence[Passage], near: Sequence[int], index: int) -> str | None:
    """Return the name that a line is, where the page confirms that it is one.

    Alone "Artificial Intelligence" looks like a name. A date must follow it in the only such line, or stand beside it,
    and a portrait be named so, the line say what they do ("Mara Holt | Senior Writer"), or a sentence of the page say
    who it is.
    """
    passage = passages[index]
    if passage.kind == "heading" or _NOT_BARE.search(passage.around):
        return None
    if (dated := dated_name(passage.text)) and not any(dated_name(passages[i].text) for i in near if i != index):
        return dated
    name = _before_office(name_part(undated(passage.text)))
    if not is_name(name):
        return None
    around = [passages[i].text for i in near if abs(i - index) <= _BESIDE]
    if not any(_DATED.search(line) for line in around):
        return None
    key = comparable(name)
    portrait = any(
        p.kind == "image" and key in comparable(p.element.get("alt") or "")
        for p in passages[max(0, index - _BESIDE) : index + _BESIDE]
    )
    in_office = any(is_role(part.strip()) for part in _PARTS.split(passage.text)[1:])
    return name if portrait or in_office or is_somebody(passages, name) else None


def _before_office(line: str) -> str:
    """Return the name of "Mara Holt, senior reporter", else the line as it is."""
    name, _, office = line.partition(",")
    return name if is_role(office.strip()) else line


def is_somebody(passages: Sequence[Passage], name: str) -> bool:
    """True if a sentence of the page says who it is: "Mara Holt writes about ferries"."""
    return any(
        len(p.text) > len(name) and p.text.startswith(name) and _IS_SOMEBODY.match(p.text[len(name) :])
        for p in passages
    )


def link_of(page: Page, passage: Passage, name: str) -> str | None:
    """Return where the name links to, if it does."""
    return next((page.absolute(href) for href, words in passage.links if name in words), None)
