"""How large a page can be and still be looked at for an article."""

from __future__ import annotations

__all__ = ["LARGEST_PAGE"]

LARGEST_PAGE = 32 << 20
"""Bytes of a record's block; what is larger is archived, but is no article, and is not read into memory for one."""
