"""datatrove's way from a WARC file to texts: its reader, its Trafilatura extractor, its writer.

All is as by default but the second after which its extractor gives a page up: no other system gives up any.

Runs in datatrove's environment, not in ours (``replay.py`` starts it): ``python replay_datatrove.py WARC FOLDER``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import trafilatura  # noqa: F401  before the extractor forks: to import it takes longer than it waits for its process
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter

_PATIENCE = 30
"""Seconds for a page."""


def main(warc: Path, folder: Path) -> None:
    """Write the texts of one file, in one task, to a JSON lines file in `folder`."""
    pipeline = [
        WarcReader(str(warc.parent), glob_pattern=warc.name),
        Trafilatura(timeout=_PATIENCE),
        JsonlWriter(str(folder), output_filename="articles.jsonl", compression=None),
    ]
    LocalPipelineExecutor(pipeline, tasks=1, workers=1, logging_dir=str(folder / "logs")).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
