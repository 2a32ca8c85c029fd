"""The rule ``urlkey/1``: which URLs count as one page, and the article id that follows from it.

The rule is frozen: ids that it gave stay valid forever, so nothing here may change what an existing test vector gives.
A better rule would be ``urlkey/2`` beside this one. ``docs/urlkey.md`` states it in words, with the test vectors.
"""

from __future__ import annotations

import hashlib
import re

import idna

__all__ = ["RULE", "TRACKING_PARAMETERS", "TRACKING_PREFIXES", "article_id", "ascii_host", "urlkey"]

RULE = "urlkey/1"

TRACKING_PREFIXES: dict[str, str] = {
    "utm_": "Urchin and Google Analytics: campaign",
    "mtm_": "Matomo: campaign",
}
"""Beginnings of the names of query parameters that never choose content, with who sets them."""

TRACKING_PARAMETERS: dict[str, str] = {
    "__hsfp": "HubSpot: browser fingerprint",
    "__hssc": "HubSpot: session",
    "__hstc": "HubSpot: visitor",
    "__twitter_impression": "Twitter: opened from the app",
    "_ga": "Google Analytics: visitor, across domains",
    "_gl": "Google Analytics: linker, across domains",
    "_hsenc": "HubSpot: reader of a mail",
    "_hsmi": "HubSpot: mailing",
    "_ke": "Klaviyo: reader of a mail",
    "_openstat": "Openstat: campaign",
    "at_campaign": "Piano Analytics: campaign",
    "at_medium": "Piano Analytics: campaign",
    "dclid": "Google Display & Video: click",
    "epik": "Pinterest: click",
    "fbclid": "Facebook: click",
    "gad_campaignid": "Google Ads: campaign",
    "gad_source": "Google Ads: kind of campaign",
    "gbraid": "Google Ads: click, from an iOS app to a page",
    "gclid": "Google Ads: click",
    "gclsrc": "Google Ads: source of the click",
    "guce_referrer": "Yahoo: where the reader came from before the consent page",
    "guce_referrer_sig": "Yahoo: signature of the same",
    "igsh": "Instagram: who shared the link",
    "igshid": "Instagram: who shared the link",
    "li_fat_id": "LinkedIn: click",
    "mc_cid": "Mailchimp: mailing",
    "mc_eid": "Mailchimp: reader of a mail",
    "mkt_tok": "Marketo: reader of a mail",
    "msclkid": "Microsoft Advertising: click",
    "oly_anon_id": "Omeda: reader of a mail, anonymous",
    "oly_enc_id": "Omeda: reader of a mail",
    "pk_campaign": "Matomo and Piwik: campaign",
    "pk_kwd": "Matomo and Piwik: keyword of a campaign",
    "sccid": "Snapchat: click",
    "srsltid": "Google Merchant Center: search result",
    "ttclid": "TikTok: click",
    "twclid": "Twitter: click",
    "vero_id": "Vero: reader of a mail",
    "wbraid": "Google Ads: click, from a page to an iOS app",
    "wt_mc": "Mapp and Webtrekk: campaign",
    "wt_zmc": "Mapp and Webtrekk: campaign",
    "xtor": "AT Internet: campaign",
    "yclid": "Yandex Direct: click",
}
"""Query parameters that never choose content, in lower case, with who sets them.

Left out because on some sites they choose content: ``ref``, ``source``, ``cmp``, ``campaign``, ``s``, ``sid``, ``spm``.
"""

_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21"}

_CONTROLS_AND_SPACE = "".join(map(chr, range(0x21)))
_HIERARCHICAL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?]*)([^?]*)(?:\?(.*))?", re.DOTALL)
_HOST_AND_PORT = re.compile(r"([^:\[\]]*|\[[^\[\]]*\]):([0-9]*)")
_TO_ENCODE = re.compile(r"%[0-9A-Fa-f]{2}|[^!$&-;=?-Z\[\]_a-z~]", re.DOTALL)
"""Percent triplets, and every character that may not stand in a path or query as it is (a stray ``%`` among them)."""

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def urlkey(url: str) -> str:
    """Return the key of a URL under the rule ``urlkey/1``: URLs with equal keys are one page.

    Takes any string and never raises. What has no ``scheme://`` comes back as it is, without its fragment. Keys of
    keys are themselves: ``urlkey(urlkey(url)) == urlkey(url)``.
    """
    cleaned = _cleaned(url)
    parts = _HIERARCHICAL.fullmatch(cleaned)
    if parts is None:
        return cleaned
    scheme, authority, path, query = parts.groups()
    scheme = scheme.lower()
    key = f"{scheme}://{_authority(authority, scheme)}{_without_dot_segments(_percent_normalised(path or '/'))}"
    kept = _without_tracking(_percent_normalised(query or ""))
    return f"{key}?{kept}" if kept else key


def article_id(url: str) -> str:
    """Return the id of the article at a URL: the first 32 hex digits of the SHA-256 of its key in UTF-8."""
    return hashlib.sha256(urlkey(url).encode("utf-8")).hexdigest()[:32]


def _cleaned(url: str) -> str:
    """Drop what no client sends: tabs and line breaks, the fragment, white space around; lone surrogates: U+FFFD."""
    well_formed = url.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    on_one_line = re.sub(r"[\t\n\r]", "", well_formed)
    return on_one_line.partition("#")[0].strip(_CONTROLS_AND_SPACE)


def _authority(authority: str, scheme: str) -> str:
    host_and_port = authority.rpartition("@")[2]
    match = _HOST_AND_PORT.fullmatch(host_and_port)
    if match is None:
        return ascii_host(host_and_port)
    host, port = match.groups()
    significant = port.lstrip("0") or port[:1]
    if significant in ("", _DEFAULT_PORTS.get(scheme)):
        return ascii_host(host)
    return f"{ascii_host(host)}:{significant}"


def ascii_host(host: str) -> str:
    """Return the host in lower case and in its ASCII form; a host that IDNA 2008 does not allow, in lower case only."""
    lower = host.lower()
    if lower.isascii():
        return lower
    try:
        return idna.encode(lower, uts46=True).decode("ascii").lower()
    except UnicodeError:  # of which IDNAError is one: not a name that could be registered
        return lower


def _percent_normalised(text: str) -> str:
    """Return a path or query in ASCII, unreserved triplets decoded and the others in upper case (RFC 3986 6.2.2)."""
    return _TO_ENCODE.sub(_normalised_match, text)


def _normalised_match(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        value = int(found[1:], 16)
        return chr(value) if value in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8"))


def _without_dot_segments(path: str) -> str:
    """Resolve ``.`` and ``..`` in an absolute path (RFC 3986 5.2.4)."""
    segments = path.split("/")
    if segments[-1] in (".", ".."):
        segments.append("")
    kept: list[str] = []
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


def _without_tracking(query: str) -> str:
    return "&".join(parameter for parameter in query.split("&") if not _is_tracking(parameter))


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING_PARAMETERS or name.startswith(tuple(TRACKING_PREFIXES))
