"""What stands in a WACZ file."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

from stems import Stem

from archive.wacz_writer import WaczMember


def whole(stem: Stem) -> WaczMember:
    return WaczMember(warc=stem.warc, index=stem.index, articles=stem.articles)


def content(wacz: Path, name: str) -> bytes:
    with zipfile.ZipFile(wacz) as package:
        return package.read(name)


def index_of(wacz: Path) -> list[str]:
    return gzip.decompress(content(wacz, "indexes/index.cdx.gz")).decode("ascii").splitlines()


def pages_of(wacz: Path) -> list[dict]:
    return [json.loads(line) for line in content(wacz, "pages/pages.jsonl").decode("utf-8").splitlines()]
