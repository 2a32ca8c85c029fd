"""A process to be measured: it writes or reads one collection and ends (``warc.py --memory`` starts it).

python warc_memory.py write FOLDER --records 10000      exchanges of the sample newspaper
python warc_memory.py read FOLDER                       every record, its digests compared
python warc_memory.py write FOLDER --huge 5             one response of 5 GiB, through a spool on disk
python warc_memory.py verify FOLDER                     the same as scrapy verify: blocks of any size
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from warc_samples import Samples, page_bodies
from warc_systems import our_warcs, read_ours, write_ours

from archive import CollectionLayout, CollectionWriter, Exchange, Spool
from archive.verifying import Finding, find_targets, verify

_PAGES = 100
"""Different ones; they are in memory, so that more would be counted."""

_PIECE = bytes(1 << 18)


def write_huge(folder: Path, gib: float) -> None:
    """Keep one response of so many GiB of zeros."""
    layout = CollectionLayout(folder, "benchmark")
    writer = CollectionWriter(layout, software={"software": "benchmark"})
    size = int(gib * (1 << 30))
    spool = Spool(layout.folder)
    spool.append(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n" % size)
    for left in range(size, 0, -len(_PIECE)):
        spool.append(_PIECE[:left])
    request = b"GET /huge HTTP/1.1\r\nHost: www.example.org\r\n\r\n"
    url = "https://www.example.org/huge"
    writer.keep(Exchange(url=url, started_at=datetime.now(UTC), request=request, response=spool.settled()))
    writer.close()


def refuse(finding: Finding) -> None:
    """End the process: nothing may be wrong."""
    raise SystemExit(str(finding))


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["write", "read", "verify"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=0, metavar="N", help="exchanges to write")
    parser.add_argument("--huge", type=float, default=0, metavar="GIB", help="one response of that size instead")
    options = parser.parse_args()
    if options.task == "read":
        read_ours(our_warcs(options.folder))
    elif options.task == "verify":
        verify(find_targets([options.folder]), on_finding=refuse)
    elif options.huge:
        write_huge(options.folder, options.huge)
    else:
        write_ours(options.folder, Samples(page_bodies(None, _PAGES), compressed=False).give(options.records))


if __name__ == "__main__":
    main()
