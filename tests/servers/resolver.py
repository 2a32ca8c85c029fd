"""A resolver for Scrapy that gives what the setting TEST_ADDRESSES says, another answer at every look-up."""

from __future__ import annotations

import json
from typing import Any, Self

from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer


@implementer(IHostnameResolver)
class ScriptedResolver:
    """``{"news.example": [["127.0.0.1"], ["127.0.0.2", "127.0.0.1"]]}``: the last answer is repeated."""

    def __init__(self, reactor: Any, answers: dict[str, list[list[str]]]) -> None:
        self._reactor = reactor
        self._answers = answers
        self._original = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls(reactor, json.loads(crawler.settings["TEST_ADDRESSES"]))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        answers = self._answers.get(hostName)
        if answers is None:
            return self._original.resolveHostName(
                resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
            )
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        resolutionReceiver.resolutionBegan(self)
        for address in addresses:
            resolutionReceiver.addressResolved(IPv4Address("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolutionReceiver
