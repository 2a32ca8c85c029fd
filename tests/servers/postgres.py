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
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
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
        data, port = folder / "data", _free_port()
        initdb = [programs / "initdb", "-D", data, "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_whom)
        server = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
        server += ["-c", "fsync=off"]
        with subprocess.Popen(server, cwd=folder, stderr=subprocess.DEVNULL, **as_whom) as running:
            try:
                _wait_for(port)
                yield f"postgresql+pg8000://test@127.0.0.1:{port}/postgres"
            finally:
                running.send_signal(signal.SIGINT)  # does not wait for its clients
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(port: int) -> None:
    from sqlalchemy import create_engine, exc, text

    engine = create_engine(f"postgresql+pg8000://test@127.0.0.1:{port}/postgres")
    deadline = time.monotonic() + 60
    while True:
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except exc.SQLAlchemyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            engine.dispose()
            return
