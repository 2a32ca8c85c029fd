"""Pictures of the page's interface: arrows, magnifiers, the signs of social networks. They are of no article."""

from __future__ import annotations

import re
from urllib.parse import unquote

from .site_names import path_of

__all__ = ["is_interface_picture"]

# fmt: off
_SIGNS = frozenset([
    "arrow", "arrows", "bars", "bell", "burger", "calendar", "caret", "cart", "chat", "check", "checkmark",
    "chevron", "clock", "close", "comment", "comments", "copy", "cross", "date", "dots", "download", "email",
    "envelope", "expand", "eye", "facebook", "fb", "flag", "globe", "hamburger", "heart", "home", "image",
    "indicator", "info", "instagram", "like", "link", "linkedin", "loader", "loading", "location", "lock",
    "magnifier", "mail", "menu", "minus", "pause", "phone", "pin", "pinterest", "play", "plus", "print", "printer",
    "quote", "rss", "search", "settings", "share", "shop", "star", "switch", "telegram", "threads", "tiktok",
    "time", "toggle", "twitter", "upload", "user", "video", "volume", "whatsapp", "youtube", "zoom",
])
_MANNERS = frozenset([
    "alt", "b", "black", "blue", "bold", "bottom", "brand", "brands", "circle", "circled", "color", "dark",
    "default", "down", "f", "fill", "filled", "flat", "gray", "green", "grey", "hover", "ico", "icon", "in",
    "large", "left", "lg", "light", "line", "md", "mode", "new", "next", "orange", "out", "outline", "prev",
    "previous", "red", "regular", "right", "round", "sm", "small", "solid", "square", "svg", "thin", "top", "up",
    "white", "xs", "yellow",
])
# fmt: on
_HASH = re.compile(r"(?<![^\W_])(?=[a-f]*\d)[0-9a-f]{6,}(?![^\W_])")
_WORD = re.compile(r"[a-z]+")
_DESIGN = re.compile(r"/(?:themes?|icons?|symbols?)/")
"""Folders of a site's design."""


_DESIGN_OF_RASTERS = re.compile(r"/(?:icons?|furniture|sprites?|social-?icons?)/")
"""Themes hold photographs as well."""


def is_interface_picture(address: str) -> bool:
    """True for a drawing that stands among the site's design, or whose name is that of a sign and no more.

    ``zoom-in-dark-mode.d2c6525e.svg`` is one, ``zoom-calls-by-year.svg`` is not: charts are drawings too. Of a PNG or
    GIF the name must say the manner of the sign too: ``calendar-black.png`` is one, ``phone.png`` may be a telephone.
    """
    path = unquote(path_of(address)).lower()
    if not path.endswith((".svg", ".png", ".gif")):
        return False
    words = set(_WORD.findall(_HASH.sub(" ", path.rsplit("/", maxsplit=1)[-1].rsplit(".", maxsplit=1)[0])))
    named = bool(words & _SIGNS) and words <= _SIGNS | _MANNERS
    if path.endswith(".svg"):
        return bool(_DESIGN.search(path)) or named
    return bool(_DESIGN_OF_RASTERS.search(path)) or (named and bool(words & _MANNERS))
