"""What a project has beside its own fields: privacy settings, inbound filters, ownership."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.validate.ownership import parse

PRIVACY: dict[str, Any] = {
    "dataScrubber": True, "dataScrubberDefaults": True, "sensitiveFields": [], "safeFields": [],
    "scrubIPAddresses": False,
}  # fmt: skip
"""The privacy settings of a new project."""

FILTERS: dict[str, bool] = {
    "browser-extensions": False, "filtered-transaction": True, "legacy-browsers": False, "localhost": False,
    "web-crawlers": True,
}  # fmt: skip
"""Inbound filters and whether a new project has them on, as the published example lists them."""


def filter_state(project: Document, filter_: str) -> dict[str, Any]:
    """Return a filter as stored, with the id that the control endpoint takes."""
    return {
        "id": f"{project['id']}:{filter_}",
        "projectId": project["id"],
        "filter": filter_,
        "active": FILTERS[filter_],
    }


def filters(context: Context, project: Document) -> list[Document]:
    """Return the filters of a project, each on, off or the list of its parts."""
    return [
        context.store.get("inbound_filter", new["id"]) or new
        for new in (filter_state(project, filter_) for filter_ in FILTERS)
    ]


def ownership(context: Context, project: Document) -> Document:
    """Return the ownership of a project, also one that nobody ever set."""
    return context.store.get("ownership", project["id"]) or {
        "id": project["id"], "raw": None, "fallthrough": True, "dateCreated": None, "lastUpdated": None,
        "isActive": True, "autoAssignment": "Auto Assign to Issue Owner", "codeownersAutoSync": True,
    }  # fmt: skip


def schema(context: Context, project: Document) -> dict[str, Any] | None:
    """Return the rules of a project's ownership in parts; owners that are gone are left out."""
    raw = ownership(context, project)["raw"]
    return {"$version": 1, "rules": parse(raw, project, context.store)[0]} if raw else None


def forget(context: Context, project_id: str) -> None:
    """Delete the settings of a deleted project, and what other documents hold of it."""
    context.store.delete("ownership", project_id)
    for doc in context.store.all("inbound_filter", projectId=project_id):
        context.store.delete("inbound_filter", doc["id"])
    for doc in context.store.all("symbol_source", projectId=project_id):
        context.store.delete("symbol_source", doc["id"])
    for doc in context.store.all("notification_action"):
        kept = [id_ for id_ in doc["projects"] if id_ != project_id]
        context.store.put("notification_action", doc["id"], {**doc, "projects": kept})
