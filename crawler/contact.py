"""The name under which the crawler goes: an honest User-Agent, with the operator's contact in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.settings import SETTINGS_PRIORITIES

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["ContactAddon", "contact_fault"]

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+")
_URL = re.compile(r"https?://[^\s<>()]+", re.IGNORECASE)
_HOW = (
    "set CONTACT to an e-mail or web address at which a site's operator reaches you, as in -s CONTACT=you@example.org"
)


class ContactAddon:
    """Puts the setting ``CONTACT`` into the User-Agent, unless ``USER_AGENT`` is set by hand."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set ``USER_AGENT`` to ``news-archiver/<version> (+<contact>)``."""
        contact = str(settings["CONTACT"] or "").strip()
        product = f"{settings['BOT_NAME']}/{settings['ARCHIVER_VERSION']}"
        settings.set("USER_AGENT", f"{product} (+{contact})" if contact else product, priority="addon")


def contact_fault(settings: BaseSettings) -> str | None:
    """Say in one line what is wrong with the contact in `settings`; None if a site's operator is given one.

    A ``USER_AGENT`` set by hand that holds a web or e-mail address counts as contact.
    """
    contact = str(settings["CONTACT"] or "").strip()
    if contact:
        return None if _is_contact(contact) else f"CONTACT={contact} is neither an e-mail nor a web address; {_HOW}"
    # Scrapy's own default has an address in it, which is not the operator's.
    priority = settings.getpriority("USER_AGENT")
    by_hand = priority is not None and priority > SETTINGS_PRIORITIES["addon"]
    agent = str(settings["USER_AGENT"] or "")
    if by_hand and (_EMAIL.search(agent) or _URL.search(agent)):
        return None
    return f"nobody is named whom a site's operator could write to: {_HOW}"


def _is_contact(contact: str) -> bool:
    if not contact.isascii() or not contact.isprintable():
        return False  # nothing else can stand in a header
    if _EMAIL.fullmatch(contact.removeprefix("mailto:")):
        return True
    return bool(_URL.fullmatch(contact)) and "." in (urlsplit(contact).hostname or "")
