"""Dates in printed lines, and what the lines say of them: publication, the first one, or a change."""

# ruff: noqa: RUF001 - the words of newspapers
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from .datelines import is_comment
from .document import Page
from .marked_dates import UPDATED
from .passages import Passage
from .printed_dates import find_dates

__all__ = ["Candidate", "PrintedLines", "is_date_alone"]

Candidate = tuple[str, str | None, str, bool]
"""Words, their value if it is known already, source, and whether they are said to be those of an update."""

_LABELLED = re.compile(
    r"\W*(?:first )?(?:published|posted|publication date|post time|release date|date|datum|veröffentlicht|erschienen"
    r"|erstellt|publié|publicado|pubblicato|publicerad|publisert|gepubliceerd|yayınlanma|опубликовано|опубліковано"
    r"|julkaistu|publikováno|opublikowano|data publikacji|udgivet|data di pubblicazione|δημοσίευση)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\W*this (?:article|story|post|piece|blog|page) was (?:originally|first) (?:published|posted)\b", re.IGNORECASE
)
"""What stands below a text that was taken up again; the dates round its headline are those of the change."""
_LONGEST_NOTE = 240
_LONGEST_DATELINE = 120
_BARE_DATELINE = 60
"""A longer line tells something; a date in it may be that of a picture or an event."""
_LONGEST_LABEL = 30
_CHANGED = re.compile(
    r"(?:^|(?<=[\s•|(·–-]))(?:(?:last|page|zuletzt|letzte) )?(?:updated?|modified|aktualisiert|aktualisierung"
    r"|mis à jour|actualizado|aggiornato|oppdatert|uppdaterad|opdateret|güncelleme|diperbarui|обновлено|оновлено"
    r"|更新|수정|atualizado|bijgewerkt|modifié"
    r"|päivitetty|aktualizováno|aktualizacja|data aktualizacji|poprawiono|stand(?=:))\b",
    re.IGNORECASE,
)
"""What is said of the text's last change; "reviewed" and "edited" say what somebody did, not that the text changed."""
_SIGNED = re.compile(r"\s*[|•·–—-]?\s*(?:by|von|par|por)\s", re.IGNORECASE)
"""What follows a date that a byline begins with: ``03/01/2017 by Mara Holt, …``."""
_ALONE = re.compile(r"\W*(?:(?:posted |published )?on)?\W*", re.IGNORECASE)

_SLASHED = re.compile(r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?:19|20)\d{2}(?!\d)")
_MONTH_FIRST = frozenset(["en-us", "en-ph", "fil-ph"])
"""Languages in which 3/4/2025 is in March; plain ``en`` says nothing."""


