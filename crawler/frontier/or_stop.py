"""Methods of the scheduler that end the crawl where the frontier cannot be read or written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from crawler.errors import FrontierError

__all__ = ["or_stop"]

P = ParamSpec("P")
T = TypeVar("T")


class _Stoppable(Protocol):
    is_broken: bool

    def stop_crawl(self, trouble: str) -> None: ...


S = TypeVar("S", bound=_Stoppable)


def or_stop(fallback: T) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """Make a method stop the crawl, and return `fallback`, at a FrontierError; from then on it does nothing else.

    Scrapy would log what a scheduler raises, and crawl on.
    """

    def decorate(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        @wraps(method)
        def guarded(self: S, *args: P.args, **kwargs: P.kwargs) -> T:
            if self.is_broken:
                return fallback
            try:
                return method(self, *args, **kwargs)
            except FrontierError as error:
                self.stop_crawl(str(error))
                return fallback

        return guarded  # type: ignore[return-value]  # wraps() loses that self is positional

    return decorate
