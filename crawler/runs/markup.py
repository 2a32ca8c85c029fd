"""Elements of HTML and SVG, put together so that all text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from crawler.printable import printable

__all__ = ["Child", "Element", "element", "to_html"]

Element = ET.Element
Child = str | Element | None


def element(tag: str, *children: Child | Iterable[Child], **attributes: object) -> Element:
    """Return an element with children (None is left out) and attributes (``class_`` for ``class``, ``_`` for ``-``)."""
    made = ET.Element(tag)
    for name, value in attributes.items():
        made.set(name.rstrip("_").replace("_", "-"), printable(_text(value)))
    for child in children:
        _add(made, child)
    return made


def to_html(page: Element) -> str:
    """Return a document as HTML."""
    return f"<!doctype html>\n{ET.tostring(page, encoding='unicode', method='html')}\n"


def _add(parent: Element, child: Child | Iterable[Child]) -> None:
    if child is None:
        return
    if isinstance(child, str):
        text = "\n".join(map(printable, child.split("\n")))
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text
    elif isinstance(child, Element):
        parent.append(child)
    else:
        for one in child:
            _add(parent, one)


def _text(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
