"""The time that one operation may take: what people set as `customTimeouts`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from math import inf

from .errors import LateError

_end: ContextVar[float] = ContextVar("end", default=inf)


def time_left() -> float:
    """Seconds that the operation under way may still take, `math.inf` without a limit."""
    return _end.get() - time.monotonic()


class TimeLimit:
    """A limit in seconds that begins now; 0 is none. All parts of one operation share it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds if seconds > 0 else inf

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """Do a part of the operation, and stop it where it is when the time is over.

        Raises:
            LateError: The time is over.
        """
        before = _end.set(self._end)
        try:
            async with asyncio.timeout(None if self._end == inf else time_left()) as timer:
                yield
        except TimeoutError as error:
            if not timer.expired():
                raise
            raise LateError(
                f"not done within the {self._seconds:g} s that customTimeouts allow, and stopped: allow more, or run "
                "again; what Sentry has made of it by then is taken over"
            ) from error
        finally:
            _end.reset(before)
