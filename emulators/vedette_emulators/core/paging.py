"""Pages of a list, described in a Link header as Sentry does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from vedette_emulators.core.http import Call, RefusedError

T = TypeVar("T")
_LARGEST = 100


def page(call: Call, items: Sequence[T], *, size: int = _LARGEST) -> tuple[list[T], dict[str, str]]:
    """Return the page of `items` that the call asks for and the headers that lead to the other pages.

    Both links are always there; `results` says whether following one finds anything.

    Raises:
        RefusedError: 400 for a page size outside 1 to 100 or an unreadable cursor.
    """
    asked = call.query.get("per_page", str(size))
    if not asked.isdigit() or not 1 <= int(asked) <= _LARGEST:
        raise RefusedError(400, {"detail": f"Invalid per_page value. Must be between 1 and {_LARGEST}."})
    limit = int(asked)
    # sentry-cli asks for the first page with an empty cursor.
    parts = (call.query.get("cursor") or "0:0:0").split(":")
    if len(parts) != 3 or not parts[1].isdigit():
        raise RefusedError(400, {"detail": "Invalid cursor parameter."})
    start = int(parts[1])
    links = [
        _link(call, "previous", max(0, start - limit), 1, results=start > 0),
        _link(call, "next", start + limit, 0, results=start + limit < len(items)),
    ]
    return list(items[start : start + limit]), {"link": ", ".join(links)}


def _link(call: Call, rel: str, offset: int, backwards: int, *, results: bool) -> str:
    cursor = f"0:{offset}:{backwards}"
    kept: list[tuple[str, Any]] = [(key, value) for key, value in call.query.multi_items() if key != "cursor"]
    address = f"{call.base}{call.path}?{urlencode([*kept, ('cursor', cursor)])}"
    return f'<{address}>; rel="{rel}"; results="{str(results).lower()}"; cursor="{cursor}"'
