"""The loopback server: HTTP/1.1 over an edition of the newspaper, silent and one thread a connection."""

from __future__ import annotations

import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from crawler.demo.conditions import is_unchanged
from crawler.demo.edition import LAST_MODIFIED, Answer, Edition

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LoopbackServer"]

_CHUNK_BYTES = 900
_IDLE_SECONDS = 60


class LoopbackServer(ThreadingHTTPServer):
    """Serves an `Edition` on 127.0.0.1; closing it ends every connection and thread."""

    daemon_threads = False  # so that `server_close` waits for them
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        """Listen on ``port``, or on a free one for 0. Raises `OSError` if the port is taken."""
        self._connections: set[socket.socket] = set()  # first: a port that is taken ends in `server_close`
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.edition = Edition(self.base_url)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept a connection and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close a connection and forget it."""
        if isinstance(request, socket.socket):
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Hang up on whoever is still connected, then wait for the threads."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was quicker
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over clients that hang up; report any other fault as usual."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "OrrinCourier"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one segment
    timeout = _IDLE_SECONDS
    server: LoopbackServer

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def _respond(self) -> None:
        answer = self._answer()
        if answer.etag is not None and is_unchanged(self.headers, answer.etag, LAST_MODIFIED):
            self._send_head(answer, HTTPStatus.NOT_MODIFIED)
            return
        self._send_head(answer, answer.status)
        if self.command == "HEAD":
            return
        for piece in _framed(answer.body) if self._chunks(answer) else (answer.body,):
            self.wfile.write(piece)

    def _answer(self) -> Answer:
        path = self.path.partition("?")[0].partition("#")[0]
        return self.server.edition.answer(path, accepts_gzip=_accepts_gzip(self.headers.get("Accept-Encoding", "")))

    def _chunks(self, answer: Answer) -> bool:
        return answer.chunked and self.request_version != "HTTP/1.0"

    def _send_head(self, answer: Answer, status: int) -> None:
        self.send_response(status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.etag is not None:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", LAST_MODIFIED)
        if status != HTTPStatus.NOT_MODIFIED:
            if self._chunks(answer):
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _framed(body: bytes) -> Iterator[bytes]:
    """Yield ``body`` in the chunked transfer coding (RFC 9112, section 7.1)."""
    for start in range(0, len(body), _CHUNK_BYTES):
        piece = body[start : start + _CHUNK_BYTES]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def _accepts_gzip(accept_encoding: str) -> bool:
    codings = (part.partition(";") for part in accept_encoding.lower().split(","))
    return any(coding.strip() == "gzip" and weight.strip() not in {"q=0", "q=0.0"} for coding, _, weight in codings)
