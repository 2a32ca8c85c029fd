"""What a crawl makes of a URL before it has seen the page, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from crawler.discovery import Decision, Source, decide, sources_of_homes

__all__ = ["UrlDecision", "decisions_of"]


@dataclass(frozen=True, slots=True)
class UrlDecision:
    """What one source makes of a URL."""

    source: str | None
    """The source's name; None where the general rules were asked."""

    decision: Decision

    def __str__(self) -> str:
        whose = f"source {self.source}" if self.source else "a source of this site"
        taken = f"asks for it as {self.decision.role}" if self.decision.taken else "does not ask for it"
        detail = f", {self.decision.detail}" if self.decision.detail else ""
        return f"{whose} {taken} ({self.decision.rule}{detail})"

    def as_json(self) -> dict[str, Any]:
        """Return the same as JSON values."""
        return {"source": self.source, **asdict(self.decision)}


def decisions_of(url: str, sources: Iterable[Source]) -> list[UrlDecision]:
    """Return what each of `sources` that the URL belongs to makes of it; where it belongs to none, the general rules.

    A URL that a page links is meant: what a feed or a news sitemap lists is asked for whatever it is like.
    """
    mine = [UrlDecision(source.name, decide(url, source)) for source in sources if source.owns(url)]
    if mine:
        return mine
    (source,) = sources_of_homes([url.split("/", 3)[0] + "//" + url.split("/", 3)[2] + "/"])
    return [UrlDecision(None, decide(url, source))]
