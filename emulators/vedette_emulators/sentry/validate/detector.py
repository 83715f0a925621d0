"""A monitor as a whole: what all types share, and which reader each part needs."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import RefusedError
from vedette_emulators.core.store import Document, Store
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.state import edges
from vedette_emulators.sentry.state.lookup import actor
from vedette_emulators.sentry.state.projects import BUILT_IN
from vedette_emulators.sentry.validate import cron, metric, uptime
from vedette_emulators.sentry.validate.fields import Fields, camel_keys, each, nested

TYPES = ("metric_issue", "monitor_check_in_failure", "uptime_domain_failure")
"""The types that can be created; a project has its `error` and `issue_stream` monitors from the start."""


def owner(fields: Fields, store: Store) -> None:
    """Read an owner, "team:ID" or "user:ID"."""
    if "owner" not in fields.sent:
        return
    value, problem = actor(store, fields.sent["owner"])
    if problem:
        fields.refuse("owner", problem)
    fields.clean["owner"] = value


def detector(body: Json, store: Store, before: Document | None) -> dict[str, Any]:
    """Read a monitor to be created, or the change of one.

    Returns:
        The top-level fields that were sent or have a default; `source` holds the data source's own fields.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    fields = Fields(body)
    type_ = _type(fields, before)
    new = before is None
    fields.text("name", required=new, longest=200)
    fields.text("description", null=True, blank=True)
    fields.boolean("enabled")
    owner(fields, store)
    ids = fields.integers("workflowIds")
    if ids:
        gone = edges.unknown(store, "detector", ids)
        if gone:
            fields.refuse("workflowIds", f"Some workflows do not exist: {', '.join(gone)}")
    if type_ is not None and type_ not in BUILT_IN:
        _sources(fields, type_, store, before)
        _config(fields, type_, before)
        _group(fields, type_, before)
    return fields.done()


def _type(fields: Fields, before: Document | None) -> str | None:
    type_ = fields.text("type", required=before is None)
    if before is not None:
        if type_ is not None and type_ != before["type"]:
            fields.refuse("type", "The type of a monitor cannot be changed")
        return str(before["type"])
    if type_ in BUILT_IN:
        fields.refuse("type", "Detector type not compatible with detectors")
    elif type_ is not None and type_ not in TYPES:
        fields.refuse("type", f"Unknown detector type '{type_}'")
    return type_ if type_ in TYPES else None


def _sources(fields: Fields, type_: str, store: Store, before: Document | None) -> None:
    sources = fields.listing("dataSources")
    fields.clean.pop("dataSources", None)
    if not sources:
        if before is None and "dataSources" not in fields.errors:
            fields.refuse("dataSources", "This field is required when creating a detector.")
        return
    if len(sources) > 1:
        fields.refuse("dataSources", "Only one data source is allowed for this detector type.")
        return
    was = before["dataSources"][0]["queryObj"] if before else None
    readers = {
        "metric_issue": metric.query,
        "monitor_check_in_failure": lambda sent: cron.monitor(sent, store, was),
        "uptime_domain_failure": lambda sent: uptime.subscription(sent, was),
    }
    read = each(fields, "dataSources", sources, readers[type_])
    fields.clean.pop("dataSources", None)
    if read:
        fields.clean["source"] = read[0]


def _config(fields: Fields, type_: str, before: Document | None) -> None:
    if "config" not in fields.sent and before is not None:
        return
    sent = fields.sent.get("config", {})
    was = before["config"] if before else {}
    if type_ == "metric_issue":
        nested(fields, "config", lambda: metric.config(camel_keys(sent)))
    elif type_ == "uptime_domain_failure":
        nested(fields, "config", lambda: uptime.config(sent, was))
    elif sent:
        fields.refuse("config", "Additional properties are not allowed")
    else:
        fields.clean["config"] = {}


def _group(fields: Fields, type_: str, before: Document | None) -> None:
    metric_ = type_ == "metric_issue"
    sent = fields.any("conditionGroup", required=metric_ and before is None, null=not metric_)
    if not metric_ or sent is None:
        fields.clean.pop("conditionGroup", None)
        return
    config = fields.clean.get("config") or (before or {}).get("config") or {}
    nested(fields, "conditionGroup", lambda: metric.condition_group(sent, config.get("detectionType", "static")))
    known = {row.get("id") for row in before["conditionGroup"]["conditions"]} if before else set()
    rows = (fields.clean.get("conditionGroup") or {}).get("conditions", ())
    if any("id" in row and row["id"] not in known for row in rows):
        raise RefusedError(400, {"conditionGroup": {"conditions": ["Condition id does not belong to this monitor"]}})
