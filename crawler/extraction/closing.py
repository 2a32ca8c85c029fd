"""Where a text is closed: the gate directly after the last paragraph that an anonymous reader is shown.

A gate is a sentence (`gates`) in a place: below the text, with nothing of the text below it, and visible. What stands
in one box with the sentence (prices, "Already a subscriber?") belongs to the gate, and so does not belong to the text.
"""

# ruff: noqa: RUF001 - dashes and quotation marks of every kind are what these patterns look for
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from .gates import (
    Demand,
    demand_of,
    demand_of_box,
    invites,
    is_elsewhere,
    is_gate_element,
    is_gate_remark,
    is_label,
    is_price,
    speaks_of_reading,
)
from .passages import Passage
from .placement import box_round, in_pop_up, is_beside, is_hidden, is_inside, is_set_beside, set_like, tokens
from .text import word_count
from .withheld import hidden_words

__all__ = ["Gate", "far_gate", "find_gate"]

_REACH = 8
"""A gate stands so few lines after the last paragraph: share buttons and tags come between."""
_PROSE_WORDS = 12
_OWN_WORDS = 20
"""A paragraph below a gate that stands elsewhere than those above has to be this long to count as the text going on."""
_LONGEST = 45
"""No gate sentence has more words, unless its element is named like a gate."""
_LAST = 12
"""So many passages at the end of what was taken for text are looked at one by one."""
_LINES_BELOW = 3
_HEADLINE_WORDS = 5
_BEGINNING = 60
_MORE_WORDS = 60
_LINKED = 0.3
_MOSTLY_LINKED = 0.5
"""A line with a larger share of links lists other articles, however it is set."""
_IN_TEXT_WORDS = 25
"""A gate sentence set like the paragraphs of the text is short; a longer one is the writer's."""
_LABEL_IN_TEXT_WORDS = 6
"""One that does not speak of the text ("for members only") is shorter still: the writer may speak of a reading room."""
_OWN_BEGINNING = 8
"""A paragraph whose last link is the gate has so many words of its own."""
_QUOTES = re.compile(r"[“”„«»‹›「」『』\"]|(?:^|\s)[‘'‚]")


@dataclass(slots=True)
class Gate:
    """What closes the page after the text."""

    demand: Demand | None = None
    sentences: list[str] = field(default_factory=list)
    """The gate sentences, and what else of the gate had been taken for text, in the order of the page."""
    passages: set[int] = field(default_factory=set)
    """Passages that are not of the text: the gate's, and what follows it."""
    element: str | None = None
    """Classes of the box, if they name a gate."""
    hidden_words: int = 0
    """Words of the text that stand below the gate in the page and are not shown."""
    broken_off: tuple[int, str] | None = None
    """The paragraph at whose end the gate stands as a link, and the writer's words before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """A passage that asks for something before it shows the rest."""

    index: int
    demand: Demand
    box: list[int]
    """The passages of the box that it stands in."""
    element: str | None
    """Classes of the box and what is in it, if they name a gate."""

    @property
    def named(self) -> bool:
        """True if the box is named like a gate."""
        return self.element is not None


def find_gate(passages: Sequence[Passage], kept: Sequence[int]) -> Gate:
    """Look for a gate at the end of the kept passages and directly after them."""
    prose = [i for n, i in enumerate(kept) if _is_prose(passages[i], last=n >= len(kept) - _LAST)]
    gate = Gate()
    for index in _below(passages, kept, prose):
        demand = _demand_at(passages, index) or _demand_of_last_link(passages[index])
        if demand is None:
            continue
        above = [i for i in prose if i < index]
        beginning = _beginning(passages, index, above) if index in kept else None
        asking = _asking(passages, index, above, demand, linked=beginning is not None)
        if asking is None:
            continue
        if not beginning and not asking.named and _reads_like_text(passages, index, kept, above):
            continue
        near = _lines_between(passages, above[-1] if above else 0, index) <= _REACH
        if (
            near
            and not _is_for_another_copy(passages, asking.box, above)
            and not _goes_on(passages, prose, above, max(asking.box))
        ):
            _close(gate, passages, kept, asking)
            if beginning:
                _break_off(gate, passages, index, beginning)
            break
    return gate


def _demand_of_last_link(passage: Passage) -> Demand | None:
    return demand_of(passage.links[-1][1]) if passage.links and passage.text.endswith(passage.links[-1][1]) else None


def _beginning(passages: Sequence[Passage], index: int, above: Sequence[int]) -> str | None:
    """Return the writer's words in a paragraph that ends in a link to the offers: "… said that … Read on for £1"."""
    passage = passages[index]
    if not _demand_of_last_link(passage) or set_like(passage) not in {set_like(passages[i]) for i in above}:
        return None
    own = passage.text.removesuffix(passage.links[-1][1]).rstrip()
    return own if word_count(own) >= _OWN_BEGINNING and not demand_of(own) else None


