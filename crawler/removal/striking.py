"""URLs of removed pages struck from text and from data that mention them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from crawler.removal.targets import label_of

__all__ = ["Struck"]

_URL = re.compile(r"https?://(?:(?!,https?://)[^\s\"'<>\\^`{|}])+", re.IGNORECASE)
_BEHIND = ".,;:!?)]"
"""What stands behind a URL in a sentence and seldom ends one."""

_CUT_OFF_FROM = 200
"""Characters from which on a text may have been cut off, within a URL: the names of sources in records of runs."""


@dataclass(frozen=True, slots=True)
class Struck:
    """The URLs that are struck: those of pages with these labels."""

    labels: frozenset[str]
    urls: tuple[str, ...] = ()
    """As they stood in records; texts that were cut off may end within one of them."""

    def is_url(self, url: str) -> bool:
        """Return whether a URL is one of them."""
        return bool(self.labels) and label_of(url) in self.labels

    def text(self, text: str) -> str:
        """Return `text` with ``removed:<label>`` in the place of each of them."""
        return _URL.sub(self._instead, text) if self.labels and "://" in text else text

    def names(self, text: str) -> bool:
        """Return whether `text` is one of them, and nothing else."""
        return _URL.fullmatch(text) is not None and self.is_url(text)

    def data(self, value: Any) -> Any:
        """Return JSON data, with texts replaced everywhere, in the names of fields too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.data(item) for item in value]
        if isinstance(value, dict):
            return {self.text(name): self.data(item) for name, item in value.items()}
        return value

    def without(self, value: Any) -> Any:
        """Return JSON data without the items and fields that are one of them, other texts replaced."""
        if isinstance(value, list):
            return [self.without(item) for item in value if not self._is_named_by(item)]
        if isinstance(value, dict):
            kept = {name: self.without(item) for name, item in value.items() if not self._is_named_by(item)}
            return {name: item for name, item in kept.items() if item or not value[name]}
        return self.text(value) if isinstance(value, str) else value

    def _is_named_by(self, value: Any) -> bool:
        return isinstance(value, str) and self.names(value)

    def _instead(self, match: re.Match[str]) -> str:
        whole = match[0]
        for url in dict.fromkeys((whole, whole.rstrip(_BEHIND))):
            if self.is_url(url):
                return f"removed:{label_of(url)}{whole[len(url) :]}"
        may_be_cut_off = match.end() == len(match.string) >= _CUT_OFF_FROM
        longer = next((url for url in self.urls if may_be_cut_off and url.startswith(whole)), None)
        return whole if longer is None else f"removed:{label_of(longer)}"
