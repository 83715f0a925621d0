"""Monitors: creating, changing, deleting."""

from __future__ import annotations

import uuid
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state import checkins, edges
from vedette_emulators.sentry.state.lookup import organization_id

_SOURCE_TYPES = {
    "metric_issue": "snuba_query_subscription",
    "monitor_check_in_failure": "cron_monitor",
    "uptime_domain_failure": "uptime_subscription",
}
_NO_CONDITIONS: dict[str, Any] = {"logicType": "any", "conditions": []}


def create(context: Context, project: Document, body: dict[str, Any], user: str | None = None) -> Document:
    """Create a monitor from a body that was read by `validate.detector`."""
    store, now = context.store, context.clock.stamp()
    id_ = store.next_id("detector")
    store.put(
        "detector",
        id_,
        {
            "id": id_, "projectId": project["id"], "name": body["name"], "type": body["type"],
            "description": body.get("description"), "owner": body.get("owner"), "createdBy": user,
            "dateCreated": now, "dateUpdated": now, "workflowIds": [],
            "dataSources": [_source(context, body)],
            "conditionGroup": group(context, body.get("conditionGroup") or _NO_CONDITIONS, None),
            "config": body["config"], "enabled": body.get("enabled", True),
        },
    )  # fmt: skip
    edges.connect(store, "detector", id_, body.get("workflowIds") or ())
    return _synced(context, id_)


def update(context: Context, doc: Document, body: dict[str, Any]) -> Document:
    """Change what the body holds, leave the rest; edges too are left alone when it does not name them."""
    names = ("name", "description", "owner", "config", "enabled")
    changed = {**doc, **{name: body[name] for name in names if name in body}, "dateUpdated": context.clock.stamp()}
    if "source" in body:
        source = doc["dataSources"][0]
        changed["dataSources"] = [{**source, "queryObj": _query_obj(doc["type"], source["queryObj"], body["source"])}]
    if "conditionGroup" in body:
        changed["conditionGroup"] = group(context, body["conditionGroup"], doc["conditionGroup"])
    context.store.put("detector", doc["id"], changed)
    if "workflowIds" in body:
        edges.connect(context.store, "detector", doc["id"], body["workflowIds"])
    return _synced(context, doc["id"])


def delete(context: Context, doc: Document) -> None:
    """Delete a monitor and its check-ins; its alerts lose it and stay."""
    checkins.forget(context, doc["id"])
    edges.drop(context.store, "detector", doc["id"])
    context.store.delete("detector", doc["id"])


def group(context: Context, body: dict[str, Any], before: Document | None) -> Document:
    """Give a group and its conditions ids; conditions that name theirs keep them, others are new."""
    store = context.store
    return {
        "id": before["id"] if before else store.next_id("condition_group"),
        "organizationId": organization_id(store),
        "logicType": body["logicType"],
        "conditions": [{"id": row.get("id") or store.next_id("condition"), **row} for row in body["conditions"]],
        "actions": [],
    }


def _source(context: Context, body: dict[str, Any]) -> Document:
    store, kind = context.store, body["type"]
    source_id = store.next_id("source")
    new: Document = {"id": source_id}
    if kind == "metric_issue":
        new = {"id": source_id, "status": 0, "subscription": f"local/{source_id}", "snubaQuery": {}}
        new["snubaQuery"]["id"] = store.next_id("query")
    elif kind == "monitor_check_in_failure":
        new = {
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"monitor {source_id}")), "status": "active", "isMuted": False,
            "isUpserting": False, "dateCreated": context.clock.stamp(),
        }  # fmt: skip
    return {
        "id": store.next_id("data_source"),
        "organizationId": organization_id(store),
        "type": _SOURCE_TYPES[kind],
        "sourceId": source_id,
        "queryObj": _query_obj(kind, new, body["source"]),
    }


def _query_obj(kind: str, before: Document, source: dict[str, Any]) -> Document:
    if kind == "metric_issue":
        return {**before, "snubaQuery": {"id": before["snubaQuery"]["id"], **source}}
    return {**before, **source}


def _synced(context: Context, id_: str) -> Document:
    """Keep the two views of a cron monitor alike: the detector's `enabled` is the monitor's `status`."""
    doc = context.store.get("detector", id_) or {}
    if doc["type"] != "monitor_check_in_failure":
        return doc
    source = doc["dataSources"][0]
    monitor = {**source["queryObj"], "status": "active" if doc["enabled"] else "disabled"}
    if monitor == source["queryObj"]:
        return doc
    return context.store.put("detector", id_, {**doc, "dataSources": [{**source, "queryObj": monitor}]})
