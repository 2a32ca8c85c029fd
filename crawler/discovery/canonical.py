"""Which URLs are one page: the URL that is asked for, and the key by which it is compared with others.

What is fetched is the URL as found, without its fragment and the parameters that only count readers. The key goes
further, and is never fetched.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from crawler.urlkey import TRACKING_PARAMETERS, TRACKING_PREFIXES, urlkey

__all__ = ["SESSION_PARAMETERS", "comparison_key", "fetch_url"]

_TRACKING_PREFIXES = tuple(TRACKING_PREFIXES)

SESSION_PARAMETERS: dict[str, str] = {
    "jsessionid": "Java servlets",
    "phpsessid": "PHP",
    "aspsessionid": "ASP",
    "cfid": "ColdFusion: client",
    "cftoken": "ColdFusion: its token",
    "zenid": "Zen Cart",
}
"""Query parameters that name a visit, in lower case, with the software that sets them."""

_LONG_HEX = re.compile(r"[0-9a-fA-F]{24,64}")
_SESSION_NAMES = frozenset({"sid", "s", "session", "sessionid", "session_id", "sess"})
"""Names that mean a visit where the value is a long hexadecimal number, and choose content elsewhere."""

_ANY_BYTE = "latin-1"
"""Many sites write queries in an encoding of their own, in which UTF-8 would find the same nothing everywhere."""

_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*|/\(S\([a-z0-9]{24}\)\)(?=/)", re.IGNORECASE)
"""Session ids in the path: Java servlets' ``;jsessionid=…``, ASP.NET's ``/(S(…))/``."""


def fetch_url(url: str) -> str:
    """Return the URL to ask for: `url` without its fragment and well-known tracking parameters, else byte for byte."""
    url = url.partition("#")[0]
    head, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [parameter for parameter in query.split("&") if not _is_tracking(parameter)]
    if len(kept) == query.count("&") + 1:
        return url
    return f"{head}?{'&'.join(kept)}" if any(kept) else head


def comparison_key(url: str) -> str:
    """Return the key under which two URLs are taken for one page: never to be fetched.

    It is the key of the rule ``urlkey/1``, with session ids dropped and parameters in alphabetical order. Takes any
    string and never raises; the key of a key is itself.
    """
    head, mark, query = urlkey(_PATH_SESSION.sub("", url)).partition("?")
    if not mark:
        return head
    kept = [(name, value) for name, value in _parameters(query) if not _is_session(name, value)]
    return f"{head}?{urlencode(sorted(kept), encoding=_ANY_BYTE)}" if kept else head


def _parameters(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, encoding=_ANY_BYTE)


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING_PARAMETERS or name.startswith(_TRACKING_PREFIXES)


def _is_session(name: str, value: str) -> bool:
    lower = name.lower()
    if lower in SESSION_PARAMETERS or lower.startswith("aspsessionid"):
        return True
    return lower in _SESSION_NAMES and _LONG_HEX.fullmatch(value) is not None
