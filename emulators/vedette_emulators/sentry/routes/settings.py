"""Ownership rules and inbound filters of a project.

Sources: `sentry/issues/endpoints/project_ownership.py`, `sentry/ingest/inbound_filters.py`.
"""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import PROJECT, PROJECT_READ, PROJECT_WRITE, route
from vedette_emulators.sentry.state import lookup, settings
from vedette_emulators.sentry.validate.fields import Fields
from vedette_emulators.sentry.validate.ownership import parse

_ASSIGNMENT = ("Auto Assign to Issue Owner", "Auto Assign to Suspect Commits", "Turn off Auto-Assignment")
_BROWSERS = (
    "ie", "edge", "safari", "firefox", "chrome", "opera", "android", "opera_mini", "ie_pre_9", "ie9", "ie10", "ie11",
    "opera_pre_15", "android_pre_4", "safari_pre_6", "opera_mini_pre_8", "edge_pre_79",
)  # fmt: skip
_LEGACY = "legacy-browsers"


def get_ownership(call: Call) -> Reply:
    """Get the ownership of a project; one that was never set, or is blank, has `raw` null."""
    return Reply(200, served_ownership(call.context, lookup.project(call)))


def update_ownership(call: Call) -> Reply:
    """Change what is sent; who can only read the project may change nothing but the rules."""
    project = lookup.project(call)
    fields, store = Fields(call.body), call.context.store
    if set(fields.sent) != {"raw"} and not call.scopes & {"project:write", "project:admin"}:
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
    raw = fields.text("raw", blank=True)
    fields.boolean("fallthrough")
    fields.boolean("codeownersAutoSync")
    assignment = fields.text("autoAssignment")
    if assignment is not None and assignment not in _ASSIGNMENT:
        fields.refuse("autoAssignment", {"autoAssignment": "Invalid selection."})
    wrong = parse(raw, project, store)[1] if raw else None
    if wrong:
        fields.refuse("raw", wrong)
    clean = fields.done()
    if raw is not None:
        clean["raw"] = raw if raw.strip() else None
    before, now = settings.ownership(call.context, project), call.context.clock.stamp()
    changed = {**before, **clean}
    if changed != before:
        changed |= {"dateCreated": before["dateCreated"] or now, "lastUpdated": now}
        store.put("ownership", project["id"], changed)
    return Reply(202, served_ownership(call.context, project))


def served_ownership(context: Context, project: Document) -> dict[str, Any]:
    """Write the ownership of a project."""
    doc = {name: value for name, value in settings.ownership(context, project).items() if name != "id"}
    return {**doc, "schema": settings.schema(context, project)}


def list_filters(call: Call) -> Reply:
    """List the inbound filters of a project and whether each is on."""
    docs = settings.filters(call.context, lookup.project(call))
    return Reply(200, [{"id": doc["filter"], "active": doc["active"]} for doc in docs])


def update_filter(call: Call) -> Reply:
    """Set a filter; what is not sent counts as off. The one of browsers takes `active` or a list of `subfilters`."""
    project, wanted = lookup.project(call), call.params["filter_id"]
    if wanted not in settings.FILTERS:
        raise lookup.not_found()
    fields = Fields(call.body or {})
    active: Any = fields.boolean("active")
    parts = fields.listing("subfilters") if wanted == _LEGACY else None
    for unknown in (part for part in parts or () if part not in _BROWSERS):
        fields.refuse("subfilters", f'"{unknown}" is not a valid choice.')
    fields.done()
    if active is None:
        active = sorted(set(parts)) if parts else False
    doc = {**settings.filter_state(project, wanted), "active": active}
    call.context.store.put("inbound_filter", doc["id"], doc)
    return Reply(204)


ROUTES = (
    route("GET", PROJECT + "ownership/", get_ownership, PROJECT_READ),
    route("PUT", PROJECT + "ownership/", update_ownership, PROJECT_READ, "a reader may change only raw"),
    route("GET", PROJECT + "filters/", list_filters, PROJECT_READ),
    route("PUT", PROJECT + "filters/{filter_id}/", update_filter, PROJECT_WRITE),
)
