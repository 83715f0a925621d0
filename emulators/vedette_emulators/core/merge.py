"""JSON merge patches, with which the control endpoint edits stored documents."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json


def merged(value: Json, change: Json) -> Json:
    """Apply a JSON merge patch (RFC 7396)."""
    if not isinstance(change, dict):
        return change
    result = dict(value) if isinstance(value, dict) else {}
    for name, part in change.items():
        if part is None and name not in result:
            continue
        # Null would remove the key by the RFC; stored documents have a fixed shape, so here it empties the field.
        result[name] = None if part is None else merged(result.get(name), part)
    return result


def patch(context: Context, kind: str, id_: str, change: dict[str, Any]) -> Document | None:
    """Apply a merge patch to a stored document; None when there is none."""
    doc = context.store.get(kind, id_)
    return context.store.put(kind, id_, {**merged(doc, change), "id": id_}) if doc else None
