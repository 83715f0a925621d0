"""The server's rate window of one route: how many requests it still takes, and when the next window begins.

Source: the headers X-Sentry-Rate-Limit-Limit, -Remaining and -Reset, which come with every answer. Sentry counts fixed
windows for each caller and endpoint; whoever asks beyond them gets 429.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime

_HEADERS = tuple(f"x-sentry-rate-limit-{name}" for name in ("limit", "remaining", "reset"))
# What a new window is taken to last until its first answer names the end; Sentry's windows are no shorter.
_SHORTEST_S = 1.0


class ServerClock:
    """The server's clock beside the monotonic one of this machine, which may be set quite differently.

    A Date header has whole seconds, and some servers write the same one for a second or two: all that it says is that
    the server's clock is no further back. So does the first answer of a new window: the old one's end is over. The
    furthest of these bounds comes close to the truth within a few answers.
    """

    def __init__(self) -> None:
        self._ahead: float | None = None

    def see(self, date: str | None) -> None:
        """Learn from the Date header of an answer that has just come."""
        if (moment := date_of(date)) is not None:
            self.reached(moment.timestamp())

    def reached(self, epoch: float) -> None:
        """Learn that the server's clock is now at `epoch` or past it."""
        ahead = epoch - time.monotonic()
        self._ahead = ahead if self._ahead is None else max(self._ahead, ahead)

    def surely(self, epoch: float) -> float:
        """The monotonic time, in seconds, at which the server's clock surely is at `epoch` or past it."""
        ahead = time.time() - time.monotonic() if self._ahead is None else self._ahead
        return epoch - ahead


class Window:
    """Lets no more requests pass than the server still takes, in the order in which they came.

    What the server has counted is known from its answers, so requests of others with the same token are in it; those
    of ours that are not answered yet are counted on top.
    """

    def __init__(self, clock: ServerClock, longest: float) -> None:
        """A window of which nothing is known yet; an end more than `longest` seconds away is not waited for."""
        self._clock = clock
        self._longest = longest
        self._limit: int | None = None
        self._counted = 0
        self._unanswered = 0
        self._ends = 0.0
        # Resets as the server names them: that of this window, and the last one that is over.
        self._reset = self._past = 0.0
        self._turn = asyncio.Lock()
        self._news = asyncio.Event()
        self._open = False

    async def enter(self) -> None:
        """Wait until the server takes one more. Every `enter` needs its `leave`."""
        async with self._turn:
            while (seconds := self._wait()) > 0:
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), seconds)
            self._unanswered += 1

    def leave(self, headers: Mapping[str, str] | None = None) -> None:
        """Take over what the answer's headers say; None if there was no answer."""
        self._unanswered -= 1
        if headers is not None:
            self._clock.see(headers.get("date"))
            with suppress(ValueError):
                limit, remaining, reset = (float(headers.get(name, "")) for name in _HEADERS)
                self._learn(int(limit), int(remaining), reset)
        self._news.set()

    def open(self) -> None:
        """Hold nobody back any more: the run was cancelled, and the server's refusal is answer enough."""
        self._open = True
        self._news.set()

    def _learn(self, limit: int, remaining: int, reset: float) -> None:
        if limit < 1 or reset <= self._past or reset < self._reset:
            # A late answer, of a window that is over.
            return
        if 0 < self._reset < reset:
            self._clock.reached(self._reset)
        before = self._counted if reset == self._reset else 0
        self._limit, self._reset, self._counted = limit, reset, max(before, limit - remaining)
        self._ends = self._clock.surely(self._reset)

    def _wait(self) -> float:
        """Seconds until there may be room, 0 if there is."""
        if self._limit is None or self._open:
            return 0
        now = time.monotonic()
        if now >= self._ends:
            self._counted, self._past, self._ends = 0, self._reset, now + _SHORTEST_S
        seconds = self._ends - now
        return 0 if self._counted + self._unanswered < self._limit or seconds > self._longest else seconds


def date_of(text: str | None) -> datetime | None:
    """The moment that a header names, None if it names none."""
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
