"""Where the articles of a replay go: into their collection, a folder, one file, or standard output."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from crawler.errors import ArgumentError
from crawler.extraction.version import extraction_version
from crawler.replay.files import articles_path
from crawler.replay.outputs import check_output, write_output

__all__ = ["Targets", "made_by_this_version"]


@dataclass(slots=True)
class Targets:
    """The files that a replay writes, one for each WARC; put together at the end where one file was asked for.

    The parts of one file wait in a folder beside it, ``<file>.parts``, so that a replay which was stopped goes on where
    it was.
    """

    output: str | None
    """None: where the articles of each file belong; ``-``: standard output; else a folder or a file."""

    description: str
    """What the replay was asked for, in words; parts that were made for something else are thrown away."""

    _paths: dict[Path, Path] = field(default_factory=dict, init=False)

    def prepare(self, files: list[Path]) -> None:
        """Settle on a file for each WARC.

        Raises ArgumentError, in one line, if two would be written into one, or the output cannot be used; OSError if a
        folder cannot be made.
        """
        if self._parts is not None and self.output is not None:
            check_output(Path(self.output))
        for number, file in enumerate(files):
            target = articles_path(file)
            if (parts := self._parts) is not None:
                target = parts / f"{number:06d}-{target.name}"
            elif self.output is not None and not self.is_stdout:
                target = Path(self.output) / target.name
            if target in self._paths.values():
                other = next(path for path, taken in self._paths.items() if taken == target)
                message = f"{other} and {file} would both be written to {target}; replay them one after the other"
                raise ArgumentError(message)
            self._paths[file] = target
        if (parts := self._parts) is not None:
            self._begin(parts, "\n".join([self.description, extraction_version(), *map(str, files)]))
        elif self.output is not None and not self.is_stdout:
            Path(self.output).mkdir(parents=True, exist_ok=True)

    @property
    def is_stdout(self) -> bool:
        """True if the articles go to standard output."""
        return self.output == "-"

    @property
    def is_one_file(self) -> bool:
        """True if all articles go into one file."""
        return self._parts is not None

    def of(self, file: Path) -> Path:
        """Return where the articles of `file` go."""
        return self._paths[file]

    def is_done(self, file: Path) -> bool:
        """Return whether the articles of `file` are there already, as this version makes them."""
        target = self.of(file)
        return target.exists() and (self._parts is not None or made_by_this_version(target))

    def finish(self) -> None:
        """Put the parts together; raises OSError if the disk does not take them."""
        if (parts := self._parts) is not None and self.output is not None:
            write_output([self._paths[file] for file in self._paths if self._paths[file].exists()], Path(self.output))
            shutil.rmtree(parts)

    @property
    def _parts(self) -> Path | None:
        if self.output is None or self.is_stdout or Path(self.output).is_dir():
            return None
        path = Path(self.output)
        return path.with_name(path.name + ".parts") if path.suffix else None

    @staticmethod
    def _begin(parts: Path, description: str) -> None:
        label = parts / "of"
        if parts.exists() and (not label.exists() or label.read_text("utf-8") != description):
            shutil.rmtree(parts)
        parts.mkdir(parents=True, exist_ok=True)
        label.write_text(description, "utf-8")


def made_by_this_version(articles: Path) -> bool:
    """Return whether a file of articles, which was written whole, is of this version of the extraction.

    An empty file is of none.
    """
    with articles.open("rb") as lines:
        first = lines.readline()
    try:
        return bool(json.loads(first)["extraction"]["version"] == extraction_version())
    except (ValueError, KeyError, TypeError):
        return False
