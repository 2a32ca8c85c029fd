"""The records of earlier runs of a collection."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from archive import CollectionLayout
from crawler.runs.record import RunRecord, run_from_json

__all__ = ["past_runs"]

logger = logging.getLogger(__name__)


def past_runs(layout: CollectionLayout) -> Iterator[RunRecord]:
    """Give the records of a collection's runs, the newest first; files that hold none are told of and passed over.

    Raises OSError if a record cannot be read.
    """
    for path in sorted(layout.runs.glob("*.json"), reverse=True):
        try:
            yield run_from_json(path.read_text("utf-8"))
        except ValueError as error:
            logger.warning("%s: %s", path, error)
        except FileNotFoundError:  # removed since the listing
            continue
