"""The name under which the crawler goes: an honest User-Agent, with the operator's contact in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["ContactAddon"]

logger = logging.getLogger(__name__)


class ContactAddon:
    """Puts the setting ``CONTACT`` into the User-Agent, unless ``USER_AGENT`` is set by hand."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set ``USER_AGENT`` to ``news-archiver/<version> (+<contact>)``."""
        contact = str(settings["CONTACT"] or "").strip()
        product = f"{settings['BOT_NAME']}/{settings['ARCHIVER_VERSION']}"
        settings.set("USER_AGENT", f"{product} (+{contact})" if contact else product, priority="addon")
