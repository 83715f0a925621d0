"""Names of teams."""

from __future__ import annotations

import re

_OTHERS = re.compile(r"[^a-z0-9_]+")


def slugify(name: str) -> str:
    """Return the slug that a team of this name gets."""
    return _OTHERS.sub("-", name.lower()).strip("-")
