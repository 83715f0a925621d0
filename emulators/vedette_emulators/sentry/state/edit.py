"""Edits as somebody makes them in Sentry's own pages, outside the API: no checks, no new dates."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.merge import merged
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.serialize import member, plain
from vedette_emulators.sentry.serialize.dashboard import dashboard
from vedette_emulators.sentry.serialize.detector import check_in, cron_monitor, detector
from vedette_emulators.sentry.serialize.issue import event, issue_detail
from vedette_emulators.sentry.serialize.release import release
from vedette_emulators.sentry.serialize.repository import code_mapping, repository
from vedette_emulators.sentry.serialize.workflow import workflow
from vedette_emulators.sentry.state import detectors, edges, issues, releases, repositories, settings, workflows
from vedette_emulators.sentry.state.lookup import by_ref
from vedette_emulators.sentry.state.projects import delete_project

KINDS = (
    "team", "project", "key", "detector", "workflow", "dashboard", "integration", "monitor", "ownership",
    "inbound_filter", "member", "external_actor", "notification_action", "symbol_source",
    "repository", "code_mapping", "issue", "event", "release", "deploy", "check_in",
    "delivery", "mail",
)  # fmt: skip
_CRON = "monitor_check_in_failure"
_WITH_PARTS = {"issue": issues.delete, "release": releases.delete, "repository": repositories.delete}
_EDGES = {"detector": "workflowIds", "workflow": "detectorIds"}


def objects(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Return everything there is, by kind, as the API serves it."""
    store = context.store
    return {
        "team": [plain.team(doc) for doc in store.all("team")],
        "project": [plain.project_detail(context, doc) for doc in store.all("project")],
        "key": [plain.key(context, doc) for doc in store.all("key")],
        "detector": [detector(context, doc) for doc in store.all("detector")],
        "workflow": [workflow(doc) for doc in store.all("workflow")],
        "dashboard": [dashboard(context, doc) for doc in store.all("dashboard")],
        "integration": [plain.integration(doc, config=True) for doc in store.all("integration")],
        "monitor": [cron_monitor(context, doc) for doc in store.all("detector", type=_CRON)],
        "ownership": [settings.ownership(context, doc) for doc in store.all("project")],
        "inbound_filter": [doc for project in store.all("project") for doc in settings.filters(context, project)],
        "member": [member.detail(context, doc) for doc in store.all("member")],
        "external_actor": store.all("external_actor"),
        "notification_action": store.all("notification_action"),
        "symbol_source": store.all("symbol_source"),
        "repository": [repository(doc) for doc in store.all("repository")],
        "code_mapping": [code_mapping(context, doc) for doc in store.all("code_mapping")],
        "issue": [issue_detail(context, doc) for doc in store.all("issue")],
        "event": [event(doc) for doc in store.all("event")],
        "release": [release(context, doc) for doc in store.all("release")],
        "deploy": store.all("deploy"),
        "check_in": [check_in(context, doc) for doc in store.all("check_in")],
        "delivery": store.all("delivery"),
        "mail": store.all("mail"),
    }


def patch(context: Context, kind: str, id_: str, change: dict[str, Any]) -> Document | None:
    """Apply a merge patch to a stored document, given in the shape the API serves; None when there is none."""
    if kind == "monitor":
        return _patch_monitor(context, id_, change)
    doc = context.store.get(kind, id_) or _unset(context, kind, id_)
    if doc is None:
        return None
    special = {"id", "owner", _EDGES.get(kind)} | ({"teams"} if kind == "project" else set())
    result = merged(doc, {name: part for name, part in change.items() if name not in special})
    if "owner" in change:
        result["owner"] = _owner(change["owner"])
    if "teams" in change and kind == "project":
        result["teams"] = [_team(context, ref) for ref in change["teams"]]
    context.store.put(kind, id_, result)
    if kind in _EDGES and _EDGES[kind] in change:
        edges.connect(context.store, kind, id_, change[_EDGES[kind]] or ())
    return context.store.get(kind, id_)


def delete(context: Context, kind: str, id_: str) -> bool:
    """Delete one object with all that belongs to it; False when there is none."""
    store = context.store
    doc = _cron(context, id_) if kind == "monitor" else store.get(kind, id_)
    if doc is None:
        return False
    if kind in ("detector", "monitor"):
        detectors.delete(context, doc)
    elif kind == "workflow":
        workflows.delete(context, doc)
    elif kind == "project":
        delete_project(context, doc)
    elif kind in _WITH_PARTS:
        _WITH_PARTS[kind](context, doc)
    else:
        store.delete(kind, id_)
    return True


def _unset(context: Context, kind: str, id_: str) -> Document | None:
    """Return what a project has from the start and nobody has stored yet."""
    project = context.store.get("project", id_.partition(":")[0])
    if project is None:
        return None
    if kind == "ownership":
        return settings.ownership(context, project)
    return next(
        (doc for doc in settings.filters(context, project) if kind == "inbound_filter" and doc["id"] == id_), None
    )


def _patch_monitor(context: Context, id_: str, change: dict[str, Any]) -> Document | None:
    """Edit the cron detector behind a monitor; its `status` is the detector's `enabled`."""
    doc = _cron(context, id_)
    if doc is None:
        return None
    source = doc["dataSources"][0]
    own = {name: part for name, part in change.items() if name not in ("id", "owner", "project", "environments")}
    result = {**doc, "dataSources": [{**source, "queryObj": merged(source["queryObj"], own)}]}
    if "name" in change:
        result["name"] = change["name"]
    if "status" in change:
        result["enabled"] = change["status"] == "active"
    if "owner" in change:
        result["owner"] = _owner(change["owner"])
    return context.store.put("detector", doc["id"], result)


def _cron(context: Context, ref: str) -> Document | None:
    for doc in context.store.all("detector", type=_CRON):
        monitor = doc["dataSources"][0]["queryObj"]
        if ref in (doc["id"], monitor["id"], monitor["slug"]):
            return doc
    return None


def _owner(value: Json) -> Json:
    return f"{value['type']}:{value['id']}" if isinstance(value, dict) else value


def _team(context: Context, ref: Json) -> str:
    value = ref["id"] if isinstance(ref, dict) else ref
    doc = by_ref(context.store, "team", value)
    return str(doc["id"] if doc else value)
