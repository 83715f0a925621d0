"""Pages of a list, the classic way: `limit` is 25 and at most 100, `offset` counts from 0, `total` on request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.pagerduty.refuse import invalid

_USUAL, _LARGEST, _DEEPEST = 25, 100, 10_000


def page(call: Call, name: str, items: Sequence[Any], *, size: int = _USUAL) -> dict[str, Any]:
    """Return the page that the call asks for, with what leads to the others.

    Raises:
        RefusedError: 400 for a limit or offset that is no number, and beyond item 10000 (PagerDuty's pagination).
    """
    wrong = []
    numbers = {"limit": size, "offset": 0}
    for field in numbers:
        sent = call.query.get(field, "")
        if sent and not sent.isdecimal():
            wrong.append(f"{field.capitalize()} must be a whole number, not {sent!r}")
        elif sent:
            numbers[field] = int(sent)
    limit, offset = min(numbers["limit"] or size, _LARGEST), numbers["offset"]
    if offset + limit > _DEEPEST:
        wrong.append(f"Offset plus limit must be at most {_DEEPEST}, not {offset + limit}")
    if wrong:
        invalid(wrong)
    total = len(items) if call.query.get("total") == "true" else None
    found = list(items[offset : offset + limit])
    return {name: found, "limit": limit, "offset": offset, "more": offset + limit < len(items), "total": total}


def listed(call: Call, kind: str, name: str, serve: Callable[..., Any], *, size: int = _USUAL) -> Reply:
    """Answer with the documents of a kind whose name has `query` in it, by name as PagerDuty sorts them."""
    query = call.query.get("query", "").lower()
    docs = [doc for doc in call.context.store.all(kind) if query in doc["name"].lower()]
    docs.sort(key=lambda doc: doc["name"].lower())
    body = page(call, name, docs, size=size)
    return Reply(200, {**body, name: [serve(call.context, doc) for doc in body[name]]})
