"""What the page declares about its use: robots directives, the TDM Reservation Protocol, licences."""

from __future__ import annotations

import re

from crawler.items import Rights

from .document import Page
from .whitespace import clean

__all__ = ["read_rights"]

_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives that have a colon of their own; any other word before a colon is the name of an agent."""
_ROBOTS_AGENTS = re.compile(
    r"^(?:[\w-]*bot(?:-[\w-]+)?|slurp|bingpreview|[\w-]*crawler|gptbot|ccbot|google-extended"
    r"|[\w-]*spider)$"
)


def read_rights(page: Page) -> Rights:
    """Read the declarations in headers and in the page.

    The protocol: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
    """
    robots = [*_from_headers(page), *_from_metas(page)]
    reservation = _header(page, "tdm-reservation") or page.meta("tdm-reservation")
    return Rights(
        robots=list(dict.fromkeys(robots)),
        noarchive=any(directive in {"noarchive", "none"} for directive in robots),
        tdm_reservation={"1": True, "0": False}.get(reservation or ""),
        tdm_policy=page.absolute(_header(page, "tdm-policy") or page.meta("tdm-policy")),
        license=_license(page),
    )


def _from_headers(page: Page) -> list[str]:
    found: list[str] = []
    for name, value in page.headers:
        if name.lower() != "x-robots-tag":
            continue
        agent = ""
        for directive in _directives(value):
            before, colon, rest = directive.partition(":")
            if colon and before not in _VALUED and re.fullmatch(r"[\w-]+", before):
                agent, directive = f"{before}: ", rest.strip()  # noqa: PLW2901 - the agent goes, the directive stays
            if directive:
                found.append(agent + directive)
    return found


def _from_metas(page: Page) -> list[str]:
    found: list[str] = []
    for name, contents in page.metas.items():
        if name == "robots":
            found += [directive for content in contents for directive in _directives(content)]
        elif _ROBOTS_AGENTS.match(name):
            found += [f"{name}: {directive}" for content in contents for directive in _directives(content)]
    return found


def _directives(value: str) -> list[str]:
    if value.strip().lower().startswith("unavailable_after"):
        return [clean(value.lower())]  # its date may have commas
    return [directive for part in value.split(",") if (directive := clean(part).lower())]


def _header(page: Page, wanted: str) -> str | None:
    return next((value.strip() for name, value in page.headers if name.lower() == wanted), None)


def _license(page: Page) -> str | None:
    for element in page.marked:
        if element.tag in {"link", "a"} and "license" in (element.get("rel") or "").lower().split():
            return page.absolute(element.get("href"))
    for value in page.data.values(page.article, "license"):
        url = value.get("url") or value.get("@id") if isinstance(value, dict) else value
        if isinstance(url, str) and (found := page.absolute(url)):
            return found
    return page.absolute(page.meta("dcterms.license", "dc.rights.license"))
