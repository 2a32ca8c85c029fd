"""Where an element stands: hidden, in a pop-up, in the page's furniture; how it is set, and what its box is called."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml.html import HtmlElement

from .document import class_tokens
from .passages import Passage
from .text import word_count
from .whitespace import clean

__all__ = ["box_round", "in_pop_up", "is_beside", "is_hidden", "is_inside", "is_set_beside", "set_like", "tokens"]

_POP_UP = re.compile(r"modal|popup|pop-up|toast|lightbox|interstitial|off-?canvas")
_OVERLAY = re.compile(r"overlay(?!-inline)")
_BESIDE = re.compile(
    r"newsletter|comments?(?:[\s_-]|$)|kommentar|commentaires|cookie|consent|(?:^|[\s_-])cmp(?:[\s_-]|$)|(?:site|page)-?footer"
    r"|(?:^|[\s_-])(?:nav|menu|sidebar|related)(?:[\s_-]|$)"
)
_HIDDEN_CLASSES = frozenset(["hide", "hidden", "is-hidden", "d-none", "u-hidden", "js-hidden", "display-none"])
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_ATTRIBUTES = 4
_BOX_WORDS = 160
_BOX_LEVELS = 6
_OUTSIDE = frozenset(["body", "html", "main", "article"])


def set_like(passage: Passage) -> tuple[str, str, str, str]:
    """Return how a passage is set: its tag and class and its parent's."""
    element, parent = passage.element, passage.element.getparent()
    above = (parent.tag, parent.get("class") or "") if parent is not None else ("", "")
    return (str(element.tag), element.get("class") or "", *above)


def tokens(passage: Passage, top: HtmlElement) -> str:
    """Return classes, ids and telling attributes of the elements from the passage's up to `top`."""
    found: list[str] = []
    for step in (passage.element, *passage.element.iterancestors()):
        found.append(class_tokens(step))
        found += [
            f"{name} {value}".lower()
            for name, value in step.attrib.items()
            if str(name).startswith(("data-", "subscriptions-", "amp-access"))
        ][:_ATTRIBUTES]
        if step is top:
            break
    return clean(" ".join(found))


def box_round(passages: Sequence[Passage], index: int, text: Collection[HtmlElement]) -> tuple[list[int], HtmlElement]:
    """Return what stands in the largest element that holds a passage and nothing of the `text`, and that element."""
    box = [index]
    step: HtmlElement = passages[index].element
    top = step
    for _ in range(_BOX_LEVELS):
        if step.tag in _OUTSIDE:
            break
        inside = [i for i, passage in enumerate(passages) if is_inside(passage.element, step)]
        if any(passages[i].element in text for i in inside):
            break
        if sum(word_count(passages[i].text) for i in inside) > _BOX_WORDS:
            break
        box, top = inside or box, step
        parent = step.getparent()
        if parent is None:
            break
        step = parent
    return box, top


def is_inside(element: HtmlElement, container: HtmlElement) -> bool:
    """True if an element is the container or stands in it."""
    return element is container or container in element.iterancestors()


def is_set_beside(box: HtmlElement, paragraph: HtmlElement) -> bool:
    """True if a box is set beside a paragraph or the paragraph's container."""
    container = paragraph.getparent()
    around = box.getparent()
    return around is not None and container is not None and around in (container, container.getparent())


def is_hidden(element: HtmlElement) -> bool:
    """True if an attribute, an inline style or a common class hides the element. Style sheets are not read."""
    for step in (element, *element.iterancestors()):
        if step.get("hidden") is not None or step.get("aria-hidden") == "true":
            return True
        if not _HIDDEN_CLASSES.isdisjoint((step.get("class") or "").lower().split()):
            return True
        if (style := step.get("style")) and _HIDDEN_STYLE.search(style):
            return True
    return False


def in_pop_up(passage: Passage, names: str, *, in_text: bool) -> bool:
    """True for a pop-up over the page, which sells and does not close the text.

    What is called an overlay and stands beside the paragraphs (`in_text`) lies over the text's own end.
    """
    if any(step.tag == "dialog" or step.get("role") == "dialog" for step in passage.element.iterancestors()):
        return True
    return bool(_POP_UP.search(names) or (not in_text and _OVERLAY.search(names)))


def is_beside(passage: Passage, names: str) -> bool:
    """True for what stands in the page's own furniture: navigation, footer, comments, a newsletter box."""
    if bool(_BESIDE.search(names)):
        return True
    return any(step.tag in {"nav", "footer"} for step in passage.element.iterancestors())
