"""What a page shows at a glance, for those who ask whether it is an article at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .document import Page, first, inner_text
from .jsonld import ARTICLE_TYPES, types
from .passages import Passage
from .text import word_count

__all__ = ["Shown", "declares_article", "show"]

_GLANCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page as a reader first sees it."""

    page: Page
    passages: Sequence[Passage]
    text: str
    """What was taken for the text of an article."""
    title: str
    """The title element."""
    headings: tuple[str, ...]
    """First-level headings; second-level ones where there is none."""
    words: int
    """Words of `text`."""
    declared: bool
    """True if JSON-LD or Open Graph says that the page is an article."""

    @property
    def all_words(self) -> int:
        """Words of all passages."""
        return sum(len(p.text.split()) for p in self.passages)

    @property
    def everything(self) -> str:
        """The first 5 000 characters of all passages."""
        return " ".join(p.text for p in self.passages)[:_GLANCE]

    @property
    def notes(self) -> str:
        """What browsers without scripts are told."""
        return " ".join(inner_text(element) for element in self.page.tree.iter("noscript"))


def show(page: Page, passages: Sequence[Passage], text: str) -> Shown:
    """Look at the page."""
    title = first(page.tree, ".//title")
    headings = [p.text for p in passages if p.kind == "heading" and p.level == 1]
    return Shown(
        page=page,
        passages=passages,
        text=text,
        title=inner_text(title) if title is not None else "",
        headings=tuple(headings or [p.text for p in passages if p.kind == "heading" and p.level == 2]),
        words=word_count(text),
        declared=declares_article(page),
    )


def declares_article(page: Page) -> bool:
    """True if JSON-LD or Open Graph says that the page is an article."""
    if any(name in ARTICLE_TYPES[: ARTICLE_TYPES.index("webpage")] for name in types(page.article)):
        return True
    return (page.meta("og:type") or "").lower().startswith("article") or bool(page.meta("article:published_time"))
