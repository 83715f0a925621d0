"""Cron monitors through their own API: the same objects as the cron detectors."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.routing import (
    ALERTS_READ,
    DETECTOR_WRITE,
    MONITOR_READ,
    MONITOR_WRITE,
    ORG,
    PROJECT,
    route,
)
from vedette_emulators.sentry.serialize.detector import check_in
from vedette_emulators.sentry.serialize.detector import cron_monitor as serve
from vedette_emulators.sentry.state import checkins, detectors, lookup
from vedette_emulators.sentry.state.projects import slugify
from vedette_emulators.sentry.validate import cron
from vedette_emulators.sentry.validate.detector import owner
from vedette_emulators.sentry.validate.fields import Fields, nested

_CRON = "monitor_check_in_failure"


def list_monitors(call: Call) -> Reply:
    """List cron monitors, of some projects or all."""
    lookup.organization(call)
    projects = lookup.projects_of(call)
    docs = [
        doc
        for doc in call.context.store.all("detector", type=_CRON)
        if projects is None or doc["projectId"] in projects
    ]
    shown, headers = page(call, docs)
    return Reply(200, [serve(call.context, doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Create a cron monitor and its detector."""
    lookup.organization(call)
    body, project = _read(call, None)
    user = call.context.store.find("user")
    doc = detectors.create(call.context, project, {"type": _CRON, "config": {}, **body}, user["id"] if user else None)
    return Reply(201, serve(call.context, doc))


def get(call: Call) -> Reply:
    return Reply(200, serve(call.context, _monitor(call)))


def update(call: Call) -> Reply:
    """Change one cron monitor; what is not sent stays."""
    doc = _monitor(call)
    body, project = _read(call, doc)
    doc = call.context.store.put("detector", doc["id"], {**doc, "projectId": project["id"]})
    return Reply(200, serve(call.context, detectors.update(call.context, doc, body)))


def delete(call: Call) -> Reply:
    """Delete one cron monitor and its detector."""
    detectors.delete(call.context, _monitor(call))
    return Reply(202)


def list_check_ins(call: Call) -> Reply:
    """List the check-ins of a monitor, the newest first; `environment` keeps those of some."""
    wanted = set(call.query.getlist("environment"))
    served = [check_in(call.context, doc) for doc in checkins.check_ins(call.context, _monitor(call))]
    shown, headers = page(call, [one for one in served if not wanted or one["environment"] in wanted])
    return Reply(200, shown, headers)


def _read(call: Call, before: Document | None) -> tuple[dict[str, Any], Document]:
    store = call.context.store
    was = before["dataSources"][0]["queryObj"] if before else None
    fields = Fields(call.body)
    ref = fields.any("project", required=before is None)
    project = lookup.by_ref(store, "project", ref if ref is not None else (before or {}).get("projectId"))
    if project is None and "project" not in fields.errors:
        fields.refuse("project", "Invalid project")
    fields.text("name", required=before is None, longest=128)
    cron.slug(fields, store, was)
    status = fields.text("status", choices=("active", "disabled"))
    fields.boolean("isMuted")
    owner(fields, store)
    config = fields.mapping("config", required=before is None)
    if config is not None:
        nested(fields, "config", lambda: cron.config(config, (was or {}).get("config", {})))
    clean = fields.done()
    source = {name: clean[name] for name in ("name", "slug", "config", "isMuted") if name in clean}
    if before is None and "slug" not in source:
        source["slug"] = cron.free(store, slugify(clean["name"])[:50])
    body: dict[str, Json] = {name: clean[name] for name in ("name", "owner") if name in clean}
    if status is not None:
        body["enabled"] = status == "active"
    return {**body, "source": source}, project or {}


def _monitor(call: Call) -> Document:
    lookup.organization(call)
    wanted = call.params["monitor_id_or_slug"]
    project = lookup.project(call) if "project_id_or_slug" in call.params else None
    for doc in call.context.store.all("detector", type=_CRON):
        monitor = doc["dataSources"][0]["queryObj"]
        if wanted in (monitor["id"], monitor["slug"]) and (project is None or doc["projectId"] == project["id"]):
            return doc
    raise lookup.not_found()


ROUTES = (
    route("GET", ORG + "monitors/", list_monitors, ALERTS_READ),
    route("POST", ORG + "monitors/", create, DETECTOR_WRITE),
    route("GET", ORG + "monitors/{monitor_id_or_slug}/", get, MONITOR_READ),
    route("PUT", ORG + "monitors/{monitor_id_or_slug}/", update, MONITOR_WRITE),
    route(
        "DELETE", ORG + "monitors/{monitor_id_or_slug}/", delete, MONITOR_WRITE, "one environment alone is not deleted"
    ),
    route("GET", PROJECT + "monitors/{monitor_id_or_slug}/", get, MONITOR_READ),
    route("PUT", PROJECT + "monitors/{monitor_id_or_slug}/", update, MONITOR_WRITE),
    route("DELETE", PROJECT + "monitors/{monitor_id_or_slug}/", delete, MONITOR_WRITE),
    route("GET", ORG + "monitors/{monitor_id_or_slug}/checkins/", list_check_ins, MONITOR_READ),
    route("GET", PROJECT + "monitors/{monitor_id_or_slug}/checkins/", list_check_ins, MONITOR_READ),
)
