"""The guard looks twice: at the address before it connects, and at the other end before a byte is written."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from crawler.downloader.guarded_endpoint import guarded

SCRIPT = """
import sys
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.ssl import optionsForClientTLS
from twisted.internet.task import react
from crawler.downloader.guarded_endpoint import guarded

port, tls, refuse_at = int(sys.argv[1]), sys.argv[2] == "TLS", int(sys.argv[3])
looks = []

def check(address):
    looks.append(address)
    if len(looks) == refuse_at:
        raise ValueError(f"refused at look {refuse_at}")

def main(reactor):
    endpoint = HostnameEndpoint(reactor, "127.0.0.1", port)
    if tls:
        endpoint = wrapClientTLS(optionsForClientTLS("news.example"), endpoint)
    connecting = guarded(endpoint, check).connect(Factory.forProtocol(Protocol))
    return connecting.addErrback(lambda failure: print(failure.value))

react(main)
"""


@pytest.mark.parametrize("way", ["plain", "TLS"])
@pytest.mark.parametrize(("refused_at", "connections"), [(1, 0), (2, 1)], ids=["before it connects", "once connected"])
def test_nothing_is_written_to_an_address_that_is_refused(way, refused_at, connections):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, "-c", SCRIPT, port, way, str(refused_at)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert f"refused at look {refused_at}" in ran.stdout
        listener.setblocking(False)
        arrived = []
        while True:
            try:
                connection, _ = listener.accept()
            except BlockingIOError:
                break
            with connection:
                connection.settimeout(5)
                arrived.append(connection.recv(100))
    assert arrived == [b""] * connections


def test_an_endpoint_that_cannot_be_guarded_is_not_used():
    with pytest.raises(TypeError, match="the address of a str cannot be checked"):
        guarded("tcp:127.0.0.1:80", print)
