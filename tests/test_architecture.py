"""The rooms of the source tree and the directions in which they may import one another."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

FRAMEWORK = ("scrapy", "twisted")

CROWDED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
"""Names that say nothing of what is inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A module or package, its height, and what it must not know whatever the height."""

    level: int
    knows_not: tuple[str, ...] = ()
    reason: str


ROOMS = {
    "archive": Room(level=0, knows_not=("crawler", *FRAMEWORK), reason="keeps and gives back; knows no crawler"),
    "crawler": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="the package itself: its version"),
    "crawler.errors": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="the tree of errors"),
    "crawler.exit_codes": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="what the commands say at the end"),
    "crawler.items": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="the article: values"),
    "crawler.page_size": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="a limit"),
    "crawler.rejected": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="why there is no article: a value"),
    "crawler.rejected_unseen": Room(
        level=1, knows_not=("archive", *FRAMEWORK), reason="no, without a look at the page"
    ),
    "crawler.urlkey": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="the rule for ids: a pure function"),
    "crawler.signals": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="names"),
    "crawler.schema": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="written from the items"),
    "crawler.settings": Room(level=1, knows_not=("archive",), reason="defaults: names other rooms as strings only"),
    "crawler.setting_values": Room(level=1, knows_not=("archive",), reason="numbers and flags among the settings"),
    "crawler.collection_settings": Room(level=1, reason="which collection, by the settings"),
    "crawler.run": Room(level=1, knows_not=FRAMEWORK, reason="a run's name and lock"),
    "crawler.source_locks": Room(level=1, knows_not=FRAMEWORK, reason="one run a source"),
    "crawler.runs": Room(level=3, knows_not=FRAMEWORK, reason="what a run was: values, counts and judgements"),
    "crawler.discovery": Room(level=2, knows_not=("archive", *FRAMEWORK), reason="pure: bytes to URLs"),
    "crawler.extraction": Room(level=2, knows_not=("archive", *FRAMEWORK), reason="pure: bytes to an article"),
    "crawler.frontier": Room(level=2, reason="the state of every URL, and its scheduler"),
    "crawler.article_from_record": Room(level=3, knows_not=FRAMEWORK, reason="joins extraction and archive"),
    "crawler.article_workers": Room(level=3, knows_not=FRAMEWORK, reason="runs article_from_record in a pool"),
    "crawler.worker_preload": Room(level=3, knows_not=FRAMEWORK, reason="imports of the pool's fork server"),
    "crawler.stored_articles": Room(level=3, knows_not=FRAMEWORK, reason="articles out of a collection's files"),
    "crawler.kept_pictures": Room(level=3, knows_not=FRAMEWORK, reason="pictures out of the archive"),
    "crawler.article_page": Room(level=3, knows_not=("archive", *FRAMEWORK), reason="an article as HTML"),
    "crawler.explaining_urls": Room(level=3, knows_not=("archive", *FRAMEWORK), reason="decisions of discovery"),
    "crawler.explaining": Room(level=3, knows_not=FRAMEWORK, reason="article_from_record with its reasons"),
    "crawler.found": Room(level=3, knows_not=("archive", *FRAMEWORK), reason="where a page leads: a value"),
    "crawler.found_in_record": Room(
        level=3, knows_not=FRAMEWORK, reason="joins discovery, the page's parse and archive"
    ),
    "crawler.page_fingerprint": Room(level=3, knows_not=("archive",), reason="which requests are for one page"),
    "crawler.plain_stats": Room(level=3, knows_not=("archive",), reason="counts as Scrapy does, without a detour"),
    "crawler.quick_pickling": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="values between processes"),
    "crawler.replay": Room(level=3, knows_not=FRAMEWORK, reason="article_from_record over files"),
    "crawler.mending": Room(level=3, knows_not=FRAMEWORK, reason="replay over what a crash has left"),
    "crawler.removal": Room(level=3, knows_not=FRAMEWORK, reason="takes pages out of the archive and the frontier"),
    "crawler.printable": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="text from the web on a terminal"),
    "crawler.word_diff": Room(level=1, knows_not=("archive", *FRAMEWORK), reason="two texts, word by word"),
    "crawler.capture_history": Room(level=4, knows_not=FRAMEWORK, reason="the captures of a URL and their articles"),
    "crawler.capture": Room(level=3, knows_not=FRAMEWORK, reason="what the archive holds for a response"),
    "crawler.playback_settings": Room(level=3, reason="reads the settings of a crawl offline"),
    "crawler.playback_addon": Room(level=4, reason="an add-on for the settings"),
    "crawler.contact": Room(level=3, reason="an add-on for the settings"),
    "crawler.downloader": Room(level=4, reason="fetches"),
    "crawler.extensions": Room(level=4, reason="hold what one run shares"),
    "crawler.pipelines": Room(level=4, reason="hand on"),
    "crawler.log_lines": Room(level=2, knows_not=("archive", *FRAMEWORK), reason="how log lines look, and where"),
    "crawler.live_view": Room(level=5, reason="a crawl on a terminal"),
    "crawler.spiders": Room(level=5, reason="find pages"),
    "crawler.demo": Room(level=5, knows_not=("archive",), reason="a newspaper to crawl"),
    "crawler.commands": Room(level=6, reason="what a person runs"),
}
"""A module belongs to the room with the longest name that begins its own; a room imports its own level and below."""

LIGHT_FOR_COMMANDS = {
    "scrapy": "the command's base class",
    "crawler.__version__": "a string",
    "crawler.commands": "held to the same rule",
    "crawler.errors": "holds no code to import",
    "crawler.exit_codes": "numbers",
}
"""What a module of crawler.commands may import beside the standard library before its run() is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One name that a module imports, where, and whether that happens when the module itself is imported."""

    name: str
    line: int
    at_import_time: bool


def imports(module: str, source: str, *, is_package: bool = False) -> Iterator[Import]:
    """Yield what a module imports, at any depth, ``from a import b`` as ``a.b``."""
    yield from _imports_below(
        ast.parse(source), module if is_package else module.rpartition(".")[0], at_import_time=True
    )


def _imports_below(node: ast.AST, package: str, *, at_import_time: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names=names):
                yield from (Import(name=n.name, line=child.lineno, at_import_time=at_import_time) for n in names)
            case ast.ImportFrom(module=origin, names=names, level=level):
                above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                base = ".".join([*above, *([origin] if origin else [])])
                for n in names:
                    yield Import(name=f"{base}.{n.name}", line=child.lineno, at_import_time=at_import_time)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from _imports_below(child, package, at_import_time=False)
            case ast.If(test=test, body=body, orelse=orelse) if _is_type_checking(test):
                yield from _imports_below(ast.Module(body=[*body], type_ignores=[]), package, at_import_time=False)
                below = ast.Module(body=[*orelse], type_ignores=[])
                yield from _imports_below(below, package, at_import_time=at_import_time)
            case _:
                yield from _imports_below(child, package, at_import_time=at_import_time)


def _is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _is_in(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


def room_of(name: str) -> Room | None:
    """Return the room of a module of ours or of something in it; None for a module of someone else."""
    places = [place for place in ROOMS if _is_in(name, place)]
    return ROOMS[max(places, key=len)] if places else None


def violations(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """Return what is wrong with a module of ours, one line each, with the line in the file and what to do."""
    if module != "crawler" and not any(_is_in(module, place) for place in ROOMS if place != "crawler"):
        return [f"{module}: stands in no room; give it one in ROOMS"]
    room = room_of(module)
    assert room is not None
    found = [
        f"{module}: `{word}` says nothing; name it after its one idea" for word in CROWDED_NAMES & {*module.split(".")}
    ]
    for imported in imports(module, source, is_package=is_package):
        where = f"{module}:{imported.line}: imports {imported.name}"
        other = room_of(imported.name)
        if any(_is_in(imported.name, unknown) for unknown in room.knows_not):
            found.append(f"{where}, which it must not know: {room.reason}")
        elif other is not None and other.level > room.level:
            found.append(f"{where}, which stands higher: {other.reason}")
        if _is_in(module, "crawler.commands") and imported.at_import_time and not _is_light(imported.name):
            found.append(f"{where} at import time; import it inside run()")
    return found


def _is_light(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names or any(_is_in(name, light) for light in LIGHT_FOR_COMMANDS)


def _modules() -> Iterator[tuple[str, Path]]:
    for package in ("archive", "crawler"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = [pytest.param(name, path, id=name) for name, path in _modules()]


@pytest.mark.parametrize(("module", "path"), MODULES)
def test_module_imports_only_what_its_room_may_know(module: str, path: Path) -> None:
    assert violations(module, path.read_text("utf-8"), is_package=path.name == "__init__.py") == []


def circle_of(sources: dict[str, tuple[str, bool]]) -> list[str]:
    """Return modules that need one another, the first one again at the end; none is what should be found.

    `sources` has for each module its text and whether it is a package. Imports for types alone count: whoever reads
    the one module must know the other.
    """
    needed: dict[str, set[str]] = {}
    for module, (source, is_package) in sources.items():
        found = (imported.name for imported in imports(module, source, is_package=is_package))
        modules = {name if name in sources else name.rpartition(".")[0] for name in found}
        needed[module] = (modules & sources.keys()) - {module}
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def test_no_two_modules_need_each_other() -> None:
    sources = {name: (path.read_text("utf-8"), path.name == "__init__.py") for name, path in _modules()}
    assert circle_of(sources) == []


def test_a_planted_circle_is_found() -> None:
    sources = {
        "archive.a": ("from archive.b import c", False),
        "archive.b": ("def d():\n    from archive import a", False),
        "archive": ("", True),
    }
    assert circle_of(sources) == ["archive.a", "archive.b", "archive.a"]


def test_both_packages_are_looked_at() -> None:
    names = {name for name, _ in _modules()}
    assert {"archive", "archive.surt", "crawler", "crawler.items", "crawler.extraction"} <= names


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        pytest.param("archive.surt", "import crawler.urlkey", "must not know", id="archive-knows-crawler"),
        pytest.param(
            "archive.surt", "def f():\n    from scrapy import Spider", "must not know", id="archive-knows-scrapy"
        ),
        pytest.param("crawler.extraction.dates", "import archive", "must not know", id="extraction-knows-archive"),
        pytest.param(
            "crawler.extraction.dates", "from twisted.web import x", "must not know", id="extraction-knows-twisted"
        ),
        pytest.param(
            "crawler.discovery.feeds", "from crawler.demo import pages", "stands higher", id="discovery-knows-demo"
        ),
        pytest.param("crawler.extraction.dates", "from ..spiders import news", "stands higher", id="relative-import"),
        pytest.param("crawler.discovery", "from .. import crawler, spiders", "stands higher", id="relative-in-package"),
        pytest.param(
            "crawler.frontier.leases",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import crawler.downloader",
            "stands higher",
            id="types-count",
        ),
        pytest.param(
            "crawler.pipelines.keep", "import crawler.commands.crawl", "stands higher", id="pipeline-knows-command"
        ),
        pytest.param("crawler.commands.replay", "import trafilatura", "inside run()", id="command-imports-trafilatura"),
        pytest.param(
            "crawler.commands.replay", "from archive import read_records", "inside run()", id="command-imports-archive"
        ),
        pytest.param(
            "crawler.commands.replay", "class C:\n    import lxml", "inside run()", id="command-imports-in-a-class"
        ),
        pytest.param(
            "crawler.commands.replay", "try:\n    import rich\nexcept ImportError: ...", "inside run()", id="in-try"
        ),
        pytest.param("crawler.newcomer", "", "stands in no room", id="module-without-a-room"),
        pytest.param("crawler.extraction.utils", "", "says nothing", id="crowded-name"),
    ],
)
def test_planted_violation_is_found(module: str, source: str, complaint: str) -> None:
    found = violations(module, source, is_package=module == "crawler.discovery")
    assert len(found) == 1
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("crawler.article_from_record", "import archive\nimport crawler.extraction", id="the-joint"),
        pytest.param("crawler.extraction.dates", "from crawler.items import Article\nimport htmldate", id="downwards"),
        pytest.param(
            "crawler.commands.replay", "import argparse\nfrom scrapy.commands import ScrapyCommand", id="light"
        ),
        pytest.param("crawler.commands.replay", "def run():\n    import trafilatura, archive", id="heavy-inside-run"),
        pytest.param(
            "crawler.commands.replay",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from archive import Record",
            id="heavy-for-types",
        ),
        pytest.param("archive.scrapyard", "import scrapyard", id="name-that-only-begins-like-scrapy"),
    ],
)
def test_what_is_allowed_is_not_complained_of(module: str, source: str) -> None:
    assert violations(module, source) == []
