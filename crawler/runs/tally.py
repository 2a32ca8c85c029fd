"""Counts of what came of pages: one tally for a run, one for each of its sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.items import Article

__all__ = ["COVERED", "Tally", "is_fetched"]

COVERED = ("title", "date", "author", "text")
"""The fields of an article whose presence is counted."""

_ANSWERS = frozenset({404, 410})
"""Statuses that are an answer about the page itself: it is not there (RFC 9110, 15.5.5 and 15.5.11)."""

_NO_PAGE = frozenset(
    {
        "status",
        "truncated",
        "not-html",
        "not-http",
        "not-a-response",
        "too-large",
        "role",
        "noarchive",
        "decompression-bomb",
    }
)
"""Reasons for which a record was never looked at for an article."""


def is_fetched(status: int) -> bool:
    """Tell whether an answer is what a page has to say: 2xx, 3xx, or that it is gone.

    Other 4xx and 5xx say that the server does not answer us, or not now.
    """
    return 200 <= status < 400 or status in _ANSWERS


@dataclass(slots=True)
class Tally:
    """What came of the pages of a run or of a source."""

    statuses: Counter[int] = field(default_factory=Counter)
    """Final answers (after redirects and retries) by HTTP status."""

    refused: Counter[str] = field(default_factory=Counter)
    """Pages that were not asked for, by the rule that forbids it: ``robots``, …"""

    failed: Counter[str] = field(default_factory=Counter)
    """Pages that gave no answer, by the kind of error."""

    vanished: int = 0
    """Pages of which nothing came: they lead to one that the run has asked for already, or in a circle; or the run
    ended before the answer. They are not counted as asked."""

    articles: int = 0
    unchanged: int = 0
    """Pages that are as they were at an earlier capture."""

    rejected: Counter[str] = field(default_factory=Counter)
    """Captures that gave no article, by reason; without the unchanged."""

    article_failures: int = 0
    """Captures whose article could not be made, by a fault of ours."""

    unread: int = 0
    """Listings and other pages that were not read for where they lead, by a fault of ours."""

    with_field: Counter[str] = field(default_factory=Counter)
    """Articles that have the field, for each of `COVERED`."""

    completeness: Counter[str] = field(default_factory=Counter)
    policies: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        """Pages of which something is known: answered, refused or failed."""
        return self.statuses.total() + self.refused.total() + self.failed.total()

    @property
    def fetched(self) -> int:
        """Pages whose answer is what the page has to say."""
        return sum(count for status, count in self.statuses.items() if is_fetched(status))

    @property
    def looked_at(self) -> int:
        """Whole HTML pages that could have given an article."""
        seen = sum(count for reason, count in self.rejected.items() if reason not in _NO_PAGE)
        return self.articles + self.unchanged + self.article_failures + seen

    def count_article(self, article: Article) -> None:
        """Count an article that was made."""
        self.articles += 1
        present = (article.title, article.published_at, article.authors, article.text)
        for name, value in zip(COVERED, present, strict=True):
            if value:
                self.with_field[name] += 1
        self.completeness[article.access.completeness] += 1
        self.policies[article.access.policy] += 1

    def count_rejection(self, reason: str) -> None:
        """Count a capture that gave no article."""
        if reason == "revisit":
            self.unchanged += 1
        else:
            self.rejected[reason] += 1

    def coverage(self) -> dict[str, float]:
        """Return for each of `COVERED` the share of the articles that have it; nothing without articles."""
        return {name: round(self.with_field[name] / self.articles, 4) for name in COVERED} if self.articles else {}
