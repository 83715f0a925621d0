"""How long to wait, and how often to try again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .window import date_of

RESET_HEADER = "x-sentry-rate-limit-reset"
SLACK_LIMIT = "exceeded the rate limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Bounds of patience: whichever of tries and total time is used up first ends it. Times are seconds.

    A server that cannot be reached is mostly a wrong address or no network, and somebody is waiting for the message:
    `unreachable_seconds` bounds the tries in a row that get no connection.
    """

    tries: int = 8
    total_seconds: float = 120.0
    unreachable_seconds: float = 5.0
    first_delay: float = 0.5
    longest_delay: float = 30.0
    timeout: float = 60.0
    connect_timeout: float = 5.0
    # How long after a write that may cross another one to look whether it has lasted.
    settle_seconds: float = 1.0
    # How long what was just made may still be missing.
    fresh_seconds: float = 10.0

    def until(self, began: float, unreachable_since: float | None) -> float:
        """The moment after which nothing is tried again, by the clock of the two moments given."""
        end = began + self.total_seconds
        return end if unreachable_since is None else min(end, unreachable_since + self.unreachable_seconds)

    def delay(self, attempt: int, headers: Mapping[str, str]) -> float:
        """Seconds to wait before try `attempt` + 1 (counted from 1): the server's word, else doubling, with jitter.

        Jitter only ever adds, so that no request comes back before the moment that the server named.
        """
        asked = _asked_delay(headers)
        if asked is None:
            asked = min(self.first_delay * 2 ** (attempt - 1), self.longest_delay)
        return asked + random.uniform(0, max(asked, self.first_delay) / 4)  # noqa: S311


def is_rate_limit(status: int, text: str) -> bool:
    """Whether to wait and send again: 429, or Slack's own limit, which Sentry passes on as a 400 with this text.

    Source: the message in Sentry's Slack integration, as seen by users of other tools.
    """
    return status == 429 or (status == 400 and SLACK_LIMIT in text)


def _asked_delay(headers: Mapping[str, str]) -> float | None:
    """The wait that the server asks for, in seconds from now by the server's own clock, or None."""
    retry_after = headers.get("retry-after", "")
    if retry_after.isdecimal():
        return float(retry_after)
    now = date_of(headers.get("date")) or datetime.now(UTC)
    if when := date_of(retry_after):
        return max(0.0, (when - now).total_seconds())
    try:
        wait = float(headers.get(RESET_HEADER, "")) - now.timestamp()
    except ValueError:
        return None
    # A moment already past says nothing about how long to wait now.
    return wait if wait > 0 else None
