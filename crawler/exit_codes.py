"""What the commands say when they end; 0 is done, also where there was nothing to do."""

from __future__ import annotations

__all__ = ["BELOW_PROMISE", "IN_USE", "STOPPED", "WRONG_USAGE"]

STOPPED = 1
"""Stopped before the end: an uncaught error, a full disk, Ctrl-C."""

WRONG_USAGE = 2
"""Wrong usage or configuration; nothing was started."""

BELOW_PROMISE = 3
"""Finished below what was promised: damage found, too few pages fetched, an article that could not be made."""

IN_USE = 75
"""Another run holds the lock; try again later (``EX_TEMPFAIL`` of sysexits.h)."""
