"""The ZIP file that a WACZ is, with its manifest (WACZ 1.1.1, "Zip Format" and ``datapackage.json``)."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

__all__ = ["Resource", "WaczZip", "resource_name"]

_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP entry can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file of the package, as the manifest lists it (Frictionless Data Package 1, "Data Resource")."""

    name: str
    path: str
    hash: str
    """``sha256:`` and 64 hex digits."""

    bytes: int


def resource_name(file: str) -> str:
    """Return the name of a file in the manifest: lower case, digits, ``.``, ``_`` and ``-``, as Frictionless asks."""
    return re.sub(r"[^a-z0-9._-]", "-", file.lower())


class WaczZip:
    """Writes the entries of a package into `stream` one after the other, each copied in chunks; a context manager.

    What is compressed already is stored as it is, so that byte ranges of it can be asked for; the rest is deflated.
    """

    def __init__(self, stream: IO[bytes], dated: datetime | None) -> None:
        """Begin; every entry is given the date `dated`, so that the same content makes the same bytes."""
        self._zip = zipfile.ZipFile(stream, "w")
        self._dated = _EPOCH if dated is None else max(_EPOCH, dated.timetuple()[:6])
        self._resources: list[Resource] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, path: str, content: BinaryIO, *, on_chunk: Callable[[bytes], Any] | None = None) -> None:
        """Copy `content`, from its beginning, to `path` and list it in the manifest.

        Raises OSError if it cannot be read or written.
        """
        digest, size = hashlib.sha256(), content.seek(0, 2)
        with self._zip.open(self._entry(path, size), "w") as entry:
            size = 0
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
                entry.write(chunk)
                if on_chunk is not None:
                    on_chunk(chunk)
        name = resource_name(PurePosixPath(path).name)
        self._resources.append(Resource(name=name, path=path, hash=f"sha256:{digest.hexdigest()}", bytes=size))

    def finish(self, about: dict[str, Any]) -> None:
        """Write ``datapackage.json`` with the properties `about` and the list of files, and its digest."""
        manifest = _json({**about, "resources": [asdict(resource) for resource in self._resources]})
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}
        # Neither is among the resources: the first holds their hashes, the second its own.
        self.add("datapackage.json", BytesIO(manifest))
        self.add("datapackage-digest.json", BytesIO(_json(digest)))

    def _entry(self, path: str, size: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(path, self._dated)
        stored = path.startswith("archive/") or path.endswith(".gz")
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        entry.create_system = 3  # Unix, wherever it is made
        entry.external_attr = 0o644 << 16
        entry.file_size = size  # beyond 2 GiB, zipfile then makes a ZIP64 entry
        return entry


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    yield from iter(lambda: content.read(_CHUNK), b"")


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
