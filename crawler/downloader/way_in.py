"""No way in: a crawl reaches the public Internet alone, and nobody there without saying whose it is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.contact import contact_fault
from crawler.downloader.addresses import AddressRules, is_loopback, literal_address
from crawler.downloader.refusal import RequestRefusedError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["WayIn"]

logger = logging.getLogger(__name__)


class WayIn:
    """Decides on every connection that is about to be made.

    Raises ArgumentError if ``ALLOW_PRIVATE_ADDRESSES`` cannot be read.
    """

    def __init__(self, settings: BaseSettings) -> None:
        """Read the settings."""
        self._rules = AddressRules.from_setting(settings["ALLOW_PRIVATE_ADDRESSES"])
        self._contact_fault = contact_fault(settings)
        self._told_of_proxy = False

    def check_address(self, address: str) -> None:
        """Raise RequestRefusedError unless `address` may be connected to."""
        self._refuse(self._rules.fault(address), address)

    def check_literal(self, host: str) -> None:
        """Raise RequestRefusedError if `host` is an address, in whatever form, that may not be connected to."""
        if (address := literal_address(host)) is not None:
            self.check_address(str(address))

    def check_host(self, host: str) -> None:
        """Raise RequestRefusedError unless a proxy may be asked for `host`; only literals and names can be told."""
        if not self._told_of_proxy and not self._rules.everything:
            self._told_of_proxy = True
            logger.warning(
                "requests go through a proxy: private addresses are refused by what a URL says, not by what its host"
                " resolves to; let the proxy refuse them too"
            )
        self._refuse(self._rules.fault_of_host(host), host)

    def _refuse(self, fault: str | None, place: str) -> None:
        if fault is not None:
            raise RequestRefusedError("private-address", fault)
        if self._contact_fault is not None and not is_loopback(place):
            raise RequestRefusedError("no-contact", self._contact_fault)
