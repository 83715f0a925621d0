"""Alerts on the wire."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state.canonical import reordered


def workflow(doc: Document) -> dict[str, Any]:
    """Write an alert: conditions and actions in an order of their own, no alert of ours has fired yet."""
    return {
        **doc,
        "triggers": _group(doc["triggers"]),
        "actionFilters": [_group(group) for group in doc["actionFilters"]],
        "detectorIds": reordered(doc["detectorIds"], str),
        "lastTriggered": None,
    }


def _group(group: Document) -> dict[str, Any]:
    return {
        **group,
        "conditions": reordered(group["conditions"], _key),
        "actions": reordered(group.get("actions", []), _key),
    }


def _key(row: dict[str, Any]) -> object:
    return row.get("id", row)
