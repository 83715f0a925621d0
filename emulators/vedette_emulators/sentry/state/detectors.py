"""Monitors: creating, changing, deleting."""

import uuid
from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.sentry.state import checkins, edges
from vedette_emulators.sentry.state.lookup import organization_id

__all__ = ["create", "delete", "group", "update"]

_SOURCE_TYPES = {
    "metric_issue": "snuba_query_subscription",
    "monitor_check_in_failure": "cron_monitor",
    "uptime_domain_failure": "uptime_subscription",
}


def create(world: World, project: Document, body: dict[str, Any], user: str | None = None) -> Document:
    """Create a monitor from a body that was read by `validate.detector`."""
    store, now = world.store, world.clock.stamp()
    id_ = store.next_id("detector")
    store.put(
        "detector",
        id_,
        {
            "id": id_, "projectId": project["id"], "name": body["name"], "type": body["type"],
            "description": body.get("description"), "owner": body.get("owner"), "createdBy": user,
            "dateCreated": now, "dateUpdated": now, "workflowIds": [],
            "dataSources": [_source(world, body)],
            "conditionGroup": group(world, body.get("conditionGroup") or {"logicType": "any", "conditions": []}, None),
            "config": body["config"], "enabled": body.get("enabled", True),
        },
    )  # fmt: skip
    edges.connect(store, "detector", id_, body.get("workflowIds") or ())
    return _synced(world, id_)


def update(world: World, doc: Document, body: dict[str, Any]) -> Document:
    """Change what the body holds, leave the rest; edges too are left alone when it does not name them."""
    names = ("name", "description", "owner", "config", "enabled")
    changed = {**doc, **{name: body[name] for name in names if name in body}, "dateUpdated": world.clock.stamp()}
    if "source" in body:
        source = doc["dataSources"][0]
        changed["dataSources"] = [{**source, "queryObj": _query_obj(doc["type"], source["queryObj"], body["source"])}]
    if "conditionGroup" in body:
        changed["conditionGroup"] = group(world, body["conditionGroup"], doc["conditionGroup"])
    world.store.put("detector", doc["id"], changed)
    if "workflowIds" in body:
        edges.connect(world.store, "detector", doc["id"], body["workflowIds"])
    return _synced(world, doc["id"])


def delete(world: World, doc: Document) -> None:
    """Delete a monitor and its check-ins; its alerts lose it and stay."""
    checkins.forget(world, doc["id"])
    edges.drop(world.store, "detector", doc["id"])
    world.store.delete("detector", doc["id"])


def group(world: World, body: dict[str, Any], before: Document | None) -> Document:
    """Give a group and its conditions ids; conditions that name theirs keep them, others are new."""
    store = world.store
    return {
        "id": before["id"] if before else store.next_id("condition_group"),
        "organizationId": organization_id(store),
        "logicType": body["logicType"],
        "conditions": [{"id": row.get("id") or store.next_id("condition"), **row} for row in body["conditions"]],
        "actions": [],
    }


def _source(world: World, body: dict[str, Any]) -> Document:
    store, kind = world.store, body["type"]
    source_id = store.next_id("source")
    new: Document = {"id": source_id}
    if kind == "metric_issue":
        new = {"id": source_id, "status": 0, "subscription": f"local/{source_id}", "snubaQuery": {}}
        new["snubaQuery"]["id"] = store.next_id("query")
    elif kind == "monitor_check_in_failure":
        new = {
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"monitor {source_id}")), "status": "active", "isMuted": False,
            "isUpserting": False, "dateCreated": world.clock.stamp(),
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


def _synced(world: World, id_: str) -> Document:
    """Keep the two views of a cron monitor alike: the detector's `enabled` is the monitor's `status`."""
    doc = world.store.get("detector", id_) or {}
    if doc["type"] != "monitor_check_in_failure":
        return doc
    source = doc["dataSources"][0]
    monitor = {**source["queryObj"], "status": "active" if doc["enabled"] else "disabled"}
    if monitor == source["queryObj"]:
        return doc
    return world.store.put("detector", id_, {**doc, "dataSources": [{**source, "queryObj": monitor}]})
