"""A semaphore whose size the server may change at any time."""

from __future__ import annotations

import asyncio
from collections import deque
from types import TracebackType


class Gate:
    """Lets at most `limit` requests be in flight, in the order in which they came.

    Sentry states the limit per caller in X-Sentry-Rate-Limit-ConcurrentLimit, so it is known after the first answer.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """How many may be in flight now."""
        return self._limit

    def resize(self, limit: int) -> None:
        """Take over the limit that the server named; less than one is ignored."""
        if limit >= 1 and limit != self._limit:
            self._limit = limit
            self._admit()

    async def __aenter__(self) -> None:
        if self._inside < self._limit and not self._waiting:
            self._inside += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            else:
                self._waiting.remove(turn)
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        self._inside -= 1
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._inside < self._limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)
