"""The byline away from the headline: behind the text, on the author's box, as the first line of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .byline_lines import is_name, may_be_name, name_part
from .bylines import AFTER, LONGEST, MOST, PROSE, Byline, is_somebody, link_of, marked_names, may_sign
from .document import Page
from .names import is_agency, looks_like_name, split_names
from .passages import Passage
from .whitespace import comparable

__all__ = ["boxed_byline", "closing_byline", "leading_byline"]

_ABOUT = re.compile(r"^(?:about (?:the )?(?:author|writer)s?|the author)\W*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?:(?:article )?(?:written|posted) by|article by|author(?:s|\(s\))?)\W*$", re.IGNORECASE)
_CLOSING = re.compile(
    r"^\W*(?:(?:this (?:post|article|story|recipe) (?:was|is) )?(?:written|posted|contributed|authored)\s+by"
    r"|reporting by|autorin/autor|autor(?:in)?:|authors?:|автор:)\s*:?\s*(?P<name>[^\W\d_].{1,80})",
    re.IGNORECASE,
)


_FIRST_PARAGRAPH = 100
_LEFT = 30
"""So many characters may stand beside the names in an author's box: a role, a date."""


def closing_byline(page: Page, passages: Sequence[Passage], headline: int | None) -> Byline | None:
    """Return the byline that stands elsewhere: "Written by …" behind the text, or the name on the author's box."""
    for index in range((headline or 0) + 1, len(passages)):
        passage = passages[index]
        match, heads = _CLOSING.match(passage.text), _ABOUT.match(passage.text)
        label = _LABEL.match(passage.text)
        if not (match or heads or label) or not may_sign(passage):
            continue
        if match:
            names = [n for n in split_names(name_part(match.group("name"))) if may_be_name(n)]
            names = names[:1] + [n for n in names[1:] if looks_like_name(n)]
            if names:
                return Byline(names=tuple((n, link_of(page, passage, n)) for n in names), sure=True)
        if label and (signed := _labelled(passages, index)):
            return Byline(names=tuple((n, link_of(page, passages[at], n)) for n, at in signed), sure=True)
        if heads or label:
            for follower in passages[index + 1 : index + 4]:
                if (
                    follower.kind in {"text", "heading"}
                    and is_name(follower.text)
                    and is_somebody(passages, follower.text)
                ):
                    return Byline(names=((follower.text, link_of(page, follower, follower.text)),), sure=True)
    return None


def _labelled(passages: Sequence[Passage], label: int) -> list[tuple[str, int]]:
    """Return the names in the line below "Written by", and in those like it that follow, each with its passage."""
    first = next((i for i in range(label + 1, len(passages)) if passages[i].kind != "image"), len(passages))
    found: list[tuple[str, int]] = []
    for at in range(first, min(first + MOST, len(passages))):
        names = split_names(passages[at].text)
        alike = passages[at].element.tag == passages[first].element.tag
        if not alike or not names or not all(is_name(name.split(",")[0]) for name in names):
            break
        found += [(name, at) for name in names]
    return found


def boxed_byline(page: Page, passages: Sequence[Passage]) -> Byline | None:
    """Return the first name of the page that stands in an author's box."""
    for passage in passages:
        # few lines have a mark, fewer than stand where they may sign
        if 1 < len(passage.text) <= LONGEST and (names := tuple(marked_names(page, passage))) and may_sign(passage):
            rest = passage.key
            for name, _ in names:
                rest = rest.replace(comparable(name), "")
            if len(rest) <= _LEFT and all(_is_boxed_name(name) for name, _ in names):
                return Byline(names=names[:MOST], sure=True)
    return None


def leading_byline(passages: Sequence[Passage], headline: int | None) -> Byline | None:
    """Return the names that are the first line of the text, as papers without a field for the reporter print them."""
    if headline is None:
        return None
    texts = [p for p in passages[headline + 1 : headline + 1 + AFTER] if p.kind == "text"]
    for line, follower in pairwise(texts):
        if (
            len(follower.text) > _FIRST_PARAGRAPH
            and line.element.tag == "p"
            and line.element.getparent() is follower.element.getparent()
        ):
            names = split_names(line.text)
            if names and all(is_name(name) for name in names) and line.linked == 0:
                return Byline(names=tuple((name, None) for name in names), sure=False)
        if len(line.text) > PROSE:
            return None
    return None


def _is_boxed_name(name: str) -> bool:
    return looks_like_name(name) and (not is_agency(name) or bool(re.search(r"\b(?:team|staff)\b", name.lower())))
