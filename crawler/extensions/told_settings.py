"""The settings and arguments of a run as they may be written down: what differs from the defaults, without secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["told_arguments", "told_settings"]

_SECRET_NAME = re.compile(r"PASS|SECRET|TOKEN|KEY|CREDENTIAL|AUTH(?!OTHROTTLE|OR)|COOKIE(?!S_)")
_PASSWORD_IN_URL = re.compile(r"(?<=://)[^/@\s]+@")
_MODULE, _COMMAND_LINE = 20, 40
"""Scrapy's priorities of a settings module and of ``-s``; spiders and add-ons are code, which the versions tell."""


def told_arguments(arguments: Mapping[str, str]) -> dict[str, str]:
    """Return spider arguments without the passwords in URLs."""
    return {name: _PASSWORD_IN_URL.sub("***@", value) for name, value in arguments.items()}


def told_settings(settings: BaseSettings, defaults: Mapping[str, object]) -> dict[str, str]:
    """Return the settings that differ from `defaults` or were set by hand, as text."""
    told = {}
    for name, value in sorted(settings.copy_to_dict().items()):
        priority = settings.getpriority(name) or 0
        in_module = priority == _MODULE and value != defaults.get(name) and name != "SETTINGS_MODULE"
        if priority >= _COMMAND_LINE or in_module:
            told[name] = "***" if _SECRET_NAME.search(name) else _PASSWORD_IN_URL.sub("***@", str(value))
    return told
