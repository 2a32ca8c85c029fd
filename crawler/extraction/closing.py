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

from .document import class_tokens
from .gates import (
    Demand,
    asks_for_money,
    demand_of,
    is_elsewhere,
    is_gate_element,
    is_gate_remark,
    is_label,
    is_log_in,
    is_price,
)
from .passages import Passage
from .text import word_count
from .whitespace import clean

__all__ = ["Gate", "far_gate", "find_gate"]

_REACH = 8
"""A gate stands so few lines after the last paragraph: share buttons and tags come between."""
_PROSE_WORDS = 12
_OWN_WORDS = 20
"""A paragraph below a gate that stands elsewhere than those above has to be this long to count as the text going on."""
_MORE_WORDS = 60
_LINKED = 0.3
_IN_TEXT_WORDS = 25
"""A gate sentence set like the paragraphs of the text is short; a longer one is the writer's."""
_BOX_WORDS = 160
_BOX_LEVELS = 6
_OUTSIDE = frozenset(["body", "html", "main", "article"])
_QUOTES = re.compile(r"[“”„«»‹›「」『』\"]|(?:^|\s)[‘'‚]")
_POP_UP = re.compile(r"modal|popup|pop-up|overlay(?!-inline)|toast|lightbox|interstitial|off-?canvas")
_BESIDE = re.compile(
    r"newsletter|comments?(?:[\s_-]|$)|kommentar|commentaires|cookie|consent|(?:^|[\s_-])cmp(?:[\s_-]|$)|(?:site|page)-?footer"
    r"|(?:^|[\s_-])(?:nav|menu|sidebar|related)(?:[\s_-]|$)"
)
_HIDDEN_CLASSES = frozenset(["hide", "hidden", "is-hidden", "d-none", "u-hidden", "js-hidden", "display-none"])
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


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


def find_gate(passages: Sequence[Passage], kept: Sequence[int]) -> Gate:
    """Look for a gate at the end of the kept passages and directly after them."""
    prose = [i for i in kept if _is_prose(passages[i])]
    gate = Gate()
    for index, named in _gate_sentences(passages, prose[0] if prose else -1):
        above = [i for i in prose if i < index]
        if _reads_like_text(passages, index, kept, above, named=named):
            continue
        box = _box(passages, index, above)
        if _goes_on(passages, prose, above, max(box)):
            if named and index in kept:
                gate.passages.add(index)
                gate.sentences.append(passages[index].text)
        elif _lines_between(passages, above[-1] if above else 0, index) <= _REACH:
            _close(gate, passages, kept, box)
            return gate
    return gate


def far_gate(passages: Sequence[Passage]) -> Gate:
    """Return the gate that stands anywhere on a page whose text is known to break off: in a pop-up, far below."""
    for passage in passages:
        if (
            passage.kind in {"text", "heading"}
            and (demand := demand_of(passage.text))
            and not is_elsewhere(passage.text)
        ):
            return Gate(demand=demand, sentences=[passage.text])
    return Gate()


def _gate_sentences(passages: Sequence[Passage], first: int) -> Iterator[tuple[int, bool]]:
    """Yield the visible gate sentences after the first paragraph, and whether their element is named like a gate."""
    for index in range(first + 1, len(passages)):
        passage = passages[index]
        if passage.kind not in {"text", "heading"} or not demand_of(passage.text):
            continue
        tokens = _tokens(passage)
        named = is_gate_element(tokens)
        if _is_hidden(passage.element) or _in_pop_up(passage, tokens) or (not named and _is_beside(passage, tokens)):
            continue
        if named or not (is_elsewhere(passage.text) or is_label(passage.text)):
            yield index, named


def _reads_like_text(
    passages: Sequence[Passage], index: int, kept: Sequence[int], above: Sequence[int], *, named: bool
) -> bool:
    """True for a sentence of the article that only sounds like a gate: set like the paragraphs, and long or quoted."""
    if named or index not in kept:
        return False
    passage = passages[index]
    if _set_like(passage) in {_set_like(passages[i]) for i in above}:
        return len(passage.text.split()) > _IN_TEXT_WORDS or bool(_QUOTES.search(passage.text))
    return len(passage.text.split()) > _OWN_WORDS * 2


def _goes_on(passages: Sequence[Passage], prose: Sequence[int], above: Sequence[int], last: int) -> bool:
    """True if the text goes on below: paragraphs beside those above or set like them, or more of it than above."""
    parents = {passages[i].element.getparent() for i in above}
    settings = {_set_like(passages[i]) for i in above}
    more = 0
    for index in prose:
        passage = passages[index]
        if index <= last or passage.item is not None or _is_hidden(passage.element) or is_price(passage.text):
            continue
        if passage.element.getparent() in parents or passage.element in {passages[i].element for i in above}:
            return True
        if word_count(passage.text) >= _OWN_WORDS:
            if _set_like(passage) in settings or not above:
                return True
            more += word_count(passage.text) if passage.link_share < _LINKED else 0
    return more > max(_MORE_WORDS, sum(word_count(passages[i].text) for i in above))


