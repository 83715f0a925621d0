"""Pages of a list: at most `limit` of it, and a cursor to the next ones, empty at the end."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from vedette_emulators.slack.arguments import Arguments
from vedette_emulators.slack.refuse import refuse

T = TypeVar("T")
_MARK = "next:"


def page(sent: Arguments, items: Sequence[T], *, usual: int = 100, most: int = 1000) -> tuple[list[T], dict[str, Any]]:
    """Return the page that is asked for and the `response_metadata` that leads to the next one.

    Raises:
        RefusedError: `invalid_limit` or `invalid_cursor`.
    """
    limit = sent.text("limit") or "0"
    if not limit.isdecimal() or int(limit) > most:
        refuse("invalid_limit")
    size = int(limit) or usual
    start = _start(sent.text("cursor"))
    cursor = base64.b64encode(f"{_MARK}{start + size}".encode()).decode() if start + size < len(items) else ""
    return list(items[start : start + size]), {"next_cursor": cursor}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, ValueError):
        refuse("invalid_cursor")
    number = text.removeprefix(_MARK)
    if number == text or not number.isdecimal():
        refuse("invalid_cursor")
    return int(number)
