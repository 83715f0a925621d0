"""Every request a service received, kept in memory for tests to count and compare."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from vedette_emulators.core.wire import Json

_KEPT = 100_000


@dataclass(slots=True)
class Entry:
    """One request as it arrived; `status` is None while it runs and when the connection was cut."""

    n: int
    service: str
    method: str
    path: str
    query: str
    body: Json
    at: float = field(default_factory=time.monotonic)
    status: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the entry as the control endpoint shows it; `at` is in seconds of the monotonic clock."""
        return {
            "n": self.n, "at": self.at, "service": self.service, "method": self.method, "path": self.path,
            "query": self.query, "status": self.status, "body": self.body,
        }  # fmt: skip


class RequestLog:
    """Requests in the order of arrival; the oldest go first when there are more than 100,000."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._n = 0

    def open(self, service: str, method: str, path: str, query: str, body: Json) -> Entry:
        """Note a request that just arrived."""
        self._n += 1
        entry = Entry(self._n, service, method, path, query, body)
        self._entries.append(entry)
        return entry

    def entries(self, *, method: str = "", path: str = "", service: str = "") -> list[Entry]:
        """Return the requests of a method and service whose path contains `path`; empty means any."""
        return [
            entry
            for entry in self._entries
            if (not method or entry.method == method.upper())
            and path in entry.path
            and (not service or entry.service == service)
        ]

    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(entry.method for entry in self._entries).items()))

    def clear(self) -> None:
        """Forget all requests and count from 1 again."""
        self._entries.clear()
        self._n = 0
