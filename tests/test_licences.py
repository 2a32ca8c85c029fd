"""No dependency of this project is under a licence that would bind it: none under the GPL or the AGPL.

The LGPL would do for a library that is only imported and can be replaced by its user, as any Python package can; but
that is a decision, so a package under it fails as well until it stands in DECISIONS with the reason.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Callable

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"

DECISIONS = {
    "tld": (
        "MPL-1.1",
        "offered under MPL 1.1, GPL 2 or LGPL 2.1 as we choose: we choose the MPL, which binds its own files",
    ),
}
"""Package to the licence that it is used under, and why that is allowed."""

COPYLEFT = re.compile(r"\b[AL]?GPL|General Public Licen[cs]e", re.IGNORECASE)
"""GPL, AGPL and LGPL as SPDX, classifiers and people write them (``GPLv3+``, ``GNU Affero General Public License``)."""

LONGEST_NAME = 100
"""Characters; a longer License field is the text of the licence, and may mention others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensed:
    """What the metadata of a package says of its licence."""

    name: str
    expression: str | None = None
    field: str | None = None
    classifiers: tuple[str, ...] = ()

    def statements(self) -> list[str]:
        """Return every statement of the licence; the SPDX expression alone where there is one (PEP 639)."""
        if self.expression:
            return [self.expression]
        named = [self.field] if self.field and len(self.field) <= LONGEST_NAME else []
        return [*named, *(line for line in self.classifiers if line.startswith("License ::"))]


def violation(package: Licensed) -> str | None:
    """Return what is wrong with the licence of a package, None if nothing is."""
    statements = package.statements()
    if not statements:
        return f"{package.name}: states no licence; find it out and put it into DECISIONS"
    if not COPYLEFT.search(" ".join(statements)):
        return None
    licence, _reason = DECISIONS.get(package.name, ("", ""))
    if licence and any(licence in re.split(r"\s+OR\s+", statement.strip("()")) for statement in statements):
        return None
    return f"{package.name}: under {' / '.join(statements)}; do without it, or decide in DECISIONS"


def required_packages(requirements: list[str], requires: Callable[[str], list[str]]) -> set[str]:
    """Return the names of all packages that requirements bring here: markers hold, extras only where asked for."""
    names: set[str] = set()
    to_do: list[tuple[str, frozenset[str]]] = [(text, frozenset()) for text in requirements]
    seen: set[tuple[str, frozenset[str]]] = set()
    while to_do:
        text, extras_of_parent = to_do.pop()
        requirement = Requirement(text)
        wanted = [{"extra": extra} for extra in ("", *extras_of_parent)]
        if requirement.marker and not any(requirement.marker.evaluate(environment) for environment in wanted):
            continue
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) not in seen:
            seen.add((name, extras))
            names.add(name)
            to_do.extend((line, extras) for line in requires(name))
    return names


def _installed(name: str) -> Licensed:
    of_package = metadata.metadata(name)
    return Licensed(
        name=name,
        expression=next(iter(of_package.get_all("License-Expression") or ()), None),
        field=next(iter(of_package.get_all("License") or ()), None),
        classifiers=tuple(of_package.get_all("Classifier") or ()),
    )


def _dependencies() -> list[str]:
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    declared: list[str] = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    return sorted(required_packages(declared, lambda name: metadata.requires(name) or []))


DEPENDENCIES = _dependencies()


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_licence_of_a_dependency_does_not_bind_this_project(name: str) -> None:
    assert violation(_installed(name)) is None


def test_dependencies_of_dependencies_are_looked_at() -> None:
    assert {"scrapy", "twisted", "trafilatura", "tld", "lxml"} <= set(DEPENDENCIES)


def test_every_decision_is_still_needed() -> None:
    assert set(DECISIONS) <= set(DEPENDENCIES)
    assert all(COPYLEFT.search(" ".join(_installed(name).statements())) for name in DECISIONS)


@pytest.mark.parametrize(
    "package",
    [
        pytest.param(Licensed(name="surt", field="AGPLv3"), id="agpl-in-the-field"),
        pytest.param(Licensed(name="pywb", expression="GPL-3.0-or-later"), id="gpl-in-the-expression"),
        pytest.param(Licensed(name="x", expression="MIT AND LGPL-2.1-only"), id="lgpl-not-decided"),
        pytest.param(Licensed(name="x", expression="MIT OR GPL-2.0-only"), id="choice-not-decided"),
        pytest.param(
            Licensed(
                name="x",
                field="MIT",
                classifiers=("License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)",),
            ),
            id="agpl-in-a-classifier",
        ),
        pytest.param(Licensed(name="tld", expression="GPL-3.0-only"), id="decided-licence-no-longer-offered"),
        pytest.param(Licensed(name="x", classifiers=("Topic :: Internet",)), id="no-licence-stated"),
    ],
)
def test_planted_licence_is_found(package: Licensed) -> None:
    assert violation(package) is not None


@pytest.mark.parametrize(
    "package",
    [
        pytest.param(Licensed(name="x", expression="Apache-2.0"), id="apache"),
        pytest.param(
            Licensed(name="tld", expression="MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later"), id="tld-by-choice"
        ),
        pytest.param(
            Licensed(
                name="x",
                field="Permission is hereby granted … compatible with the GNU General Public License. " * 3,
                classifiers=("License :: OSI Approved :: MIT License",),
            ),
            id="text-that-mentions-the-gpl",
        ),
    ],
)
def test_licence_that_binds_nobody_is_let_through(package: Licensed) -> None:
    assert violation(package) is None


def test_requirements_are_followed_as_pip_would() -> None:
    tree = {
        "a": ["B_b>=1", "never; python_version < '3'", "test-only; extra == 'test'"],
        "b-b": ["c[fast]", "a"],
        "c": ["turbo; extra == 'fast'", "slow; extra == 'slow'"],
        "turbo": [],
    }
    assert required_packages(["a ; python_version >= '3.11'"], tree.__getitem__) == {"a", "b-b", "c", "turbo"}
