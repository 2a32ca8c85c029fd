"""Requests as data: what goes into the table, and a request made of it again."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.utils.request import request_from_dict

from crawler.errors import UnstorableRequestError

if TYPE_CHECKING:
    from scrapy import Spider

__all__ = ["restore_request", "store_request"]

_DEFAULTS: dict[str, Any] = {
    "callback": None,
    "errback": None,
    "method": "GET",
    "body": b"",
    "cookies": {},
    "encoding": "utf-8",
    "dont_filter": False,
    "flags": [],
    "cb_kwargs": {},
    "headers": {},
    "meta": {},
}
"""What a request is without being told; left out, as most requests are told little."""

_COLUMNS = ("url", "priority")
"""What stands in columns of its own."""

RUN_TIME_META = frozenset({"capture", "conditional", "download_latency", "not_before", "refetched"})
"""Keys of ``request.meta`` that tell of one fetch, not of the request."""

_OF_ONE_ASKING = ("redirect_times", "redirect_ttl", "redirect_urls", "redirect_reasons", "retry_times", "asked_before")
"""Keys that count redirects and tries, from the first request for a URL until it is answered, or given up for a run."""


def store_request(request: Request, spider: Spider, *, of_the_run: Mapping[str, str | None] | None = None) -> str:
    """Return a request as JSON.

    `of_the_run` are headers that a run adds to all its requests (None: of whatever value): a retry and a redirect carry
    those of the request before. They are left out, as a later run has its own.

    Raises UnstorableRequestError if its callback or errback is no method of the spider, or if something in it is
    neither JSON nor, where Scrapy has bytes, bytes.
    """
    try:
        data = _to_dict(request, spider)
    except ValueError as error:
        message = f"{request.url}: {error}; name a method of the spider as callback"
        raise UnstorableRequestError(message) from error
    headers = {name.decode("latin-1"): _texts(values) for name, values in data["headers"].items()}
    for name, value in (of_the_run or {}).items():
        if value is None or headers.get(name) == [value]:
            headers.pop(name, None)
    data["headers"] = headers
    data["meta"] = _lasting_meta(request)
    kept = {name: value for name, value in data.items() if name not in _COLUMNS and value != _DEFAULTS.get(name)}
    if "body" in kept:
        kept["body"] = b64encode(kept["body"]).decode("ascii")
    try:
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        message = f"{request.url}: {error}; put JSON values in meta, cb_kwargs and cookies"
        raise UnstorableRequestError(message) from error


def restore_request(data: str, *, url: str, priority: int, spider: Spider) -> Request:
    """Return the request that `store_request` made `data` of.

    Raises UnstorableRequestError if the spider no longer has the method that it names.
    """
    kept = json.loads(data)
    if "body" in kept:
        kept["body"] = b64decode(kept["body"])
    kept["headers"] = {
        name.encode("latin-1"): [value.encode("latin-1") for value in values]
        for name, values in kept.get("headers", {}).items()
    }
    try:
        return request_from_dict({**kept, "url": url, "priority": priority}, spider=spider)
    except (ValueError, TypeError, ImportError, AttributeError) as error:
        message = f"{url}: the request cannot be made again: {error}"
        raise UnstorableRequestError(message) from error


def begun_anew(data: str) -> str:
    """Return a stored request as if the URL had not been asked for yet: what it took to be answered does not count."""
    if not any(name in data for name in _OF_ONE_ASKING):
        return data
    kept = json.loads(data)
    kept["meta"] = {name: value for name, value in kept.get("meta", {}).items() if name not in _OF_ONE_ASKING}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _to_dict(request: Request, spider: Spider) -> dict[str, Any]:
    """Do as ``Request.to_dict``, which looks through all members of the spider for each method."""
    data = {name: getattr(request, name) for name in request.attributes}
    for name in ("callback", "errback"):
        method = data[name]
        if not callable(method):
            continue
        data[name] = getattr(method, "__name__", "")
        if getattr(spider, data[name], None) != method:
            return request.to_dict(spider=spider)  # a method by another name than it was defined with, or none
    data["headers"] = dict(request.headers)
    if type(request) is not Request:
        data["_class"] = f"{type(request).__module__}.{type(request).__name__}"
    return data


def _texts(values: list[bytes]) -> list[str]:
    return [value.decode("latin-1") for value in values]


def _lasting_meta(request: Request) -> dict[str, Any]:
    meta = {name: value for name, value in request.meta.items() if name not in RUN_TIME_META}
    # The downloader notes the slot that it has chosen; a redirect to another host must not inherit it.
    before = (meta.get("redirect_urls") or [request.url])[-1]
    if meta.get("download_slot") in {urlsplit(before).hostname, urlsplit(request.url).hostname}:
        del meta["download_slot"]
    return meta
