"""AMP and print forms of a page: recognised, so that they are not taken for pages of their own, and never asked for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["amp_form", "print_form"]

_AMP_PATH = re.compile(r"/amp(?:/|$)|\.amp(?:\.html?)?$|/amp\.html?$|[-.]amp\.html?$", re.IGNORECASE)
_AMP_QUERY = re.compile(r"(?:^|&)(?:amp(?:=1|=true|=)?(?:&|$)|outputtype=amp|output=amp|view=amp)", re.IGNORECASE)
_AMP_HOST = re.compile(r"^amp\.|\.cdn\.ampproject\.org$", re.IGNORECASE)
_PRINT_PATH = re.compile(
    r"/print(?:/|\.(?:html?|php|aspx?)$|$)|[-_.]print\.html?$|/printer-?friendly(?:/|$)|/druckversion(?:/|$)",
    re.IGNORECASE,
)
_PRINT_QUERY = re.compile(
    r"(?:^|&)(?:print(?:able|er|view)?(?:=(?:1|true|yes|y|print)?)?|view=print|output=print|format=print|mode=print)(?:&|$)",
    re.IGNORECASE,
)


def amp_form(url: str) -> bool:
    """Tell whether a URL is the AMP form of a page (its path, query or host says so)."""
    parts = urlsplit(url)
    if _AMP_HOST.search(parts.hostname or ""):
        return True
    return bool(_AMP_PATH.search(parts.path) or (parts.query and _AMP_QUERY.search(parts.query)))


def print_form(url: str) -> bool:
    """Tell whether a URL is the print form of a page."""
    parts = urlsplit(url)
    return bool(_PRINT_PATH.search(parts.path) or (parts.query and _PRINT_QUERY.search(parts.query)))
