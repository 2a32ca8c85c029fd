"""Which site a URL belongs to: by registrable domain (public suffix list, as `tld` ships it), or by host."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_tld

from crawler.urlkey import ascii_host

__all__ = ["host_of", "same_host", "same_site", "site_of"]

_WWW = re.compile(r"^www\d*\.")


def host_of(url: str) -> str:
    """Return host and port of a URL, without ``www.`` and without a default port; "" for none.

    In lower case and in ASCII: what is written with an umlaut on one page is ``xn--…`` on another.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = _WWW.sub("", ascii_host(parts.hostname or ""))
    if not host or port in {None, 80, 443}:
        return host
    return f"{host}:{port}"


def site_of(url: str) -> str:
    """Return the registrable domain of a URL (``example.co.uk``); host and port where there is none (``127.0.0.1:80``).

    Hosts of shared domains (``name.github.io``) are sites of their own, as the private part of the list says.
    """
    return _site_of_host(host_of(url))


@lru_cache(maxsize=4096)
def _site_of_host(host: str) -> str:
    name = host.partition(":")[0]
    labels = name.split(".")
    if len(labels) < 2 or labels[-1].isdecimal() or "" in labels:  # localhost, an address
        return host
    found = get_tld(f"http://{name}/", as_object=True, fail_silently=True, search_private=True)
    # A top-level domain that the list does not know is a public suffix itself: the list's rule "*".
    return ".".join(labels[-2:]) if found is None else str(getattr(found, "fld", "")) or host


def same_site(one: str, other: str) -> bool:
    """Tell whether two URLs have the same registrable domain."""
    return site_of(one) == site_of(other) != ""


def same_host(one: str, other: str) -> bool:
    """Tell whether two URLs have the same host, ``www.`` aside."""
    return host_of(one) == host_of(other) != ""
