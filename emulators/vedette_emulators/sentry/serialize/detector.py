"""Monitors on the wire."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import checkins
from vedette_emulators.sentry.state.canonical import reordered


def detector(context: Context, doc: Document) -> dict[str, Any]:
    """Write a monitor: owner as an object, conditions and event types in an order of their own."""
    served = {**doc, "owner": plain.owner(context, doc["owner"]), "latestGroup": None}
    group = doc["conditionGroup"]
    if group:
        served["conditionGroup"] = {**group, "conditions": reordered(group["conditions"], _row_key)}
    if doc["dataSources"]:
        served["dataSources"] = [_source(context, doc, source) for source in doc["dataSources"]]
    return served


def _row_key(row: dict[str, Any]) -> object:
    return row.get("id", row)


def _source(context: Context, doc: Document, source: dict[str, Any]) -> dict[str, Any]:
    obj = source["queryObj"]
    if doc["type"] == "metric_issue":
        # The published example of an answer has no queryType: it can be sent and is not shown.
        query = {name: value for name, value in obj["snubaQuery"].items() if name != "queryType"}
        query["eventTypes"] = reordered(query["eventTypes"], str)
        obj = {**obj, "snubaQuery": query}
    elif doc["type"] == "monitor_check_in_failure":
        obj = {**obj, "environments": environments(context, doc), "owner": plain.owner(context, doc["owner"])}
    return {**source, "queryObj": obj}


def cron_monitor(context: Context, doc: Document) -> dict[str, Any]:
    """Write a cron detector as the monitors API shows it."""
    project = context.store.get("project", doc["projectId"]) or {}
    return {
        **doc["dataSources"][0]["queryObj"],
        "project": plain.project(context, project),
        "environments": environments(context, doc),
        "owner": plain.owner(context, doc["owner"]),
    }


def environments(context: Context, doc: Document) -> list[dict[str, Any]]:
    """Write the environments of a cron detector, the one that checked in last first."""
    shown = []
    for one in checkins.environments(context, doc):
        incident = one["activeIncident"]
        kept = {name: value for name, value in one.items() if name not in ("id", "detectorId")}
        kept["activeIncident"] = incident and {
            "startingTimestamp": incident["startingTimestamp"],
            "resolvingTimestamp": None,
            "brokenNotice": None,
        }
        shown.append(kept)
    return shown


def check_in(context: Context, doc: Document) -> dict[str, Any]:
    environment = context.store.get("monitor_environment", doc["environmentId"]) or {}
    kept = {name: value for name, value in doc.items() if name not in ("detectorId", "environmentId", "timeoutAt")}
    return {**kept, "environment": environment.get("name"), "groups": []}
