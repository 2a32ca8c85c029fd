"""A server that sends exactly the bytes it is told to, and remembers the bytes it was sent."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

Answer = bytes | Callable[[socket.socket], None]


class RawServer:
    """Answers ``GET /path`` with ``answers[path]``: bytes that are sent as they are, or a function of the socket.

    The connection is kept open after bytes, unless the path is among `closing`.
    """

    def __init__(
        self,
        answers: dict[str, Answer],
        closing: Iterable[str] = (),
        tls: ssl.SSLContext | None = None,
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.answers = answers
        self.closing = frozenset(closing)
        self.received: dict[str, list[bytes]] = {}
        self.connections = 0
        self._listener = socket.create_server(address)
        self.port = self._listener.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://{address[0]}:{self.port}"
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with suppress(OSError):  # it is closed already
                connection.shutdown(socket.SHUT_RDWR)  # else a thread that reads from it goes on waiting
            connection.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        if self._tls is not None:
            try:
                connection = self._tls.wrap_socket(connection, server_side=True)
            except OSError:  # the client does not trust us
                connection.close()
                return
        with connection:
            try:
                while request := read_request(connection):
                    path = request.split(b" ", 2)[1].decode()
                    self.received.setdefault(path, []).append(request)
                    answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    if callable(answer):
                        answer(connection)
                        return
                    connection.sendall(answer)
                    if path in self.closing:
                        return
            except OSError:
                return
            finally:
                self._open.discard(connection)


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\nContent-Length: *([0-9]+)", head)
    missing = int(length[1]) - len(body) if length else 0
    parts = [data]
    while missing > 0:
        more = connection.recv(65536)
        if not more:
            break
        parts.append(more)
        missing -= len(more)
    return b"".join(parts)


def reset_after(data: bytes) -> Callable[[socket.socket], None]:
    """Send `data`, then reset the connection."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(data)
        time.sleep(0.1)  # what was sent must arrive before the reset discards it
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return answer


def stall_after(data: bytes) -> Callable[[socket.socket], None]:
    """Send `data`, then nothing until the client gives up."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.settimeout(20)
        connection.recv(1)

    return answer
