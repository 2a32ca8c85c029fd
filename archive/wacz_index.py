"""The index of a WACZ file: CDXJ in compressed blocks, and a list of the blocks to find the right one by.

The form is that of pywb's ZipNum index, as ``wacz`` writes it and ReplayWeb.page reads it: a lookup reads the short
list and then one block, instead of the whole index.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable
from typing import BinaryIO

from archive.warc_format import gzip_member

__all__ = ["BLOCKS", "BLOCK_LIST", "write_index"]

BLOCKS, BLOCK_LIST = "index.cdx.gz", "index.idx"
"""Names of the two files in ``indexes/``."""

_LINES = 1024
"""Lines a block, as ``wacz`` has it: some 50 kB compressed."""


def write_index(lines: Iterable[bytes], blocks: BinaryIO, block_list: BinaryIO) -> int:
    """Write sorted CDXJ `lines` (without line breaks) as one gzip member a block, and the list of the blocks.

    A line of the list is the key and timestamp of the block's first line, then where the block lies and its SHA-256.
    Returns the number of lines.
    """
    header = {"format": "cdxj-gzip-1.0", "filename": BLOCKS}
    block_list.write(f"!meta 0 {json.dumps(header)}\n".encode())
    offset = count = 0
    rest = iter(lines)
    while block := list(itertools.islice(rest, _LINES)):
        member = gzip_member(b"".join(line + b"\n" for line in block))
        place = {"offset": offset, "length": len(member), "digest": f"sha256:{hashlib.sha256(member).hexdigest()}"}
        key, timestamp, _ = block[0].split(b" ", 2)
        block_list.write(b"%s %s %s\n" % (key, timestamp, json.dumps(place).encode()))
        blocks.write(member)
        offset += len(member)
        count += len(block)
    return count
