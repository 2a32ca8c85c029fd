"""An interpreter that has all imports behind it, and becomes ``scrapy ARGS`` whenever it is asked to: a program.

python warm_scrapy.py ADDRESS    listens on that Unix socket until its standard input ends

A command asks for one second of imports before its first line runs. Here each is a fork of a process that has them
behind it, and from there what ``python -m scrapy ARGS`` is: a process of its own with its own folder, environment,
standard streams and exit code.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import multiprocessing.util
import os
import pkgutil
import runpy
import select
import shutil
import socket
import sys
from contextlib import suppress
from pathlib import Path
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
                shutil.rmtree(Path(address).parent)  # whoever asked for it may have been killed
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


class ForkServer:
    """What multiprocessing starts with ``python -c``, the server that workers are forked from, without its imports.

    It is forked off before the command opens anything, and waits to be told which descriptors it is to have.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._start = multiprocessing.util.spawnv_passfds
        self._pid = os.fork()
        if not self._pid:
            ours.close()
            self._become(theirs)
        theirs.close()
        self._ours = ours.detach()  # nobody closes it where there are no workers

    def start(self, path: str, arguments: list[str], descriptors: list[int]) -> int:
        """Stand in for `multiprocessing.util.spawnv_passfds`."""
        if "multiprocessing.forkserver" not in arguments[-1]:
            return self._start(path, arguments, descriptors)
        told = json.dumps({"program": arguments[-1], "descriptors": descriptors}).encode()
        with socket.socket(fileno=self._ours) as ours:
            socket.send_fds(ours, [told], descriptors)
        return self._pid

    @staticmethod
    def _become(theirs: socket.socket) -> None:
        message, received, _, _ = socket.recv_fds(theirs, 1 << 20, 8)
        theirs.close()
        if not message:  # the command has ended without workers
            os._exit(0)
        told = json.loads(message)
        aside = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 100) for descriptor in received]
        os.closerange(3, 100)
        for descriptor, number in zip(aside, told["descriptors"], strict=True):
            os.dup2(descriptor, number)
            os.close(descriptor)
        exec(told["program"])
        os._exit(0)


if __name__ == "__main__":
    warm_up()
    asked = listen(sys.argv[1])
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.path[:1] = [asked["cwd"], *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    importlib.reload(sys.modules["crawler.settings"])  # one of them depends on the working folder
    multiprocessing.util.spawnv_passfds = ForkServer().start
    sys.argv = ["scrapy", *asked["arguments"]]
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
