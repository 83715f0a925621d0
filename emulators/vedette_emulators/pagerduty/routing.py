"""What the rows of the route tables in `routes/` are made of: an API key reads everything, or reads and writes it."""

from __future__ import annotations

from vedette_emulators.core.http import Handler, Route

_READ = frozenset({"pagerduty:read", "pagerduty:write"})
_WRITE = frozenset({"pagerduty:write"})


def route(method: str, path: str, handler: Handler, *, published: bool = True, note: str = "") -> Route:
    """Return a row that takes an API key."""
    return Route(method, path, handler, _READ if method == "GET" else _WRITE, published, note)
