"""How many requests a caller may make: per second and at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

_GENEROUS = 1_000_000
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits that an answer reports to its caller; `reset` is in seconds of the epoch."""

    refused: bool
    limit: int
    remaining: int
    reset: int
    concurrent_limit: int
    concurrent_remaining: int


class Limits:
    """Fixed windows of one second, counted per caller and endpoint, and requests at a time per caller.

    Windows follow real time, never the settable clock: a client that waits for the reset waits in real time.
    """

    def __init__(self) -> None:
        self.configure(None, None)

    def configure(
        self,
        per_second: int | None,
        concurrent: int | None,
        *,
        slack_tiers: bool = False,
        per_minute: Mapping[str, int] | None = None,
    ) -> None:
        """Set the limits; None means as good as none.

        Args:
            per_second: Requests of a caller to one endpoint.
            concurrent: Requests of a caller at a time.
            slack_tiers: Whether callers are held to Slack's published limits.
            per_minute: Requests of a caller to a whole service, by the service's name.
        """
        self._tiers = slack_tiers
        self._per_minute = dict(per_minute or {})
        self._spent: dict[tuple[str, ...], tuple[float, int]] = {}
        self._per_second = per_second or _GENEROUS
        self._concurrent = concurrent or _GENEROUS
        self._window = 0
        self._used: dict[tuple[str, str], int] = {}
        self._running: dict[str, int] = {}

    def enter(self, caller: str, endpoint: str, service: str = "") -> Allowance:
        """Count a request that arrives; every `enter` needs its `leave`."""
        second = int(time.time())
        if second != self._window:
            self._window = second
            self._used = {}
        used = self._used.get((caller, endpoint), 0) + 1
        running = self._running.get(caller, 0) + 1
        self._used[caller, endpoint] = used
        self._running[caller] = running
        if service in self._per_minute:
            return self._enter_minute(caller, service, running)
        return Allowance(
            refused=used > self._per_second or running > self._concurrent,
            limit=self._per_second,
            remaining=max(0, self._per_second - used),
            reset=second + 1,
            concurrent_limit=self._concurrent,
            concurrent_remaining=max(0, self._concurrent - running),
        )

    def _enter_minute(self, caller: str, service: str, running: int) -> Allowance:
        limit, now = self._per_minute[service], time.monotonic()
        started, used = self._spent.get((service, caller), (now, 0))
        if now - started >= _MINUTE_S:
            started, used = now, 0
        self._spent[service, caller] = (started, used + 1)
        return Allowance(
            refused=used >= limit,
            limit=limit,
            remaining=max(0, limit - used - 1),
            reset=math.ceil(time.time() + started + _MINUTE_S - now),
            concurrent_limit=self._concurrent,
            concurrent_remaining=max(0, self._concurrent - running),
        )

    def spend(self, key: tuple[str, ...], limit: int, window_s: float) -> int:
        """Count one use against a limit of Slack's; its window begins with the first use.

        Returns:
            Whole seconds until there is room again; 0 where there is room, and while these limits are off.
        """
        if not self._tiers:
            return 0
        now = time.monotonic()
        started, used = self._spent.get(key, (now, 0))
        if now - started >= window_s:
            started, used = now, 0
        if used >= limit:
            return max(1, math.ceil(started + window_s - now))
        self._spent[key] = (started, used + 1)
        return 0

    def leave(self, caller: str) -> None:
        running = self._running.get(caller, 0) - 1
        if running > 0:
            self._running[caller] = running
        else:
            self._running.pop(caller, None)