class PrintedLines:
    """The lines of a page in which its date can stand.

    `headline` are the short lines round the headline: what is printed there is the article's own date. `opening` are
    those above the text, for a page whose headline is not found. Of `whole`, the passages of the whole page, a date
    counts if the line says that it is the one of publication, and not of a comment.
    """

    def __init__(
        self, page: Page, *, headline: Sequence[str] = (), opening: Sequence[str] = (), whole: Iterable[Passage] = ()
    ) -> None:
        self._page = page
        self._headline = headline
        self._opening = opening
        self._near: list[Candidate] | None = None
        self._short = [passage for passage in whole if 0 < len(passage.text) <= _LONGEST_NOTE]

    def first(self) -> list[Candidate]:
        """Return the dates on which a text that was taken up again was first published."""
        return self._read(self._lines(_FIRST.match), longest=_LONGEST_NOTE)

    def bare(self) -> list[Candidate]:
        """Return the dates near the headline in lines that hold little else."""
        return self._published(
            line if len(line) <= _BARE_DATELINE or _is_signed(line) or _goes_on_with_change(line) else ""
            for line in self._headline
        )

    def labelled(self) -> list[Candidate]:
        """Return the dates in lines that say that they are those of publication, or put that of a change behind it."""
        return self._published(
            self._lines(
                lambda line: len(line) <= _LONGEST_DATELINE and (_LABELLED.match(line) or _goes_on_with_change(line))
            )
        )

    def published(self) -> list[Candidate]:
        """Return the dates near the headline that are not said to be those of an update."""
        return [candidate for candidate in self.near() if not candidate[3]]

    def near(self) -> list[Candidate]:
        """Return the dates near the headline; those of an update last."""
        if self._near is None:
            self._near = self._read(self._headline)
        return self._near

    def changed(self) -> Iterator[Candidate]:
        """Yield the dates of change: near the headline, above the text, then in lines that begin with "Updated"."""
        lines = [*self._headline, *self._opening, *self._lines(_CHANGED.match)]
        for candidate in self._read([line for line in lines if _CHANGED.search(line)]):
            if candidate[3]:
                yield candidate

    def above(self) -> list[Candidate]:
        """Return the dates above the text in lines that hold little else."""
        return self._published(line for line in self._opening if len(line) <= _BARE_DATELINE)

    def signed(self) -> list[Candidate]:
        """Return the date that begins a byline anywhere on the page, if only one line is such: teasers are many."""
        signed = self._lines(lambda line: len(line) <= _BARE_DATELINE and _is_signed(line))
        return self._published(signed if len(set(signed)) == 1 else ())

    def alone(self) -> list[Candidate]:
        """Return the dates near the headline that are whole lines."""
        return self._published(line for line in self._headline if is_date_alone(line))

    def _lines(self, wanted: Callable[[str], object]) -> list[str]:
        """Return the short lines of the page that are wanted and no comment's."""
        return [p.text for p in self._short if wanted(p.text) and not is_comment(p)]

    def _published(self, lines: Iterable[str]) -> list[Candidate]:
        return [candidate for candidate in self._read(list(lines)) if not candidate[3]]

    def _read(self, lines: Sequence[str], *, longest: int = _LONGEST_DATELINE) -> list[Candidate]:
        """Return the dates in lines that are short enough to be a dateline; those of an update last."""
        month_first = _writes_month_first(self._page, [*lines, *(passage.text for passage in self._short)])
        found: list[Candidate] = []
        label = ""
        for line in lines:
            if len(line) > longest:
                label = ""
                continue
            said_from = 0
            for match in find_dates(line, month_first=month_first):
                said = line[said_from : match.start] or label
                said_from = match.end
                found.append((line[match.start : match.end], match.value, "page", bool(UPDATED.search(said))))
            label = line if not said_from and len(line) <= _LONGEST_LABEL else ""
        return sorted(found, key=lambda candidate: candidate[3])


def _is_signed(line: str) -> bool:
    found = next(find_dates(line, month_first=True), None)
    return found is not None and not found.start and bool(_SIGNED.match(line, found.end))


def _goes_on_with_change(line: str) -> bool:
    """True for "3 December 2025. Updated: 7 December 2025"."""
    if not UPDATED.search(line):
        return False
    found = list(find_dates(line, month_first=True))
    return (
        len(found) == 2
        and not UPDATED.search(line[: found[0].start])
        and bool(UPDATED.search(line[found[0].end : found[1].start]))
    )


def is_date_alone(line: str) -> bool:
    """True for a line that is a date and nothing more."""
    if len(line) > _BARE_DATELINE:
        return False
    found = next(find_dates(line, month_first=True), None)
    return (
        found is not None and bool(_ALONE.fullmatch(line[: found.start])) and bool(_ALONE.fullmatch(line[found.end :]))
    )


def _writes_month_first(page: Page, lines: Sequence[str]) -> bool | None:
    """Return how the page writes 3/4/2025: by its language, else by a date that can be read in one way only."""
    language = (page.tree.get("lang") or "").lower().replace("_", "-")
    if language in _MONTH_FIRST:
        return True
    if language not in {"", "en"}:
        return False
    slashed = [match for line in lines if "/" in line and (match := _SLASHED.search(line))]
    telling = [int(m["second"]) > 12 for m in slashed if max(int(m["first"]), int(m["second"])) > 12]
    return telling[0] if telling else None
