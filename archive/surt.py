"""SURT keys: the sort-friendly form of a URL under which CDX tools look a capture up, ``com,example)/path?query``.

Written from the published descriptions: the Sort-friendly URI Reordering Transform of Heritrix, the canonicalisation of
Google Safe Browsing ("URLs and Hashing", v4) that the Wayback Machine took over, and its removal of session ids. Where
those leave a case open, the output of cdxj-indexer decides: a lookup finds a capture only under the same key. The
oddities marked so below are for that.

Different from it on purpose, so that every string has a key that is one field of a CDXJ line:

- a lone surrogate counts as U+FFFD (there: an exception);
- white space, in a URL that is kept as it is, is percent-encoded (there: left in the line).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["surt"]

_DEFAULT_PORTS = {b"http": 80, b"https": 443}
"""Ports that are dropped. Oddity: the default port of ftp is not."""

_VERBATIM = "filedesc:"
"""The scheme of an ARC file's own first record: a file name, whose case matters."""

_SESSION_IDS_IN_PATH = (
    # ASP.NET cookieless: letters say which ticket follows, S(…) session, A(…) anonymous, F(…) forms
    re.compile(rb"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", re.DOTALL),
    # ASP.NET 1.1 cookieless: the session alone
    re.compile(rb"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)", re.DOTALL),
)
"""Oddity: Java's ``;jsessionid=…`` in the path stays, although the descriptions have it removed."""

_SESSION_IDS_IN_QUERY = tuple(
    re.compile(b"(.*)" + parameter + b"(?:&(.*))?", re.DOTALL)
    for parameter in (
        rb"jsessionid=[0-9a-z]{32}",  # Java servlets
        rb"phpsessid=[0-9a-z]{32}",  # PHP; before sid, which would match its end
        rb"sid=[0-9a-z]{32}",  # forums and shops. Oddity: also the end of a longer name
        rb"aspsessionid[a-z]{8}=[a-z]{24}",  # classic ASP
        rb"cfid=[^&]+&cftoken=[^&]+",  # ColdFusion, in this order only
    )
)
"""Each is taken out once, where it occurs last, with the ``&`` behind it."""

_HOSTS_REMEMBERED = 4096
"""A crawl asks the same hosts over and over, and a host is half the work."""

_SIMPLE = re.compile(
    r"https?://([A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9])"  # no port, no escapes
    r"((?:/(?!\.{1,2}(?:/|\Z))[!\"$&-.0->@-~]++)*+)/?"  # nor "." and "..", nor a query
)
"""What most URLs of pages are: nothing to resolve, to decode or to take out."""

