"""Charts as inline SVG: stacked bars and lines over runs, with a title, a description and no script.

Colours are CSS classes ``s0`` … ``s3``, so that the page decides on them in the light and in the dark; lines are told
apart by dashes and end labels too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.runs.markup import Element, element

__all__ = ["Series", "bar_chart", "line_chart"]

_WIDTH, _HEIGHT = 720, 240
_LEFT, _TOP, _BOTTOM = 72, 12, 30
_RIGHT = {"bars": 44, "lines": 96}
"""Room beside the plot: lines have their names there."""

_MOST_LABELS = 5
_DASHES = ("", "7 3", "2 3", "9 3 2 3")
_LINE_HEIGHT = 16
_WIDEST_BAR = 48.0


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one thing over the runs; None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class _Axis:
    ceiling: float
    unit: str


def bar_chart(title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "") -> Element:
    """Return bars over `labels`, the series stacked."""
    totals = [sum(one.values[number] or 0 for one in series) for number in range(len(labels))]
    ceiling = _ceiling(max(totals, default=0))
    chart = _frame("bars", title, labels, series, _Axis(ceiling, unit))
    step = _step("bars", labels)
    width = min(step * 0.7, _WIDEST_BAR)
    for number, label in enumerate(labels):
        top = 0.0
        for index, one in enumerate(series):
            value = one.values[number] or 0
            if not value:
                continue
            bar = element(
                "rect",
                element("title", f"{label}: {one.name} {_number(value)}{unit}"),
                class_=f"s{index}",
                x=_LEFT + step * number + (step - width) / 2,
                y=_y(top + value, ceiling),
                width=width,
                height=_y(top, ceiling) - _y(top + value, ceiling),
            )
            chart.append(bar)
            top += value
    return chart


def line_chart(
    title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "", ceiling: float | None = None
) -> Element:
    """Return a line for each series over `labels`, with its name at its end; gaps stay gaps."""
    values = [value for one in series for value in one.values if value is not None]
    top = ceiling or _ceiling(max(values, default=0))
    chart = _frame("lines", title, labels, series, _Axis(top, unit))
    step = _step("lines", labels)
    ends: list[tuple[float, int, str]] = []
    for index, one in enumerate(series):
        points = [
            (_LEFT + step * (number + 0.5), _y(value, top), label, value)
            for number, (label, value) in enumerate(zip(labels, one.values, strict=True))
            if value is not None
        ]
        path = _path(one.values, step, top)
        chart.append(element("path", d=path, class_=f"line l{index}", stroke_dasharray=_DASHES[index] or "none"))
        for x, y, label, value in points:
            mark = element("title", f"{label}: {one.name} {_number(value)}{unit}")
            chart.append(element("circle", mark, class_=f"s{index}", cx=x, cy=y, r=3))
        if points:
            ends.append((points[-1][1], index, one.name))
    for y, index, name in _apart(ends):
        chart.append(element("text", name, class_=f"name t{index}", x=_WIDTH - _RIGHT["lines"] + 8, y=y + 4))
    return chart


def _frame(kind: str, title: str, labels: Sequence[str], series: Sequence[Series], axis: _Axis) -> Element:
    """Return the chart without what it is about: title, axes, labels."""
    names = ", ".join(one.name for one in series)
    span = f" from {labels[0]} to {labels[-1]}" if labels else ""
    chart = element(
        "svg",
        element("title", title),
        element("desc", f"{names}{span}. The table below has the figures."),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        class_=kind,
        xmlns="http://www.w3.org/2000/svg",
    )
    for number in range(5):
        value = axis.ceiling * number / 4
        y = _y(value, axis.ceiling)
        chart.append(element("line", class_="grid", x1=_LEFT, x2=_WIDTH - _RIGHT[kind], y1=y, y2=y))
        text = f"{_number(value)}{axis.unit}"
        chart.append(element("text", text, class_="axis", x=_LEFT - 8, y=y + 4, text_anchor="end"))
    step = _step(kind, labels)
    every = max(1, math.ceil(len(labels) / _MOST_LABELS))
    for number in range(len(labels) - 1, -1, -every):
        x = _LEFT + step * (number + 0.5)
        chart.append(element("text", labels[number][5:], class_="axis", x=x, y=_HEIGHT - 8, text_anchor="middle"))
    return chart


def _path(values: Sequence[float | None], step: float, ceiling: float) -> str:
    parts, pen_up = [], True
    for number, value in enumerate(values):
        if value is None:
            pen_up = True
            continue
        parts.append(f"{'M' if pen_up else 'L'}{_LEFT + step * (number + 0.5):.2f} {_y(value, ceiling):.2f}")
        pen_up = False
    return " ".join(parts) or "M0 0"


def _apart(ends: list[tuple[float, int, str]]) -> list[tuple[float, int, str]]:
    """Move the names of lines that end close together so far apart that they can be read."""
    placed: list[tuple[float, int, str]] = []
    for y, index, name in sorted(ends):
        lowest = placed[-1][0] + _LINE_HEIGHT if placed else y
        placed.append((max(y, lowest), index, name))
    overhang = placed[-1][0] - (_HEIGHT - _BOTTOM) if placed else 0
    return [(y - overhang, index, name) for y, index, name in placed] if overhang > 0 else placed


def _step(kind: str, labels: Sequence[str]) -> float:
    return (_WIDTH - _LEFT - _RIGHT[kind]) / max(len(labels), 1)


def _y(value: float, ceiling: float) -> float:
    return _HEIGHT - _BOTTOM - value / ceiling * (_HEIGHT - _BOTTOM - _TOP)


def _ceiling(value: float) -> float:
    """Return a round number that is not below `value`, of which a quarter can be read."""
    if value <= 4:
        return 4
    magnitude = 10.0 ** math.floor(math.log10(value))
    return next(magnitude * step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if magnitude * step >= value)


def _number(value: float) -> str:
    if value >= 10_000:
        for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
            if value >= size:
                return f"{value / size:.3g} {letter}"
    return f"{value:,.4g}".replace(",", "\u202f") if value != int(value) else f"{int(value):,}".replace(",", "\u202f")
