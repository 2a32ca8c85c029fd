"""Text whose line ends and spaces count: what a ``pre`` shows."""

from __future__ import annotations

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from .whitespace import clean_lines

__all__ = ["preformatted"]


def preformatted(element: HtmlElement) -> str:
    """Return text as it stands; code highlighters mark line ends with ``br``."""
    pieces: list[str] = []
    for event, step in iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces.append("\n" if step.tag == "br" else step.text or "")
        elif step is not element:
            pieces.append(step.tail or "")
    return clean_lines("".join(pieces))
