"""Where the articles of a replay go: into their collection, a folder, one file, or standard output."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from archive.layout import collection_around
from crawler.errors import ArgumentError
from crawler.extraction.version import extraction_version
from crawler.replay.files import articles_path
from crawler.replay.outputs import check_output, write_output
from crawler.replay.parts_folder import PartsFolder
from crawler.replay.standing_articles import are_current, hindrance

if TYPE_CHECKING:
    from crawler.replay.replaying import Replayed

__all__ = ["Targets"]


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
    _held: PartsFolder | None = field(default=None, init=False)

    def prepare(self, files: list[Path]) -> None:
        """Settle on a file for each WARC.

        Raises ArgumentError, in one line, if two would be written into one, the place of one is taken by a file of
        something else, or the output cannot be used; OutputInUseError if another process writes it; OSError if a
        folder cannot be made.
        """
        if self.is_stdout:
            return
        if self.output is not None:
            self._check_output(Path(self.output))
        for number, file in enumerate(files):
            target = articles_path(file)
            if (parts := self._parts) is not None:
                target = parts / f"{number:06d}-{target.name}"
            elif self.output is not None:
                target = Path(self.output) / target.name
            if target in self._paths.values():
                other = next(path for path, taken in self._paths.items() if taken == target)
                message = f"{other} and {file} would both be written to {target}; give each a folder of its own with -o"
                raise ArgumentError(message)
            if self._parts is None and (reason := hindrance(target, file)) is not None:
                message = f"{target}: {reason}, or say with -o where they go"
                raise ArgumentError(message)
            self._paths[file] = target
        if (parts := self._parts) is not None:
            self._held = PartsFolder(parts, [self.description, extraction_version(), *map(_as_it_is, files)])
        elif self.output is not None:
            Path(self.output).mkdir(parents=True, exist_ok=True)

    def _check_output(self, output: Path) -> None:
        if self._parts is not None:
            check_output(output)
        if collection_around(output) or collection_around(output / "any"):
            message = f"-o {output}: among the files of a collection; leave out -o, or use another folder"
            raise ArgumentError(message)

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
        """Return whether the articles of `file` are there already, all of them, as this version makes them."""
        target = self.of(file)
        if not target.exists() or _incomplete(target).exists():
            return False
        return self._parts is not None or are_current(target, file)

    def note(self, result: Replayed) -> None:
        """Note beside the articles that were written whether there may be more, as there was damage or a fault.

        Raises OSError if that cannot be written.
        """
        if result.written is None:
            return
        if result.damage or result.failures:
            _incomplete(result.written).touch()
        else:
            _incomplete(result.written).unlink(missing_ok=True)

    def finish(self) -> None:
        """Put the parts together; raises OSError if the disk does not take them."""
        if self._held is not None and self.output is not None:
            write_output([self._paths[file] for file in self._paths if self._paths[file].exists()], Path(self.output))
            self._held.clear()

    @property
    def _parts(self) -> Path | None:
        if self.output is None or self.is_stdout or Path(self.output).is_dir():
            return None
        path = Path(self.output)
        return path.with_name(path.name + ".parts") if path.suffix else None


def _incomplete(articles: Path) -> Path:
    return articles.with_name(articles.name + ".incomplete")


def _as_it_is(file: Path) -> str:
    """Name a WARC file, and what changes with its content: parts of another content are of no use."""
    try:
        stat = file.stat()
    except OSError:
        return str(file)
    return f"{file} {stat.st_size} {stat.st_mtime_ns}"
