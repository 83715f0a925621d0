"""What the program and the engine write, and policies read: names of resources, routes of entries, marks of values."""

from __future__ import annotations

MONITOR, ALERT = "monitor", "alert"
"""The last parts of the names of an entry's monitor and alert."""

WARNING = "warning"
"""The part before them in the milder level of an alert with two (docs/adr/0002-a-level-is-a-monitor.md)."""

DIGEST = "digest:weekly"
"""In the route of an entry: its owners decided that nobody is notified at once."""

SECRET_MARK = "4dabf18193072939515e22adb298388d"  # noqa: S105 - a key
"""The key by which the engine marks a value that is more than plain data, such as a secret."""


def name_of(urn: str) -> str:
    """The resource's name in a URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`; a name may have `::` itself."""
    return urn.split("::", 3)[-1]


def is_milder(name: str) -> bool:
    """Whether a monitor or an alert is of the milder level of its entry."""
    return name.endswith((f".{WARNING}.{MONITOR}", f".{WARNING}.{ALERT}"))
