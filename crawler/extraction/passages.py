"""One walk over the page: its passages in reading order, before anything is decided about them.

A passage is the smallest thing that is kept or dropped as a whole: a paragraph, a heading, a list item, a preformatted
block, a data table, a picture, an embed. The walk knows nothing of articles and chrome; it records what later rooms ask
for: the classes of the elements around, links, the list, quotation or figure that the passage stands in.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from .apart import is_apart
from .document import class_tokens
from .elements import BLOCKS, CONTROLS, EMBEDS, HEADINGS, SILENT, is_own_picture
from .preformatted import preformatted
from .tables import data_rows
from .whitespace import clean, comparable

__all__ = ["MAX_PASSAGES", "Passage", "walk"]

MAX_PASSAGES = 20_000
"""Beyond this a page is a dump, and the rest of it is not read."""

_BREAK = "\u2028"
_PARAGRAPH_BREAK = re.compile(rf"{_BREAK}\s*(?:{_BREAK}\s*)+")

Kind = Literal["text", "heading", "code", "table", "image", "embed"]
Link = tuple[str, str]
"""Target and words."""

_IN_CONTROLS = {"button": ("p", "figcaption")}
"""A control with a paragraph swallowed the page, its end tag is missing; a button may enlarge a whole figure."""
_ROUND_PICTURES = frozenset(["button", "noscript"])
"""What enlarges a picture, and what shows it to those without scripts."""


@dataclass(slots=True, eq=False)
class Passage:
    """One passage with its place on the page."""

    kind: Kind
    text: str
    element: HtmlElement
    key: str
    item: HtmlElement | None = None
    list_: HtmlElement | None = None
    quote: HtmlElement | None = None
    figure: HtmlElement | None = None
    level: int = 0
    links: Sequence[Link] = ()
    linked: int = 0
    bold: int = 0
    rows: Sequence[list[str]] = ()
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

    def __init__(self, body: HtmlElement) -> None:
        self.passages: list[Passage] = []
        self.pieces: list[str] = []
        self.links: list[tuple[HtmlElement, int]] = []
        self.found_links: list[tuple[Link, int]] = []
        self.linked = self.bold = 0
        self.open_links = self.open_bold = 0
        self.blocks: list[HtmlElement] = [body]
        self.levels = [0]
        """For each open block the level of the heading that it is or is set in, or 0."""
        self.items: list[HtmlElement | None] = [None]
        self.lists: list[HtmlElement | None] = [None]
        self.quotes: list[HtmlElement | None] = [None]
        self.figures: list[HtmlElement | None] = [None]
        self.stacks = {
            "li": self.items,
            "ul": self.lists,
            "ol": self.lists,
            "menu": self.lists,
            "blockquote": self.quotes,
            "q-quote": self.quotes,
            "figure": self.figures,
        }

    def flush(self) -> None:
        pieces, links, linked, bold = self.pieces, self.found_links, self.linked, self.bold
        raw = "".join(pieces)
        if _BREAK not in raw:
            pieces.clear()
            self.found_links, self.linked, self.bold = [], 0, 0
            if text := clean(raw):
                self.add_text(text, [link for link, _ in links] if links else (), linked, bold)
            return
        parts = list(_parts(pieces, links))
        pieces.clear()
        self.found_links, self.linked, self.bold = [], 0, 0
        for part, own in parts:
            if text := clean(part.replace(_BREAK, "\n")):
                share = len(text) / len(raw) if len(parts) > 1 else 1
                self.add_text(text, own, int(linked * share), bold)

    def add_text(self, text: str, links: Sequence[Link], linked: int, bold: int) -> None:
        level = self.levels[-1]
        passage = self.add("heading" if level else "text", text, self.blocks[-1])
        passage.links, passage.linked, passage.bold, passage.level = links, linked, bold, level

    def add(self, kind: Kind, text: str, element: HtmlElement) -> Passage:
        passage = Passage(
            kind,
            text,
            element,
            comparable(text),
            self.items[-1],
            self.lists[-1],
            self.quotes[-1],
            self.figures[-1],
        )
        self.passages.append(passage)
        return passage

    def open(self, element: HtmlElement, tag: str, role: str) -> bool:
        """Begin a block, a link or bold letters, or record what is one passage by itself; False if it is done with."""
        if role == "link":
            self.open_links += 1
            self.links.append((element, len(self.pieces)))
        elif role == "bold":
            self.open_bold += 1
        elif (role == "silent" and not self.is_read(element, tag)) or (
            role == "atom" and not _holds_caption(element, tag) and _atom(self, element, tag)
        ):
            return False
        elif tag in BLOCKS or (role == "apart" and is_apart(element, tag)):
            if self.pieces:
                self.flush()
            self.blocks.append(element)
            self.levels.append(int(tag[1]) if tag in HEADINGS else self.levels[-1] if tag in {"div", "p"} else 0)
            if stack := self.stacks.get(tag):
                stack.append(element)
        return True

    def is_read(self, element: HtmlElement, tag: str) -> bool:
        """True for a control that holds what is no control's; of one in a figure the picture alone is recorded."""
        if (
            tag in CONTROLS
            and len(element) > 0
            and next(element.iter(*_IN_CONTROLS.get(tag, ("p",))), None) is not None
        ):
            return True
        if tag in _ROUND_PICTURES and self.figures[-1] is not None:
            picture = next(element.iter("picture", "img"), None)
            last = self.passages[-1] if self.passages else None
            if picture is not None and (last is None or last.kind != "image" or last.figure is not self.figures[-1]):
                self.add("image", "", picture)
        return False

    def close(self, element: HtmlElement, tag: str, role: str) -> None:
        """End what the element began."""
        if role == "link":
            self.close_link(element)
        elif role == "bold":
            self.open_bold -= self.open_bold > 0
        elif self.blocks[-1] is element and len(self.blocks) > 1:
            if self.pieces:
                self.flush()
            self.blocks.pop()
            self.levels.pop()
            if (stack := self.stacks.get(tag)) and stack[-1] is element:
                stack.pop()

    def close_link(self, element: HtmlElement) -> None:
        if not self.links or self.links[-1][0] is not element:
            return
        self.open_links -= 1
        _, start = self.links.pop()
        pieces = self.pieces[start:]
        if pieces and (href := element.get("href")) and (words := clean("".join(pieces))):
            self.found_links.append(((href, words), start))


