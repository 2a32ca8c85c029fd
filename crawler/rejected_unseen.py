"""Records that are no articles whatever they hold, so that nobody need look."""

from __future__ import annotations

from crawler.page_size import LARGEST_PAGE
from crawler.rejected import Rejection

__all__ = ["rejected_unseen"]


def rejected_unseen(role: str, size: int, *, readings: bool = False) -> Rejection | None:
    """Say no where `article_from_record` says no without a look at the page, which spares the workers.

    `role` is what the page was fetched as, `size` the bytes of the record's block; with `readings` a page of whatever
    role is looked at for its links. None: it must be looked at.
    """
    if role != "article" and not readings:
        return Rejection(reason="role", detail=f"fetched as {role}")
    if size > LARGEST_PAGE:
        return Rejection(reason="too-large", detail=f"{size} bytes")
    return None
