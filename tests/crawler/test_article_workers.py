"""The worker pool: processes that make articles, harm nobody else, and end with their parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.article_workers import ArticleWorkers
from crawler.errors import WorkerCrashError


@pytest.fixture
def workers():
    pool = ArticleWorkers(2)
    pool.start()
    yield pool
    pool.close()


def die(*_: object):
    os.kill(os.getpid(), signal.SIGKILL)


def survive(number: int):
    time.sleep(0.05)
    return number


def run_in(workers, *jobs):
    async def run(function, argument):
        await workers.reserve()
        return await workers.run(function, argument, where="a.warc.gz: offset 7")

    async def run_all():
        return await asyncio.gather(*(run(*job) for job in jobs), return_exceptions=True)

    return asyncio.run(run_all())


def test_a_record_that_kills_its_worker_is_named_and_its_neighbours_are_made(workers):
    results = run_in(workers, (survive, 1), (die, 0), (survive, 2), (survive, 3))
    assert [result for result in results if isinstance(result, int)] == [1, 2, 3]
    assert isinstance(results[1], WorkerCrashError)
    assert str(results[1]) == "a.warc.gz: offset 7: two worker processes died over this record"


def test_the_pool_goes_on_after_a_crash(workers):
    run_in(workers, (die, 0))
    assert run_in(workers, (survive, 5)) == [5]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to look at processes (Linux)")
def test_the_neighbours_of_a_worker_that_died_are_not_left_behind(workers):
    neighbours = set(workers._pool._processes)
    run_in(workers, (die, 0))
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not all(map(_ended, neighbours)):
        time.sleep(0.02)
    assert [pid for pid in neighbours if not _ended(pid)] == []


def test_a_worker_ignores_signals_that_are_meant_for_its_parent(workers):
    (pid,) = run_in(workers, (_own_pid, None))
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)
    assert run_in(workers, (survive, 1)) == [1]


def _own_pid(_: object):
    return os.getpid()


def _ended(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to look at processes (Linux)")
def test_no_worker_survives_a_parent_that_is_killed():
    script = (
        "import os, time\nfrom crawler.article_workers import ArticleWorkers\n"
        "workers = ArticleWorkers(2)\nworkers.start()\n"
        "print(*workers._pool._processes, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, encoding="ascii") as parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        parent.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not all(map(_ended, pids)):
        time.sleep(0.02)
    assert [pid for pid in pids if not _ended(pid)] == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to look at processes (Linux)")
def test_workers_hold_no_file_that_the_parent_opened(workers, tmp_path):
    with (tmp_path / "a.warc.gz.open").open("wb") as stream:
        (pid,) = run_in(workers, (_own_pid, None))
        held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
        assert stream.name not in held


def test_a_script_that_starts_workers_is_not_run_again_in_them(tmp_path):
    script = tmp_path / "crawl.py"
    script.write_text(
        "from crawler.article_workers import ArticleWorkers\n"
        "print('started')\nworkers = ArticleWorkers(2)\nworkers.start()\nworkers.close()\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "started\n", "")
