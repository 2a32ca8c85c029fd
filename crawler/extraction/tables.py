"""Tables of data told from tables of layout."""

from __future__ import annotations

from lxml.html import HtmlElement

from .whitespace import clean

__all__ = ["data_rows"]

_LONG_CELL = 400
"""A cell longer than this holds an article, not a datum (layout tables of the nineties, some mailers)."""


def data_rows(table: HtmlElement) -> list[list[str]]:
    """Return the rows of a data table as plain text, or an empty list for a layout table or an empty one."""
    if (table.get("role") or "").lower() in {"presentation", "none"} or table.find(".//table") is not None:
        return []
    if any(table.find(f".//{tag}") is not None for tag in ("h1", "form", "figure", "iframe", "blockquote")):
        return []
    rows: list[list[str]] = []
    for row in table.iter("tr"):
        cells = [_cell(cell) for cell in row if cell.tag in {"td", "th"}]
        if any(cells):
            rows.append(cells)
    if not rows:
        return []
    headed = table.find(".//th") is not None
    columns = max(len(row) for row in rows)
    longest = max(len(cell) for row in rows for cell in row)
    if columns < 2 and not (headed and len(rows) > 1):
        return []
    if longest > (4 * _LONG_CELL if headed else _LONG_CELL) or (len(rows) < 2 and not headed):
        return []
    return rows


def _cell(cell: HtmlElement) -> str:
    return clean("".join(_in_order(cell)))


def _in_order(cell: HtmlElement) -> list[str]:
    """Return the texts below a cell in reading order, a space where a block or line begins."""
    pieces: list[str] = []
    stack: list[HtmlElement | str] = [cell]
    while stack:
        step = stack.pop()
        if isinstance(step, str):
            pieces.append(step)
            continue
        if step is not cell and step.tail:
            stack.append(step.tail)
        if not isinstance(step.tag, str) or step.tag in {"script", "style", "button", "noscript", "svg", "template"}:
            continue
        if step.tag in {"br", "p", "div", "li"}:
            pieces.append(" ")
        stack.extend(reversed(list(step)))
        if step.text:
            stack.append(step.text)
    return pieces
