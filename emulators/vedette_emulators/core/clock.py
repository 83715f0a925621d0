"""The time that every timestamp of the emulators comes from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from vedette_emulators.core.store import Store


def iso(moment: datetime) -> str:
    """Write a moment the way Sentry does: UTC, microseconds, a final Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Clock:
    """Real time until it is set; once set it stands still until it is advanced or released."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._store.get("clock", "clock") is not None

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        doc = self._store.get("clock", "clock")
        return datetime.fromisoformat(doc["now"]) if doc else datetime.now(UTC)

    def stamp(self) -> str:
        """Return the present moment as services write it."""
        return iso(self.now())

    def set(self, moment: datetime | None) -> None:
        """Stop the clock at a moment (UTC when it names no zone), or let it run with real time again on None."""
        if moment is None:
            self._store.delete("clock", "clock")
        else:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            self._store.put("clock", "clock", {"now": aware.astimezone(UTC).isoformat()})

    @contextlib.contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let it be another moment for a while."""
        before = self.now() if self.frozen else None
        self.set(moment)
        try:
            yield
        finally:
            self.set(before)

    def advance(self, seconds: float) -> None:
        """Stop the clock `seconds` after its present moment."""
        self.set(self.now() + timedelta(seconds=seconds))
