"""How the suite is run: repeatably, and on as many processes as keep the cores busy."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("repeatable")

# A shell has its background jobs ignore Ctrl-C, and what they start ignores it too; the commands under test must not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config) -> int:
    """Say what ``-n auto`` means: tests of crawls wait for other processes, disks and pauses half of their time."""
    return 2 * (os.cpu_count() or 1)