def _box(passages: Sequence[Passage], index: int, above: Sequence[int]) -> list[int]:
    """Return the passages of the largest element round a gate sentence that holds none of the text, and little else."""
    box = [index]
    step: HtmlElement = passages[index].element
    text = {passages[i].element for i in above}
    for _ in range(_BOX_LEVELS):
        if step.tag in _OUTSIDE:
            break
        inside = [i for i, passage in enumerate(passages) if _is_inside(passage.element, step)]
        if any(passages[i].element in text for i in inside):
            break
        if sum(word_count(passages[i].text) for i in inside) > _BOX_WORDS:
            break
        box = inside or box
        parent = step.getparent()
        if parent is None:
            break
        step = parent
    return box


def _close(gate: Gate, passages: Sequence[Passage], kept: Sequence[int], box: Sequence[int]) -> None:
    """Put the box, the remarks round it, and all that was taken for text below it, into the gate."""
    inside = set(box)
    before = [i for i in kept if i < min(box) and i not in gate.passages]
    while before and is_gate_remark(passages[before[-1]].text):
        inside.add(before.pop())
    gate.passages |= inside | {i for i in kept if i > min(box)}
    sentences = [i for i in sorted(inside) if demand_of(passages[i].text)]
    taken = [i for i in kept if i in inside]
    gate.sentences += [passages[i].text for i in sorted({*sentences, *taken})]
    gate.demand = _demand([passages[i].text for i in sentences], [passages[i].text for i in sorted(inside)])
    gate.element = next((t for i in sentences if is_gate_element(t := _tokens(passages[i]))), None)
    gate.hidden_words = sum(
        word_count(passages[i].text) for i in kept if i > max(box) and _is_hidden(passages[i].element)
    )


def _demand(sentences: Sequence[str], lines: Sequence[str]) -> Demand:
    """Return what the gate asks for: money if any sentence does, or if it asks to log in beside prices and offers."""
    demands = {demand_of(sentence) for sentence in sentences}
    if "subscription" in demands:
        return "subscription"
    if all(is_log_in(sentence) for sentence in sentences) and any(asks_for_money(line) for line in lines):
        return "subscription"
    return "registration"


def _lines_between(passages: Sequence[Passage], last: int, index: int) -> int:
    return sum(1 for i in range(last + 1, index) if passages[i].text and len(passages[i].text) > 2)


def _is_prose(passage: Passage) -> bool:
    return passage.kind == "text" and word_count(passage.text) >= _PROSE_WORDS and not demand_of(passage.text)


def _set_like(passage: Passage) -> tuple[str, str, str, str]:
    """Return how a passage is set: its tag and class and its parent's."""
    element, parent = passage.element, passage.element.getparent()
    above = (parent.tag, parent.get("class") or "") if parent is not None else ("", "")
    return (str(element.tag), element.get("class") or "", *above)


def _tokens(passage: Passage) -> str:
    step, tokens = passage.element, []
    for _ in range(5):
        tokens.append(class_tokens(step))
        tokens += [
            f"{name} {value}".lower()
            for name, value in step.attrib.items()
            if str(name).startswith(("data-", "subscriptions-", "amp-access"))
        ][:4]
        parent = step.getparent()
        if parent is None or parent.tag in _OUTSIDE:
            break
        step = parent
    return clean(" ".join(tokens))


def _is_inside(element: HtmlElement, container: HtmlElement) -> bool:
    return element is container or any(step is container for step in element.iterancestors())


def _is_hidden(element: HtmlElement) -> bool:
    for step in (element, *element.iterancestors()):
        if step.get("hidden") is not None or step.get("aria-hidden") == "true":
            return True
        if not _HIDDEN_CLASSES.isdisjoint((step.get("class") or "").lower().split()):
            return True
        if (style := step.get("style")) and _HIDDEN_STYLE.search(style):
            return True
    return False


def _in_pop_up(passage: Passage, tokens: str) -> bool:
    """True for a pop-up over the page, which sells and does not close the text."""
    if any(step.tag == "dialog" or step.get("role") == "dialog" for step in passage.element.iterancestors()):
        return True
    return bool(_POP_UP.search(tokens))


def _is_beside(passage: Passage, tokens: str) -> bool:
    """True for what stands in the page's own furniture: navigation, footer, comments, a newsletter box."""
    if bool(_BESIDE.search(tokens)):
        return True
    return any(step.tag in {"nav", "footer"} for step in passage.element.iterancestors())
