"""Which addresses may be connected to: those of the public Internet, and what the operator allows besides."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Self

from crawler.errors import ArgumentError

__all__ = ["AddressRules", "is_loopback", "literal_address"]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_EVERYTHING = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "none": False, "": False}

_NOT_PUBLIC: dict[Network, str] = {
    IPv4Network("192.0.0.0/24"): "reserved for protocols",  # RFC 6890; 192.0.0.192 is Oracle's metadata service
    IPv4Network("192.88.99.0/24"): "a 6to4 relay",  # RFC 7526
    IPv4Network("168.63.129.16/32"): "a cloud's metadata service",  # Azure's WireServer, on a public address
    IPv6Network("2001::/23"): "reserved for protocols",  # RFC 2928: Teredo, ORCHID and others
    IPv6Network("2002::/16"): "6to4, which is out of use",  # RFC 7526
    IPv6Network("3fff::/20"): "reserved for documentation",  # RFC 9637
}
"""What `ipaddress` takes for public, in some version of Python, and is no web server's."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that is given out so far (RFC 4291, 2.4, and IANA's registry of IPv6 address space)."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052, 2.1: the last 32 bits are the IPv4 address that a translator connects to."""

_V4_COMPATIBLE = IPv6Network("::/96")
"""RFC 4291, 2.5.5.1; long out of use."""

_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")
"""Ends of names that are private by definition: RFC 6761, RFC 6762, RFC 8375, and ICANN's ``internal`` of 2024."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """What the setting ``ALLOW_PRIVATE_ADDRESSES`` says."""

    everything: bool = False
    networks: tuple[Network, ...] = ()

    @classmethod
    def from_setting(cls, value: object) -> Self:
        """Read True, False, or networks (a list, or a string with commas between them).

        Raises ArgumentError for what is none of these.
        """
        if isinstance(value, bool) or value is None:
            return cls(everything=bool(value))
        if isinstance(value, Iterable) and not isinstance(value, str):
            words = [str(word).strip() for word in value]
        else:
            words = [word.strip() for word in str(value).split(",")]
        if len(words) == 1 and (everything := _EVERYTHING.get(words[0].lower())) is not None:
            return cls(everything=everything)
        try:
            return cls(networks=tuple(ipaddress.ip_network(word) for word in words))
        except ValueError as error:
            message = f"ALLOW_PRIVATE_ADDRESSES={value}: {error}; give True, False or networks such as 127.0.0.0/8"
            raise ArgumentError(message) from error

    def fault(self, address: str) -> str | None:
        """Say what keeps `address` (of a socket, as text) from being connected to; None if nothing does."""
        if self.everything:
            return None
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return f"{address} is no IP address"
        reached = _reached(parsed)
        if any(found in network for found in (parsed, reached) for network in self.networks):
            return None
        kind = _private_kind(reached)
        if kind is None and not _is_written_over(parsed):
            kind = _private_kind(parsed)
        if kind is None:
            return None
        through = "" if reached == parsed else f" (that is {reached})"
        return f"{address}{through} is {kind}; ALLOW_PRIVATE_ADDRESSES lists what may be fetched all the same"

    def fault_of_host(self, host: str) -> str | None:
        """Say the same of the host of a URL, where the connection is made by somebody else: a proxy.

        Literal addresses and names that are local by definition can be told; what a name resolves to cannot.
        """
        if self.everything:
            return None
        if (address := literal_address(host)) is not None:
            return self.fault(str(address))
        name = host.lower().rstrip(".")
        if _is_under(name, "localhost"):
            return self.fault("127.0.0.1")
        if "." not in name or any(_is_under(name, local) for local in _LOCAL_NAMES):
            return f"{host} is a local name; ALLOW_PRIVATE_ADDRESSES=True lets it be fetched all the same"
        return None


def is_loopback(host: str) -> bool:
    """Tell whether the host of a URL, or an address, is this machine by what it says."""
    address = literal_address(host)
    if address is not None:
        return _reached(address).is_loopback
    return _is_under(host.lower().rstrip("."), "localhost")


@lru_cache(maxsize=1024)  # it is asked of every request, and a host has many
def literal_address(host: str) -> Address | None:
    """Return the address that a URL's host is, in whatever form a resolver takes it; None if it is a name.

    ``inet_aton`` reads ``2130706433``, ``0x7f.1`` and ``0177.0.0.1`` for 127.0.0.1, as browsers and resolvers do
    (WHATWG URL, IPv4 parser).
    """
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError, ValueError):
        return None


def _reached(address: Address) -> Address:
    """Return the IPv4 address that lies in an IPv6 address and is connected to through it; else `address`."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and (address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 0xFFFF)):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is None and address.teredo is not None:
        inner = address.teredo[1]
    return inner or address


def _is_written_over(address: Address) -> bool:
    """Tell whether an IPv6 address is but another way to write an IPv4 address, and says nothing of its own."""
    return isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or address in _NAT64)


def _private_kind(address: Address) -> str | None:
    for network, kind in _NOT_PUBLIC.items():
        if address in network:
            return kind
    kinds = (
        (address.is_unspecified, "the unspecified address"),
        (address.is_loopback, "a loopback address"),
        (address.is_link_local, "a link-local address"),
        (address.is_multicast, "a multicast address"),
        (not address.is_global, "not a public address"),
        (isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST, "not a public address"),
    )
    return next((kind for applies, kind in kinds if applies), None)


def _is_under(name: str, parent: str) -> bool:
    return name == parent or name.endswith(f".{parent}")