_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*:")
_DOUBLED_SCHEME = re.compile(rb"\A(?:https?://)+(?=https?://)")
_PARTS = re.compile(rb"([^:]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_TO_ESCAPE = re.compile(rb"[\x00-\x20#%\x7f-\xff]")
_NUMBERS = re.compile(rb"[0-9]{1,64}(?:\.[0-9]{1,64}){0,3}")
_OCTAL_OR_DECIMAL = re.compile(rb"0[0-7]*|[1-9][0-9]*")
_HEX_DIGITS = frozenset(b"0123456789ABCDEFabcdef")
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    scheme: bytes
    host: bytes
    port: int
    """0 if the URL has none."""

    path: bytes
    query: bytes


def surt(url: str) -> str:
    """Return the SURT key of a URL, as a CDXJ line begins with it.

    Takes any string and never raises. What is not hierarchical (``urn:``, ``dns:``) keeps its order and loses its upper
    case; what has no valid port comes back as it is; without a scheme, http is assumed. The key is ASCII unless the URL
    comes back as it is, and never holds white space.
    """
    simple = _SIMPLE.fullmatch(url)
    if simple is None or ".aspx" in (path := simple[2].lower()):
        return _any_surt(url)
    return f"{_reversed_host(simple[1].encode('ascii')).decode('ascii')}){path or '/'}"


def _any_surt(url: str) -> str:
    if url.startswith(_VERBATIM):
        return _one_field(url)
    raw = re.sub(rb"[\t\r\n]", b"", _utf8(url)).strip()
    if not raw:
        return "-"
    parts = _split(_DOUBLED_SCHEME.sub(b"", raw if _SCHEME.match(raw) else b"http://" + raw))
    return _one_field(url) if parts is None else _key(parts).decode("ascii")


def _key(parts: _Parts) -> bytes:
    host = _reversed_host(parts.host)
    query = _canonical_query(parts.query)
    path = _canonical_path(parts.path, hierarchical=bool(host), followed_by_query=bool(query))
    tail = path + (b"?" + query if query else b"")
    if not host:
        return parts.scheme + b":" + tail
    is_dropped = parts.port in (0, _DEFAULT_PORTS.get(parts.scheme.lower()))
    return host + (b"" if is_dropped else b":%d" % parts.port) + b")" + tail


def _split(raw: bytes) -> _Parts | None:
    """Split a URL that has a scheme into its parts; None if its port is not one."""
    match = _PARTS.fullmatch(raw)
    assert match is not None, "every byte string with a colon matches"
    scheme, authority, path, query = match.groups(default=b"")
    host, port_text = _host_and_port(authority.rpartition(b"@")[2].rstrip(b":"))
    port = int(port_text or b"0") if re.fullmatch(rb"[0-9]{0,9}", port_text) else -1
    if not 0 <= port <= _HIGHEST_PORT:
        return None
    if not host and path and scheme.startswith(b"http"):  # http:/example.com/, http:///example.com/
        host, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    return _Parts(scheme=scheme, host=host, port=port, path=path, query=query)


def _host_and_port(authority: bytes) -> tuple[bytes, bytes]:
    """Return host and port text. Oddity: the brackets of an IPv6 address go, and what stands before or behind them."""
    _, bracket, bracketed = authority.partition(b"[")
    if bracket:
        host, _, behind = bracketed.partition(b"]")
        return host, behind.partition(b":")[2]
    host, _, port = authority.partition(b":")
    return host, port


@lru_cache(maxsize=_HOSTS_REMEMBERED)
def _reversed_host(host: bytes) -> bytes:
    return b",".join(reversed(_canonical_host(host).split(b".")))


def _canonical_host(host: bytes) -> bytes:
    """Return the host in ASCII and lower case, without spare dots, ``www.``, ``www2.`` and so on."""
    ascii_host = _unescaped(host)
    with suppress(UnicodeError):  # an empty or overlong label: the bytes stay
        # IDNA 2003, as the standard library has it: in these keys "ß" is "ss"
        ascii_host = ascii_host.decode("utf-8", "ignore").encode("idna")
    name = ascii_host.strip(b".").replace(b"..", b".")
    return re.sub(rb"^www[0-9]*\.", b"", _dotted_ipv4(name) or _escaped(name).lower())


def _dotted_ipv4(host: bytes) -> bytes | None:
    """Return an IPv4 address in any of inet_aton's spellings, decimal or octal, as four decimals; None if it is none.

    Oddities: one number alone is decimal and taken modulo 2^32; hexadecimal ones are names.
    """
    if not _NUMBERS.fullmatch(host):
        return None
    numbers = host.split(b".")
    if len(numbers) == 1:
        return _four_decimals(int(host) % 2**32)
    if not all(_OCTAL_OR_DECIMAL.fullmatch(number) for number in numbers):
        return None
    *leading, last = (int(number, 8 if number.startswith(b"0") else 10) for number in numbers)
    if any(value >= 2**8 for value in leading) or last >= 2 ** (32 - 8 * len(leading)):
        return None
    return _four_decimals(sum(value << 8 * (3 - place) for place, value in enumerate(leading)) + last)


def _four_decimals(address: int) -> bytes:
    return b".".join(b"%d" % byte for byte in address.to_bytes(4, "big"))


def _canonical_path(path: bytes, *, hierarchical: bool, followed_by_query: bool) -> bytes:
    """Return the path in lower case, with its segments resolved, without session ids and trailing slashes."""
    unescaped = _unescaped(path)
    if hierarchical:
        unescaped = _resolved(unescaped)
    elif not unescaped and followed_by_query:
        unescaped = b"/"
    lower = _escaped(unescaped).lower()
    if b".aspx" in lower:
        for session_id in _SESSION_IDS_IN_PATH:
            lower = _without(session_id, lower)
    return lower[:-1] if lower.endswith(b"/") and lower != b"/" else lower


def _resolved(path: bytes) -> bytes:
    """Resolve ``.``, ``..`` and repeated slashes. Oddity: a ``..`` above the root stays, until the next one."""
    kept: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    return b"/" + b"/".join(segment for segment in kept if segment)


def _canonical_query(query: bytes) -> bytes:
    """Return the query in lower case, without session ids, its parameters sorted by name and then by value."""
    if not query:
        return query
    lower = _escaped(_unescaped(query)).lower()
    for session_id in _SESSION_IDS_IN_QUERY:
        lower = _without(session_id, lower)
    parameters = sorted(lower.split(b"&"), key=_name_and_value)
    return b"&".join(parameters)


def _name_and_value(parameter: bytes) -> tuple[bytes, bytes, bytes]:
    return parameter.partition(b"=")


def _without(session_id: re.Pattern[bytes], text: bytes) -> bytes:
    match = session_id.fullmatch(text)
    return b"".join(match.groups(default=b"")) if match else text


def _unescaped(text: bytes) -> bytes:
    """Percent-decode until nothing is left to decode, in one pass: a decoded byte may complete an escape before it."""
    if b"%" not in text:
        return text
    decoded = bytearray()
    for byte in text:
        decoded.append(byte)
        while decoded[-3:-2] == b"%" and _HEX_DIGITS.issuperset(decoded[-2:]):
            decoded[-3:] = bytes((int(decoded[-2:], 16),))
    return bytes(decoded)


def _escaped(text: bytes) -> bytes:
    """Percent-encode what Safe Browsing does: controls, space, ``#``, ``%`` and all that is not ASCII."""
    return _TO_ESCAPE.sub(lambda match: b"%%%02x" % match[0][0], text)


def _utf8(url: str) -> bytes:
    if url.isascii():
        return url.encode("ascii")
    return url.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def _one_field(url: str) -> str:
    """Return a URL as it is, but such that it can be one field of a line of text."""
    return re.sub(
        r"[\s\x00-\x1f\x7f]", lambda match: "".join(f"%{b:02x}" for b in match[0].encode()), _utf8(url).decode()
    )