def _break_off(gate: Gate, passages: Sequence[Passage], index: int, beginning: str) -> None:
    gate.broken_off = (index, beginning)
    gate.passages.discard(index)
    gate.sentences = [passages[index].links[-1][1], *(s for s in gate.sentences if s != passages[index].text)]


def _below(passages: Sequence[Passage], kept: Sequence[int], prose: Sequence[int]) -> Iterator[int]:
    """Yield where a gate may stand: from the end of the longest run of paragraphs to a little after the text.

    Between two paragraphs of one container the text goes on, so nothing there has to be read.
    """
    runs: dict[HtmlElement | None, list[int]] = {}
    for index in prose:
        if passages[index].item is None:
            runs.setdefault(passages[index].element.getparent(), []).append(index)
    run = max(runs.values(), key=len, default=[])
    end = next((i for i in reversed(run) if not is_hidden(passages[i].element)), -1) if len(run) > 1 else -1
    first, last = prose[0] if prose else -1, kept[-1] if kept else len(passages)
    after = 0
    for index in range(first + 1, len(passages)):
        if index > last and len(passages[index].text) > 1:
            after += 1
        if after > _REACH + 1:
            return
        if not (run and run[0] < index < end):
            yield index


def far_gate(passages: Sequence[Passage]) -> Gate:
    """Return the gate that stands anywhere on a page whose text is known to break off: in a pop-up, far below."""
    for passage in passages:
        if passage.kind not in {"text", "heading"} or is_elsewhere(passage.text):
            continue
        if demand := demand_of(passage.text):
            return Gate(demand=demand, sentences=[passage.text])
    return Gate()


def _asking(
    passages: Sequence[Passage], index: int, above: Sequence[int], demand: Demand, *, linked: bool
) -> _Asking | None:
    """Return what a passage asks for, if it is a visible gate sentence, or ends in a link (`linked`) that is one."""
    passage = passages[index]
    box, top = box_round(passages, index, {passages[i].element for i in above})
    names = tokens(passage, top)
    in_text = bool(above) and is_set_beside(top, passages[above[-1]].element)
    if is_hidden(passage.element) or in_pop_up(passage, names, in_text=in_text):
        return None
    named = is_gate_element(names)
    if (
        not named
        and not linked
        and (
            is_beside(passage, names)
            or is_elsewhere(passage.text)
            or (is_label(passage.text) and demand_of(passage.text))
            or _is_teaser(passage)
            or len(passage.text.split()) > _LONGEST
        )
    ):
        return None
    return _Asking(index=index, demand=demand, box=box, element=names if named else None)


def _demand_at(passages: Sequence[Passage], index: int) -> Demand | None:
    """Return what a passage asks for, alone or with the line below it in the same box ("Read on?", "£1 a month")."""
    text = passages[index].text
    if passages[index].kind not in {"text", "heading"}:
        return None
    if demand := demand_of(text):
        return demand
    if not invites(text) or is_elsewhere(text):
        return None
    above = passages[index].element.getparent()
    for passage in passages[index + 1 : index + 1 + _LINES_BELOW]:
        if above is None or not is_inside(passage.element, above) or not passage.text or is_elsewhere(passage.text):
            break
        if is_label(text) and _is_teaser(passage):
            break
        if is_price(passage.text):
            return "subscription"
        if demand := demand_of(f"{text} {passage.text}"):
            return demand
    return None


