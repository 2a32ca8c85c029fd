"""What a command costs: processor time and memory of its own process, and of everything that it started.

``python process_cost.py COMMAND ARGUMENT…`` runs the command and prints one line of JSON. Linux only: processes that
outlive the command (a fork server, its workers) are handed to this one (``PR_SET_CHILD_SUBREAPER``, prctl(2)) and
counted as well. The command's standard output goes to standard error.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

__all__ = ["ProcessCost"]

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLED_EVERY = 0.01
"""Seconds between two looks at the processor time of the command's process: some 10 µs each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessCost:
    """Seconds of processor time are user and system together; peaks are resident memory in kB (ru_maxrss)."""

    exit_code: int
    started_at: float
    """By the system's monotonic clock, in seconds."""

    ended_at: float
    own_cpu: float
    """Of the command's own process, all its threads, by the clock that the kernel keeps for it (clock_getcpuclockid(3),
    nanoseconds)."""

    tree_cpu: float
    """Of that process and of everything that it started."""

    own_peak: int
    others_peak: int
    """Of the largest of the other processes; 0 if there was none."""

    own_cpu_at: list[tuple[float, float]] = field(default_factory=list, repr=False)
    """Moments by the monotonic clock, and the `own_cpu` by then."""

    def own_cpu_until(self, moment: float) -> float:
        """Return the `own_cpu` of the time up to a moment: the last that was looked at before it."""
        return max((cpu for at, cpu in self.own_cpu_at if at <= moment), default=0.0)


def run(command: Sequence[str]) -> ProcessCost:
    """Run `command` to its end, and wait for every process that it leaves behind."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")
    started_at = time.monotonic()
    own = os.posix_spawn(command[0], list(command), os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    ended, own_cpu_at = threading.Event(), [(started_at, 0.0)]
    sampling = threading.Thread(target=_sample, args=(own, ended, own_cpu_at))
    sampling.start()
    os.waitid(os.P_PID, own, os.WEXITED | os.WNOWAIT)  # its clock stands still until it is waited for
    ended_at = time.monotonic()
    ended.set()
    sampling.join()
    own_cpu = _own_seconds(own)
    exit_code, tree_cpu, own_peak, others_peak = 1, 0.0, 0, 0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        tree_cpu += usage.ru_utime + usage.ru_stime
        if pid == own:
            exit_code, own_peak = os.waitstatus_to_exitcode(status), usage.ru_maxrss
        else:
            others_peak = max(others_peak, usage.ru_maxrss)
    return ProcessCost(
        exit_code=exit_code,
        started_at=started_at,
        ended_at=ended_at,
        own_cpu=own_cpu,
        tree_cpu=tree_cpu,
        own_peak=own_peak,
        others_peak=others_peak,
        own_cpu_at=own_cpu_at,
    )


def _sample(pid: int, ended: threading.Event, samples: list[tuple[float, float]]) -> None:
    while not ended.wait(_SAMPLED_EVERY):
        samples.append((time.monotonic(), _own_seconds(pid)))


def _own_seconds(pid: int) -> float:
    """Return what the clock of a process says: its number is made of the process's as clock_getcpuclockid(3) does."""
    return time.clock_gettime(~pid << 3 | 2)


if __name__ == "__main__":
    print(json.dumps(asdict(run(sys.argv[1:]))))
