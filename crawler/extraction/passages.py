"""One walk over the page: its passages in reading order, before anything is decided about them.

A passage is the smallest thing that is kept or dropped as a whole: a paragraph, a heading, a list item, a preformatted
block, a data table, a picture, an embed. The walk knows nothing of articles and chrome; it records what later rooms ask
for: the classes of the elements around, links, the list, quotation or figure that the passage stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from .document import class_tokens
from .elements import BLOCKS, CONTROLS, EMBEDS, HEADINGS, SILENT
from .tables import data_rows
from .whitespace import clean, clean_lines, comparable

__all__ = ["MAX_PASSAGES", "Passage", "walk"]

MAX_PASSAGES = 20_000
"""Beyond this a page is a dump, and the rest of it is not read."""

_BREAK = "\u2028"
_PARAGRAPH_BREAK = re.compile(rf"{_BREAK}\s*(?:{_BREAK}\s*)+")

_APART = re.compile(r"caption|credit|copyright|byline|kicker|legende|bildunter|quelle")
"""Inline elements of these classes are not part of the sentence that they stand in."""


@dataclass(slots=True, eq=False)
class Passage:
    """One passage with its place on the page."""

    kind: Literal["text", "heading", "code", "table", "image", "embed"]
    text: str
    element: HtmlElement
    level: int = 0
    item: HtmlElement | None = None
    list_: HtmlElement | None = None
    quote: HtmlElement | None = None
    figure: HtmlElement | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    rows: list[list[str]] = field(default_factory=list)
    key: str = ""
    _around: str | None = None

    @property
    def around(self) -> str:
        """Classes and ids of the element and the four around it, in one string to search in."""
        if self._around is None:
            tokens, step = [], self.element
            for _ in range(5):
                tokens.append(class_tokens(step))
                parent = step.getparent()
                if parent is None or parent.tag in {"body", "html"}:
                    break
                step = parent
            self._around = " ".join(token for token in tokens if token.strip())
        return self._around

    @property
    def link_share(self) -> float:
        """Share of the characters that are links."""
        return self.linked / len(self.text) if self.text else 0.0


class _Walker:
    """Gathers inline text until a block begins or ends, then makes a passage of it."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.pieces: list[str] = []
        self.links: list[tuple[HtmlElement, int]] = []
        self.found_links: list[tuple[str, str]] = []
        self.linked = self.bold = 0
        self.open_links = self.open_bold = 0
        self.blocks: list[HtmlElement] = []
        self.context: dict[str, list[HtmlElement]] = {"item": [], "list": [], "quote": [], "figure": []}

    def flush(self) -> None:
        if not self.pieces:
            return
        raw, self.pieces = "".join(self.pieces), []
        links, linked, bold = self.found_links, self.linked, self.bold
        self.found_links, self.linked, self.bold = [], 0, 0
        element = self.blocks[-1] if self.blocks else None
        if element is None or not raw.strip():
            return
        parts = [raw] if _BREAK not in raw else _PARAGRAPH_BREAK.split(raw)
        for part in parts:
            text = clean(part.replace(_BREAK, "\n"))
            if text:
                share = len(text) / max(1, len(raw))
                self.add(
                    "text",
                    text,
                    element,
                    links=[x for x in links if x[1] in text],
                    linked=int(linked * share) if len(parts) > 1 else linked,
                    bold=bold,
                )

    def add(
        self,
        kind: Literal["text", "heading", "code", "table", "image", "embed"],
        text: str,
        element: HtmlElement,
        **more: object,
    ) -> None:
        context = {name: stack[-1] if stack else None for name, stack in self.context.items()}
        passage = Passage(
            kind=kind,
            text=text,
            element=element,
            item=context["item"],
            list_=context["list"],
            quote=context["quote"],
            figure=context["figure"],
            key=comparable(text),
        )
        for name, value in more.items():
            setattr(passage, name, value)
        if kind == "text":
            for step in reversed(self.blocks):
                if step.tag in HEADINGS:
                    passage.kind, passage.level = "heading", int(step.tag[1])
                    break
                if step.tag not in {"div", "p"}:
                    break
        self.passages.append(passage)

    def text(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.open_links:
                self.linked += len(text.strip())
            if self.open_bold:
                self.bold += len(text.strip())


_STACKS = {
    "li": "item",
    "ul": "list",
    "ol": "list",
    "menu": "list",
    "blockquote": "quote",
    "q-quote": "quote",
    "figure": "figure",
}


def walk(body: HtmlElement) -> list[Passage]:
    """Return the passages below `body` in document order."""
    walker = _Walker()
    walker.blocks.append(body)
    events = iterwalk(body, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if len(walker.passages) > MAX_PASSAGES or (tag in SILENT and not _left_open(element, tag)):
                events.skip_subtree()
            elif tag in EMBEDS or tag in {"img", "amp-img", "picture", "pre", "table", "br", "hr"}:
                if _atom(walker, element, tag):
                    events.skip_subtree()
                else:
                    _open(walker, element, tag)
            else:
                _open(walker, element, tag)
        else:
            _close(walker, element, tag)
            tail = element.tail
            if tail and element is not body and (walker.pieces or not tail.isspace()):
                walker.text(tail)
    walker.flush()
    return walker.passages


def _open(walker: _Walker, element: HtmlElement, tag: str) -> None:
    if tag in BLOCKS or (tag in _INLINE_APART and _is_apart(element, tag)):
        if walker.pieces:
            walker.flush()
        walker.blocks.append(element)
        if stack := _STACKS.get(tag):
            walker.context[stack].append(element)
    elif tag == "a":
        walker.open_links += 1
        walker.links.append((element, len(walker.pieces)))
    elif tag in {"b", "strong"}:
        walker.open_bold += 1
    text = element.text
    if text and (walker.pieces or not text.isspace()):
        walker.text(text)


def _close(walker: _Walker, element: HtmlElement, tag: str) -> None:
    if walker.blocks and walker.blocks[-1] is element:
        if walker.pieces:
            walker.flush()
        if len(walker.blocks) > 1:
            walker.blocks.pop()
        if (stack := _STACKS.get(tag)) and walker.context[stack] and walker.context[stack][-1] is element:
            walker.context[stack].pop()
    elif tag == "a" and walker.links and walker.links[-1][0] is element:
        walker.open_links -= 1
        _, start = walker.links.pop()
        words = clean("".join(walker.pieces[start:]).replace(_BREAK, " "))
        if words and element.get("href"):
            walker.found_links.append((element.get("href") or "", words))
    elif tag in {"b", "strong"} and walker.open_bold:
        walker.open_bold -= 1


def _left_open(element: HtmlElement, tag: str) -> bool:
    """True for a control that swallowed the page because its end tag is missing or comes late."""
    return tag in CONTROLS and element.find(".//p") is not None and len(element) > 0


_INLINE_APART = frozenset(["span", "small", "em", "i", "cite", "time"])


def _is_apart(element: HtmlElement, tag: str) -> bool:
    if tag == "cite":
        parent = element.getparent()
        return parent is not None and parent.tag in {"blockquote", "footer", "figcaption"}
    return bool(element.get("class")) and bool(_APART.search(class_tokens(element)))


def _preformatted(element: HtmlElement) -> str:
    """Return text as it stands; code highlighters mark line ends with ``br``."""
    pieces: list[str] = []
    for event, step in iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces.append("\n" if step.tag == "br" else step.text or "")
        elif step is not element:
            pieces.append(step.tail or "")
    return "".join(pieces)


def _atom(walker: _Walker, element: HtmlElement, tag: str) -> bool:
    """Record an element that is one passage by itself; False if it is to be walked into."""
    if tag == "br":
        walker.pieces.append(_BREAK)
        return True
    if tag == "hr":
        walker.flush()
        return True
    if tag == "pre":
        text = clean_lines(_preformatted(element))
        if text.strip():
            walker.flush()
            walker.add("code", text, element)
        return True
    if tag == "table":
        rows = data_rows(element)
        if rows:
            walker.flush()
            walker.add("table", "\n".join(" | ".join(row) for row in rows), element, rows=rows)
        return bool(rows)
    # a picture or player between the words of a paragraph does not end it
    kind: Literal["image", "embed"] = "embed" if tag in EMBEDS else "image"
    walker.add(kind, "", element)
    return True