def _reads_like_text(passages: Sequence[Passage], index: int, kept: Sequence[int], above: Sequence[int]) -> bool:
    """True for a sentence of the article that only sounds like a gate: set like the paragraphs, and long or quoted."""
    passage = passages[index]
    return (
        index in kept
        and set_like(passage) in {set_like(passages[i]) for i in above}
        and (
            len(passage.text.split()) > (_IN_TEXT_WORDS if speaks_of_reading(passage.text) else _LABEL_IN_TEXT_WORDS)
            or bool(_QUOTES.search(passage.text))
        )
    )


def _is_teaser(passage: Passage) -> bool:
    """True if most of a passage is a link that asks for nothing: the headline of another article."""
    return passage.link_share > _LINKED and any(
        len(words.split()) >= _HEADLINE_WORDS and not demand_of(words) for _, words in passage.links
    )


def _is_for_another_copy(passages: Sequence[Passage], box: Sequence[int], above: Sequence[int]) -> bool:
    """True if a gate closes a copy of the text's beginning, that stands with it below the whole text."""
    beginnings = [passages[i].key[:_BEGINNING] for i in above if len(passages[i].key) >= _BEGINNING]
    if len(beginnings) > 1 and beginnings[-1] in beginnings[:-1]:
        return True
    return any(passages[i].key[:_BEGINNING] in beginnings for i in box)


def _goes_on(passages: Sequence[Passage], prose: Sequence[int], above: Sequence[int], last: int) -> bool:
    """True if the text goes on below: paragraphs beside those above or set like them, or more of it than above."""
    parents = {passages[i].element.getparent() for i in above}
    settings = {set_like(passages[i]) for i in above}
    more = 0
    for index in prose:
        passage = passages[index]
        if index <= last or passage.item is not None or is_hidden(passage.element) or is_price(passage.text):
            continue
        if passage.element.getparent() in parents or passage.element in {passages[i].element for i in above}:
            return True
        if word_count(passage.text) >= _OWN_WORDS:
            if set_like(passage) in settings or not above:
                return True
            more += word_count(passage.text) if passage.link_share < _LINKED else 0
    return more > max(_MORE_WORDS, sum(word_count(passages[i].text) for i in above))


def _close(gate: Gate, passages: Sequence[Passage], kept: Sequence[int], asking: _Asking) -> None:
    """Put the box, the remarks round it, and all that was taken for text below it, into the gate."""
    box = asking.box
    inside = set(box)
    before = [i for i in kept if i < min(box) and i not in gate.passages]
    while before and is_gate_remark(passages[before[-1]].text):
        inside.add(before.pop())
    gate.passages |= inside | {i for i in kept if i > min(box)}
    sentences = [i for i in sorted(inside) if i == asking.index or demand_of(passages[i].text)]
    taken = [i for i in kept if i in inside]
    gate.sentences += [passages[i].text for i in sorted({*sentences, *taken})]
    gate.demand = demand_of_box(
        asking.demand, [passages[i].text for i in sentences], [passages[i].text for i in sorted(inside)]
    )
    gate.element = asking.element
    gate.hidden_words = hidden_words(passages, kept, sorted(box))


def _lines_between(passages: Sequence[Passage], last: int, index: int) -> int:
    return sum(1 for i in range(last + 1, index) if passages[i].text and len(passages[i].text) > 2)


def _is_prose(passage: Passage, *, last: bool) -> bool:
    """True for a paragraph; among the `last` ones there may be a gate sentence."""
    if passage.kind != "text" or passage.link_share > _MOSTLY_LINKED:
        return False
    if (words := word_count(passage.text)) < _PROSE_WORDS:
        return False
    return not last or words > _LONGEST or not demand_of(passage.text)
