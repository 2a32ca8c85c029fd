"""Commands without a second of imports before each: they fork off an interpreter that has them behind it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

__all__ = ["WarmInterpreter"]

_PROGRAM = Path(__file__).with_name("warm_scrapy.py")


class WarmInterpreter:
    """The client of ``warm_scrapy.py``, which lives as long as this process."""

    def __init__(self) -> None:
        """Start it."""
        folder = tempfile.mkdtemp(prefix="warm-")
        self._address = str(Path(folder) / "socket")
        self._process = subprocess.Popen(
            [sys.executable, str(_PROGRAM), self._address],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )
        weakref.finalize(self, self._process.communicate)

    def run(
        self,
        arguments: Sequence[str],
        cwd: Path,
        environment: Mapping[str, str],
        streams: tuple[IO[bytes], IO[bytes], IO[bytes]],
        timeout: float,
    ) -> int:
        """Run ``scrapy ARGUMENTS`` on these standard streams and return its exit code; minus a signal's number.

        Raises TimeoutError, once it is killed, where it takes longer than `timeout` seconds.
        """
        command = {"arguments": arguments, "cwd": str(cwd), "environment": dict(environment)}
        with closing(self._connect()) as connection, connection.makefile("r") as reports:
            socket.send_fds(connection, [json.dumps(command).encode()], [stream.fileno() for stream in streams])
            process = int(reports.readline())
            connection.settimeout(timeout)
            try:
                return int(reports.readline())
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                raise

    def _connect(self) -> socket.socket:
        """Connect, once it listens."""
        while True:
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.connect(self._address)
            except (FileNotFoundError, ConnectionRefusedError):
                connection.close()
                assert self._process.poll() is None, "it could not be started; what Python says of it stands above"
                time.sleep(0.02)
            else:
                return connection
