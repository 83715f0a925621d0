"""How many requests a caller may make: per second and at a time."""

import math
import time
from dataclasses import dataclass

__all__ = ["Allowance", "Limits"]

_GENEROUS = 1_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller is told with an answer; `reset` is in seconds of the epoch."""

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

    def configure(self, per_second: int | None, concurrent: int | None, *, slack_tiers: bool = False) -> None:
        """Set the limits; None means as good as none. `slack_tiers` holds callers to Slack's published ones."""
        self._tiers = slack_tiers
        self._spent: dict[tuple[str, ...], tuple[float, int]] = {}
        self._per_second = per_second or _GENEROUS
        self._concurrent = concurrent or _GENEROUS
        self._window = 0
        self._used: dict[tuple[str, str], int] = {}
        self._running: dict[str, int] = {}

    def enter(self, caller: str, endpoint: str) -> Allowance:
        """Count a request that arrives; every `enter` needs its `leave`."""
        second = int(time.time())
        if second != self._window:
            self._window = second
            self._used = {}
        used = self._used.get((caller, endpoint), 0) + 1
        running = self._running.get(caller, 0) + 1
        self._used[caller, endpoint] = used
        self._running[caller] = running
        return Allowance(
            refused=used > self._per_second or running > self._concurrent,
            limit=self._per_second,
            remaining=max(0, self._per_second - used),
            reset=second + 1,
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
        """Count a request that ended."""
        running = self._running.get(caller, 0) - 1
        if running > 0:
            self._running[caller] = running
        else:
            self._running.pop(caller, None)
