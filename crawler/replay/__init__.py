"""Replay: the articles of WARC files made again, from anybody's files, without the network."""

from __future__ import annotations

from crawler.replay.counting import count_selected
from crawler.replay.files import articles_path, named_collection, warc_files
from crawler.replay.replaying import Options, Replayed, replay_file, replay_into
from crawler.replay.selection import Selection

__all__ = [
    "Options",
    "Replayed",
    "Selection",
    "articles_path",
    "count_selected",
    "named_collection",
    "replay_file",
    "replay_into",
    "warc_files",
]
