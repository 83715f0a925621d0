"""What the service does to what it is given: another order, another name for the same thing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from vedette_emulators.core.wire import Json

_USER = re.compile(r"\(\s*user\s*\)")


def reordered(items: Sequence[Any], key: Callable[[Json], object]) -> list[Any]:
    """Return the items in an order that is always the same and, where there are two or more, never the one sent.

    Sentry reads such rows without an order; a client that relies on one must be found out.
    """
    mixed = sorted(items, key=lambda item: zlib.crc32(str(key(item)).encode()))
    return mixed[::-1] if mixed == list(items) else mixed


def aggregate(text: str) -> str:
    """Write an aggregate over users the way Sentry stores it."""
    return _USER.sub("(tags[sentry:user])", text)
