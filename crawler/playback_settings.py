"""The settings of a crawl offline, read: what is played (``PLAYBACK``), and what a miss means (``PLAYBACK_MISS``)."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.capture_choice import CaptureChoice
from crawler.errors import ArgumentError
from crawler.replay import named_collection, warc_files

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["PlaybackSources", "check_playback", "fetch_collection", "playback_sources"]

_MISSES = ("ignore", "error")
_FETCH = "fetch:"


@dataclass(frozen=True, slots=True)
class PlaybackSources:
    """What requests are answered from."""

    collections: list[Path]
    files: list[Path]


def playback_sources(settings: BaseSettings) -> PlaybackSources:
    """Return what ``PLAYBACK`` names: collections (by name or folder), WARC files, folders of them, patterns.

    Several are separated by commas. Raises ArgumentError, in one line, for one that does not exist.
    """
    sources = PlaybackSources([], [])
    value = settings["PLAYBACK"]
    # A path may have a comma in it.
    names = [value] if isinstance(value, str) and Path(value).exists() else settings.getlist("PLAYBACK")
    for name in names:
        if (collection := named_collection(name, settings["ARCHIVE_DIR"])) is not None:
            sources.collections.append(collection)
        else:
            try:
                sources.files.extend(warc_files(_matching(name)))
            except ArgumentError as error:
                message = f"PLAYBACK={error}"
                raise ArgumentError(message) from error
    if not sources.collections and not sources.files:
        message = f"PLAYBACK={value}: matches nothing"
        raise ArgumentError(message)
    return sources


def _matching(name: str) -> list[str]:
    # Path.glob knows neither absolute patterns nor patterns on their own.
    return sorted(glob.glob(name)) if glob.has_magic(name) and not Path(name).exists() else [name]  # noqa: PTH207


def fetch_collection(settings: BaseSettings) -> str | None:
    """Return the collection that keeps what was not recorded and is fetched, or None if nothing is fetched.

    Raises ArgumentError if ``PLAYBACK_MISS`` is none of ``ignore``, ``error`` and ``fetch:COLLECTION``.
    """
    miss = str(settings["PLAYBACK_MISS"])
    if miss in _MISSES:
        return None
    if not miss.startswith(_FETCH) or miss == _FETCH:
        message = f"PLAYBACK_MISS={miss}: use ignore, error or fetch:COLLECTION"
        raise ArgumentError(message)
    return miss.removeprefix(_FETCH)


def check_playback(settings: BaseSettings) -> None:
    """Raise ArgumentError, in one line, if the settings of a playback cannot be used."""
    playback_sources(settings)
    fetch_collection(settings)
    try:
        CaptureChoice.parse(str(settings["PLAYBACK_DATE"]))
    except ValueError as error:
        message = f"PLAYBACK_DATE={error}"
        raise ArgumentError(message) from error
