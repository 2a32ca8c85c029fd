"""The engine, asked to look again when a host may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.utils.asyncio import call_later

if TYPE_CHECKING:
    from scrapy.core.engine import ExecutionEngine
    from scrapy.utils.asyncio import CallLaterResult

    from crawler.frontier.supply import Supply

__all__ = ["Waking"]


class Waking:
    """Wakes the engine, which asks the scheduler of its own accord only every five seconds."""

    def __init__(self, engine: ExecutionEngine, supply: Supply) -> None:
        """Prepare; `supply` knows when the next host may be asked."""
        self._engine = engine
        self._supply = supply
        self._timer: CallLaterResult | None = None

    def wake(self) -> None:
        """Have the engine ask now."""
        slot = self._engine._slot  # noqa: SLF001  see tests/crawler/test_private_names.py
        if slot is not None and slot.closing is None:
            self._supply.has_changed()
            slot.nextcall.schedule()

    def wake_in_time(self) -> None:
        """Have the engine ask again when the next host may be asked."""
        self.stop()
        seconds = self._supply.seconds_until_next()
        if 0 < seconds < float("inf"):
            self._timer = call_later(seconds, self.wake)

    def stop(self) -> None:
        """Wake it no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
