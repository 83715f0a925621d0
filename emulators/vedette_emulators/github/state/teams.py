"""Names of teams."""

import re

__all__ = ["slugify"]

_OTHERS = re.compile(r"[^a-z0-9_]+")


def slugify(name: str) -> str:
    """Return the slug that a team of this name gets."""
    return _OTHERS.sub("-", name.lower()).strip("-")
