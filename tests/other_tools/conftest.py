"""Other people's tools, from the environment that ``make tools`` sets up; a collection to run them on."""

from __future__ import annotations

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
