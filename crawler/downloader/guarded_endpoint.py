"""Connections that are refused before their first packet, by the address that they would really go to.

An endpoint of Twisted's resolves a host's name and tries its addresses one after the other. Here every one of them is
checked when it is about to be connected to, so that neither a name that resolves to a private address, nor a second
look-up with another answer, nor a fallback to the next address gets round the check.

Stands on private names of Twisted: ``HostnameEndpoint._reactor``, by which it connects to an address, and
``_WrapperEndpoint._wrappedEndpoint``, the endpoint below TLS.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IReactorPluggableNameResolver, IReactorTCP, IReactorTime, IStreamClientEndpoint
from twisted.internet.protocol import ClientFactory
from zope.interface import implementer

__all__ = ["AddressCheck", "guarded"]

AddressCheck = Callable[[str], None]
"""Raises where an address must not be connected to."""


def guarded(endpoint: Any, check: AddressCheck) -> Any:
    """Let `endpoint`, plain or under TLS, connect only to addresses that `check` lets through.

    Raises TypeError for an endpoint of another kind: what is not known cannot be guarded.
    """
    below = getattr(endpoint, "_wrappedEndpoint", endpoint)
    if not isinstance(below, HostnameEndpoint):
        message = f"the address of a {type(below).__name__} cannot be checked: the guard does not fit this Twisted"
        raise TypeError(message)
    below._reactor = _GuardedReactor(below._reactor, check)
    checked = _PeerCheckingEndpoint(below, check)
    if below is endpoint:
        return checked
    endpoint._wrappedEndpoint = checked
    return endpoint


@implementer(IReactorTCP, IReactorTime, IReactorPluggableNameResolver)
class _GuardedReactor:
    """The reactor, which refuses to connect where `check` says so."""

    def __init__(self, reactor: Any, check: AddressCheck) -> None:
        self._reactor = reactor
        self._check = check

    def connectTCP(self, host: str, *args: Any, **kwargs: Any) -> Any:
        self._check(host)
        return self._reactor.connectTCP(host, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


@implementer(IStreamClientEndpoint)
class _PeerCheckingEndpoint:
    """An endpoint whose connections are checked once more when they stand, before TLS or anybody writes a byte."""

    def __init__(self, endpoint: HostnameEndpoint, check: AddressCheck) -> None:
        self._endpoint = endpoint
        self._check = check

    def connect(self, protocol_factory: Any) -> Any:
        factory: Any = _PeerCheckingFactory(protocol_factory, self._check)
        return self._endpoint.connect(factory)


class _PeerCheckingFactory(ClientFactory):
    noisy = False

    def __init__(self, factory: Any, check: AddressCheck) -> None:
        self._factory = factory
        self._check = check

    def doStart(self) -> None:
        self._factory.doStart()

    def doStop(self) -> None:
        self._factory.doStop()

    def buildProtocol(self, addr: Any) -> Any:
        # Twisted gives the address of the socket's other end here, and passes on what is raised.
        self._check(str(addr.host))
        return self._factory.buildProtocol(addr)
