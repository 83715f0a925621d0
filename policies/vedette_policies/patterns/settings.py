"""Settings that a file makes, such as `DEBUG: "true"` in a workflow and `DEBUG=true` in a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What is called, or goes on after a point, is code and no value.
_ASSIGNED = re.compile(
    r"\b(?P<name>[A-Za-z][A-Za-z0-9_]*)[\"']?\s*[:=]\s*[\"']?(?P<value>[A-Za-z0-9]+)\b(?![\"']?\s*[.(])"
)

ON = frozenset({"true", "1", "yes", "on"})
OFF = frozenset({"false", "0", "no", "off"})


def in_file(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Names with their values; prose may speak of settings, and only code and configuration make them."""
    if not path.endswith(".md"):
        for found in _ASSIGNED.finditer(text):
            yield found["name"], found["value"]
