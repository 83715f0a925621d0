"""Alerts: creating, changing, deleting."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state import edges
from vedette_emulators.sentry.state.lookup import organization_id

_FIELDS = ("name", "enabled", "environment", "owner", "config")


def create(context: Context, body: dict[str, Any], user: str | None = None) -> Document:
    """Create an alert from a body that was read by `validate.workflow`."""
    store, now = context.store, context.clock.stamp()
    id_ = store.next_id("workflow")
    doc = store.put(
        "workflow",
        id_,
        {
            "id": id_, "name": body["name"], "organizationId": organization_id(store), "createdBy": user,
            "dateCreated": now, "dateUpdated": now, "triggers": _group(context, body["triggers"], None),
            "actionFilters": [_filter(context, one, None) for one in body["actionFilters"]],
            "environment": body.get("environment"), "config": body["config"], "detectorIds": [],
            "enabled": body.get("enabled", True), "owner": body.get("owner"),
        },
    )  # fmt: skip
    edges.connect(store, "workflow", id_, body.get("detectorIds") or ())
    return store.get("workflow", id_) or doc


def update(context: Context, doc: Document, body: dict[str, Any]) -> Document:
    """Change what the body holds; groups, conditions and actions that name their id keep it, others are new."""
    store = context.store
    changed = {**doc, **{name: body[name] for name in _FIELDS if name in body}, "dateUpdated": context.clock.stamp()}
    if "triggers" in body:
        changed["triggers"] = _group(context, body["triggers"], doc["triggers"])
    if "actionFilters" in body:
        known = {one["id"]: one for one in doc["actionFilters"]}
        changed["actionFilters"] = [_filter(context, one, known.get(one["id"])) for one in body["actionFilters"]]
    store.put("workflow", doc["id"], changed)
    if "detectorIds" in body:
        edges.connect(store, "workflow", doc["id"], body["detectorIds"])
    return store.get("workflow", doc["id"]) or changed


def delete(context: Context, doc: Document) -> None:
    """Delete an alert; its monitors stay."""
    edges.drop(context.store, "workflow", doc["id"])
    context.store.delete("workflow", doc["id"])


def create_default(context: Context, project: Document) -> Document:
    """Create the alert that Sentry adds to a project unless `default_rules` is false."""
    triggers = ("new_high_priority_issue", "existing_high_priority_issue")
    return create(
        context,
        {
            "name": "Send a notification for high priority issues",
            "config": {"frequency": 30},
            "detectorIds": [
                one["id"] for one in context.store.all("detector", projectId=project["id"], type="error")
            ],
            "triggers": {
                "id": None,
                "logicType": "any-short",
                "conditions": [{"type": type_, "comparison": True, "conditionResult": True} for type_ in triggers],
            },
            "actionFilters": [
                {
                    "id": None,
                    "logicType": "any-short",
                    "conditions": [],
                    "actions": [
                        {
                            "type": "email", "integrationId": None, "data": {"fallthroughType": "ActiveMembers"},
                            "config": {
                                "targetType": "issue_owners", "targetIdentifier": None, "targetDisplay": None,
                            },
                            "status": "active",
                        }
                    ],
                }
            ],
        },
    )  # fmt: skip


def _group(context: Context, body: dict[str, Any], before: Document | None) -> Document:
    store = context.store
    known = {row.get("id") for row in before["conditions"]} if before else set()
    return {
        "id": before["id"] if before else store.next_id("condition_group"),
        "organizationId": organization_id(store),
        "logicType": body["logicType"],
        "conditions": [
            {**row, "id": row["id"] if row.get("id") is not None and row["id"] in known else store.next_id("condition")}
            for row in body["conditions"]
        ],
        "actions": [],
    }


def _filter(context: Context, body: dict[str, Any], before: Document | None) -> Document:
    known = {row.get("id") for row in before["actions"]} if before else set()
    return {
        **_group(context, body, before),
        "actions": [
            {
                **row,
                "id": row["id"]
                if row.get("id") is not None and row["id"] in known
                else context.store.next_id("action"),
            }
            for row in body["actions"]
        ],
    }
