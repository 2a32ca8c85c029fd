from __future__ import annotations

import sys

import pytest
from servers.postgres import postgres, postgres_programs
from sqlalchemy import create_engine, text

from archive import CollectionLayout
from crawler.frontier.database import Database
from crawler.frontier.frontier import Frontier
from crawler.frontier.run_locks import AdvisoryRunLocks, FileRunLocks


@pytest.fixture(scope="session")
def postgres_url():
    if sys.platform == "win32" or postgres_programs() is None:
        pytest.skip("no PostgreSQL here; install it for this one: apt-get install postgresql")
    with postgres() as url:
        yield url


class Clock:
    """Seconds since 1970, as the test sets them."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


class Crawl:
    """Runs of one frontier: in a file of SQLite, or on a server of PostgreSQL."""

    def __init__(self, url, folder):
        self.url, self._folder = url, folder
        self.clock = Clock()
        self.open_runs = []

    def open(self, spider="news", sources=None, *, is_kept=None, due=False, round_seconds=1000.0):
        """Begin a run and return its frontier, with what it found as `continued`."""
        database = Database(self.url)
        locks = (
            FileRunLocks(CollectionLayout(self._folder, "news"))
            if database.is_sqlite
            else AdvisoryRunLocks(database.engine)
        )
        frontier = Frontier(database, locks, spider=spider, sources=sources, clock=self.clock)
        frontier.continued = frontier.begin(is_kept=is_kept, due=due, round_seconds=round_seconds)
        self.open_runs.append(frontier)
        return frontier

    def kill(self, frontier):
        """Let go of a run's lock and database as the kernel does for a process that is killed."""
        self.open_runs.remove(frontier)
        frontier.abandon()

    def end(self, frontier, reason="finished"):
        self.open_runs.remove(frontier)
        frontier.end(reason)

    def state_of(self, url):
        """Return the state of a URL as it stands in the table."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            state = connection.execute(text("SELECT state FROM urls WHERE url = :url"), {"url": url}).scalar_one()
        engine.dispose()
        return state


@pytest.fixture(params=["sqlite", "postgresql"])
def crawl(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'frontier.sqlite'}"
    else:
        url = request.getfixturevalue("postgres_url")
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    runs = Crawl(url, tmp_path)
    yield runs
    for frontier in runs.open_runs:
        frontier.abandon()