_ROLES = (
    dict.fromkeys(BLOCKS, "block")
    | dict.fromkeys(SILENT, "silent")
    | dict.fromkeys(("span", "small", "em", "i", "cite", "time"), "apart")
    | dict.fromkeys((*EMBEDS, "img", "amp-img", "picture", "pre", "table", "br", "hr"), "atom")
    | {"a": "link", "b": "bold", "strong": "bold"}
)
"""What a tag is to the walk. What is not named here is inline; `apart` is so unless its class says otherwise."""


def walk(body: HtmlElement) -> list[Passage]:
    """Return the passages below `body` in document order."""
    walker = _Walker(body)
    events = iterwalk(body, events=("start", "end"))
    passages, pieces, role_of = walker.passages, walker.pieces, _ROLES.get
    for event, element in events:
        tag = element.tag
        role = role_of(tag)
        if event == "end":
            if role is not None:
                walker.close(element, tag, role)
            text = element.tail if element is not body else None
        elif len(passages) <= MAX_PASSAGES and (
            (role is None and not ("-" in tag and is_own_picture(element, tag)))
            or walker.open(element, tag, role or "atom")
        ):
            text = element.text
        else:
            events.skip_subtree()
            continue
        if text and (pieces or not text.isspace()):
            pieces.append(text)
            if walker.open_links:
                walker.linked += len(text.strip())
            if walker.open_bold:
                walker.bold += len(text.strip())
    if pieces:
        walker.flush()
    return walker.passages


def _parts(pieces: list[str], links: list[tuple[Link, int]]) -> Iterator[tuple[str, list[Link]]]:
    """Yield the texts between empty lines, each with the links that begin in it."""
    raw = "".join(pieces)
    starts = [0, *accumulate(map(len, pieces))]
    waiting = deque(links)
    begin = 0
    for match in (*_PARAGRAPH_BREAK.finditer(raw), None):
        end = match.start() if match else len(raw)
        own: list[Link] = []
        while waiting and (match is None or starts[waiting[0][1]] < end):
            own.append(waiting.popleft()[0])
        yield raw[begin:end], own
        begin = match.end() if match else end


def _holds_caption(element: HtmlElement, tag: str) -> bool:
    """True for a ``picture`` whose end tag is missing."""
    return tag == "picture" and next(element.iter("figcaption", "p"), None) is not None


def _atom(walker: _Walker, element: HtmlElement, tag: str) -> bool:
    """Record an element that is one passage by itself; False if it is to be walked into."""
    if tag == "br":
        walker.pieces.append(_BREAK)
        return True
    if tag == "hr":
        if walker.pieces:
            walker.flush()
        return True
    if tag == "pre":
        text = preformatted(element)
        if text.strip():
            if walker.pieces:
                walker.flush()
            walker.add("code", text, element)
        return True
    if tag == "table":
        rows = data_rows(element)
        if rows:
            if walker.pieces:
                walker.flush()
            walker.add("table", "\n".join(" | ".join(row) for row in rows), element).rows = rows
        return bool(rows)
    # a picture or player between the words of a paragraph does not end it
    kind: Kind = "embed" if tag in EMBEDS else "image"
    walker.add(kind, "", element)
    return True
