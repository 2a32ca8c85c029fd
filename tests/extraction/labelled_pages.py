"""Whole pages with labels: a folder of HTML files as servers send them, and ``labels.json`` that says what each is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """One page; the fields that its set does not label are None."""

    name: str
    url: str
    body: bytes
    shows: str
    """What the page is an example of."""
    policy: str | None = None
    completeness: str | None = None
    ends: str | None = None
    """How the text ends."""
    silent: bool = False
    """True if no sentence says that the rest is withheld: the gate is drawn by a script."""
    missed: str | None = None
    """Why the verdict on access is known to be wrong."""
    reason: str | None = None
    """Why it is no article; None if it is one."""


def labelled_pages(folder: str) -> list[LabelledPage]:
    """Return the pages of a set, in the order of their names."""
    labels = json.loads((HERE / folder / "labels.json").read_text("utf-8"))
    return [
        LabelledPage(name=name, body=(HERE / folder / f"{name}.html").read_bytes(), **label)
        for name, label in labels.items()
    ]
