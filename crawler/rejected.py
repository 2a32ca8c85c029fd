"""Why a record or a page gave no article: a value that everybody can carry without the extraction."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Rejection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a page gave no article."""

    reason: str
    """Why, in one word.

    Out of `extract_article`: ``empty``, ``not-html``, ``bot-challenge``, ``unrendered``, ``consent-wall``, ``login``,
    ``not-found`` (soft 404s, withdrawn articles), ``geo-block``, ``age-gate``, ``unavailable``
    (maintenance, a server's error), ``no-text`` or ``not-an-article`` (section fronts, home pages). Callers that
    look at more than the body add others.
    """

    detail: str
    """A short sentence with the evidence."""
