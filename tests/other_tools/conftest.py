"""Other people's tools, from the environment that ``make tools`` sets up; a collection to run them on."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

import pytest
from running import crawl

from crawler.demo import Newspaper

TOOLS = Path(__file__).parents[2] / ".venv-tools" / "bin"


@pytest.fixture(scope="session")
def tool():
    """Return the path of a program, or skip the test and say how to get it."""

    def find(name: str) -> str:
        if not (TOOLS / name).exists():
            pytest.skip(f"{name} is not installed; get it with: make tools")
        return str(TOOLS / name)

    return find


@pytest.fixture(scope="session")
def newspaper_collection(tmp_path_factory):
    with Newspaper() as newspaper:
        yield crawl(newspaper.urls(), tmp_path_factory.mktemp("tools"), CRAWL_DELAY_OBEY="0")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def wayback(tool, newspaper_collection):
    """Serve the collection with pywb, from the folder above ``collections/``; return its address there."""
    port = free_port()
    command = [tool("wayback"), "--bind", "127.0.0.1", "--port", str(port)]
    folder = newspaper_collection.folder.parent.parent
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/{newspaper_collection.folder.name}"
        server.terminate()
