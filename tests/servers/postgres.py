"""A PostgreSQL server of our own, on loopback, in a folder that goes away with it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["postgres", "postgres_programs"]

_UNPRIVILEGED = "nobody"
"""The server refuses to run as root."""


def postgres_programs() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``; None if there is none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server and give the SQLAlchemy URL of an empty database."""
    programs = postgres_programs()
    assert programs is not None
    as_whom = {"user": _UNPRIVILEGED} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="frontier-postgres-"))
    try:
        if as_whom:
            shutil.chown(folder, _UNPRIVILEGED)
        data, port = f"{folder}/data", str(_free_port())
        initdb = [f"{programs}/initdb", "-D", data, "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_whom)
        server = [f"{programs}/postgres", "-D", data, "-p", port, "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        server += ["-c", "fsync=off"]
        with subprocess.Popen(server, cwd=folder, stderr=subprocess.DEVNULL, **as_whom) as running:
            try:
                _wait_for([f"{programs}/pg_isready", "-h", "127.0.0.1", "-p", port, "-d", "postgres"], running)
                yield f"postgresql+pg8000://test@127.0.0.1:{port}/postgres"
            finally:
                running.send_signal(signal.SIGINT)  # does not wait for its clients
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(is_ready: list[str], running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while subprocess.run(is_ready, check=False, stdout=subprocess.DEVNULL).returncode:
        assert running.poll() is None, "the server has ended"
        assert time.monotonic() < deadline, "the server takes no connections"
        time.sleep(0.05)
