"""``python -m crawler.demo``: serve the sample newspaper until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from threading import Event

from crawler.demo.newspaper import Newspaper

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Serve the newspaper; return 0 after Ctrl-C, 2 if the port is taken."""
    parser = argparse.ArgumentParser(
        prog="python -m crawler.demo",
        description="Serve The Orrin Courier, the newspaper of a place that does not exist, on this machine only. "
        "Its pages show what a news archiver meets: gates, stubs, live blogs, odd encodings, bot challenges. "
        "Open the address that is printed in a browser, or give it to a spider. Ctrl-C ends it.",
    )
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1; 0 takes a free one (default: 8000)")
    port = parser.parse_args(arguments).port
    try:
        with Newspaper(port) as newspaper:
            sys.stdout.write(f"The Orrin Courier is served at {newspaper.base_url}/ (Ctrl-C ends it)\n")
            sys.stdout.flush()
            Event().wait()
    except KeyboardInterrupt:
        return 0
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"{parser.prog}: cannot listen on 127.0.0.1:{port}: {error}. Try --port 0.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
