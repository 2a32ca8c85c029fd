"""An interpreter that has all imports behind it, and becomes ``scrapy ARGS`` whenever it is asked to: a program.

python warm_scrapy.py ADDRESS    listens on that Unix socket until its standard input ends

A command asks for one second of imports before its first line runs. Here each is a fork of a process that has them
behind it, and from there what ``python -m scrapy ARGS`` is: a process of its own with its own folder, environment,
standard streams and exit code.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import socket
import sys
from contextlib import suppress
from typing import Any

import archive
import crawler


def warm_up() -> None:
    """Import what commands import."""
    importlib.import_module("scrapy.cmdline")
    importlib.import_module("scrapy.core.downloader.handlers.http11")
    for package in (archive, crawler):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    assert "twisted.internet.reactor" not in sys.modules
    gc.freeze()  # else each fork looks through all of it when it ends


def listen(address: str) -> dict[str, Any]:
    """Fork whenever somebody connects; return, in the fork, the command that it is to become."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                os._exit(0)
            connection, _ = listener.accept()
            if not os.fork():
                return keep(connection)
            connection.close()
            with suppress(ChildProcessError):  # no keeper is left
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def keep(connection: socket.socket) -> dict[str, Any]:
    """Wait for the command and report its process and its exit code; return in the command's own process."""
    message, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    command = os.fork()
    if not command:
        connection.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        return json.loads(message)
    connection.sendall(b"%d\n" % command)
    _, status = os.waitpid(command, 0)
    connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


if __name__ == "__main__":
    warm_up()
    asked = listen(sys.argv[1])
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.path[:1] = [asked["cwd"], *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    importlib.reload(sys.modules["crawler.settings"])  # one of them depends on the working folder
    sys.argv = ["scrapy", *asked["arguments"]]
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
