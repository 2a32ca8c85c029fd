"""Which addresses count as public, and what the setting allows besides."""

from __future__ import annotations

import pytest

from crawler.downloader.addresses import AddressRules, is_loopback
from crawler.errors import ArgumentError

PUBLIC = {
    "8.8.8.8": "an address",
    "2606:4700::1111": "an address of IPv6",
    "::ffff:8.8.8.8": "a public address written in IPv6",
    "64:ff9b::808:808": "a public address behind NAT64",
}
PRIVATE = {
    "127.0.0.1": "a loopback address",
    "127.255.255.254": "a loopback address",
    "10.0.0.1": "not a public address",
    "172.16.3.4": "not a public address",
    "192.168.1.1": "not a public address",
    "169.254.169.254": "a link-local address",
    "100.64.0.1": "not a public address",
    "100.100.100.200": "not a public address",
    "168.63.129.16": "a cloud's metadata service",
    "192.0.0.192": "reserved for protocols",
    "0.0.0.0": "the unspecified address",
    "0.1.2.3": "not a public address",
    "224.0.0.251": "a multicast address",
    "233.252.0.1": "a multicast address",
    "255.255.255.255": "not a public address",
    "192.0.2.1": "not a public address",
    "192.88.99.1": "a 6to4 relay",
    "::": "the unspecified address",
    "::1": "a loopback address",
    "fe80::1": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "fc00::1": "not a public address",
    "fd00:ec2::254": "not a public address",
    "fec0::1": "not a public address",
    "ff02::1": "a multicast address",
    "ff0e::1": "a multicast address",
    "2001:db8::1": "not a public address",
    "3fff::1": "reserved for documentation",
    "4000::1": "not a public address",
    "::ffff:127.0.0.1": "(that is 127.0.0.1) is a loopback address",
    "::ffff:169.254.169.254": "(that is 169.254.169.254) is a link-local address",
    "::127.0.0.1": "(that is 127.0.0.1) is a loopback address",
    "::8.8.8.8": "not a public address",
    "64:ff9b::7f00:1": "(that is 127.0.0.1) is a loopback address",
    "64:ff9b::a9fe:a9fe": "(that is 169.254.169.254) is a link-local address",
    "64:ff9b:1::7f00:1": "not a public address",
    "2002:7f00:1::1": "(that is 127.0.0.1) is a loopback address",
    "2001:0:4136:e378:8000:63bf:80ff:fffe": "(that is 127.0.0.1) is a loopback address",
    "2001:0:4136:e378:8000:63bf:f7f7:f7f7": "reserved for protocols",
    "2001:4:112::1": "reserved for protocols",
    "2002:808:808::1": "6to4, which is out of use",
    "printer": "is no IP address",
}


@pytest.mark.parametrize("address", PUBLIC, ids=PUBLIC.values())
def test_a_public_address_may_be_connected_to(address):
    assert AddressRules().fault(address) is None


@pytest.mark.parametrize(("address", "kind"), PRIVATE.items())
def test_any_other_address_may_not(address, kind):
    assert kind in AddressRules().fault(address)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "localhost", "a.localhost."])
def test_loopback_is_told_in_whatever_form_a_url_has_it(host):
    assert is_loopback(host)
    assert "127.0.0.1 is" in (fault := AddressRules().fault_of_host(host)) or "::1 is" in fault


@pytest.mark.parametrize("host", ["printer", "nas.local", "metadata.google.internal", "box.home.arpa", "10.1"])
def test_behind_a_proxy_local_names_and_private_literals_are_told(host):
    assert AddressRules().fault_of_host(host)
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "localhost.example.org", "local.example"])
def test_behind_a_proxy_other_names_are_let_through(host):
    assert AddressRules().fault_of_host(host) is None


@pytest.mark.parametrize(
    ("value", "allowed", "refused"),
    [
        (False, "8.8.8.8", "127.0.0.1"),
        ("0", "8.8.8.8", "127.0.0.1"),
        ("", "8.8.8.8", "127.0.0.1"),
        ("127.0.0.0/8", "127.0.0.1", "10.0.0.1"),
        ("127.0.0.0/8", "::ffff:127.0.0.1", "::1"),
        ("10.0.0.0/8,::1/128", "::1", "127.0.0.1"),
        (["10.2.3.4"], "10.2.3.4", "10.2.3.5"),
    ],
)
def test_the_setting_names_networks(value, allowed, refused):
    rules = AddressRules.from_setting(value)
    assert rules.fault(allowed) is None
    assert rules.fault(refused)


@pytest.mark.parametrize("value", [True, "True", "1"])
def test_the_setting_may_allow_everything(value):
    assert AddressRules.from_setting(value).fault("169.254.169.254") is None


def test_a_setting_that_names_no_network_is_refused():
    with pytest.raises(ArgumentError, match=r"ALLOW_PRIVATE_ADDRESSES=intranet: .* give True, False or networks"):
        AddressRules.from_setting("intranet")
