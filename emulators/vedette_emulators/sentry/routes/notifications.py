"""Notification actions: who is notified when spike protection sets in.

Source: `sentry/api/serializers/rest_framework/notification_action.py`.
"""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ORG, ORG_READ, route
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.state.canonical import reordered
from vedette_emulators.sentry.validate.fields import Fields
from vedette_emulators.slack.state import channels

_SERVICES = ("email", "slack", "sentry_notification", "pagerduty", "opsgenie")
_WITH_INTEGRATION = ("slack", "pagerduty", "opsgenie")
_TRIGGERS = ("spike-protection",)


def list_actions(call: Call) -> Reply:
    """List the actions by `project` and `triggerType`."""
    lookup.organization(call)
    wanted, trigger = lookup.projects_of(call), call.query.get("triggerType")
    docs = [
        doc
        for doc in call.context.store.all("notification_action")
        if (wanted is None or wanted & set(doc["projects"])) and trigger in (None, doc["triggerType"])
    ]
    shown, headers = page(call, docs)
    return Reply(200, [_served(doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    lookup.organization(call)
    clean, store = _read(call), call.context.store
    id_ = store.next_id("notification_action")
    return Reply(201, _served(store.put("notification_action", id_, {"id": id_, **clean})))


def get(call: Call) -> Reply:
    return Reply(200, _served(_found(call)))


def update(call: Call) -> Reply:
    doc = _found(call)
    changed = {"id": doc["id"], **_read(call)}
    return Reply(202, _served(call.context.store.put("notification_action", doc["id"], changed)))


def delete(call: Call) -> Reply:
    call.context.store.delete("notification_action", _found(call)["id"])
    return Reply(204)


def _found(call: Call) -> Document:
    return lookup.found(call, "notification_action", "action_id")


def _served(doc: Document) -> dict[str, Any]:
    integration = doc["integrationId"]
    return {
        **doc, "id": int(doc["id"]), "organizationId": 1, "sentryAppId": None, "targetType": "specific",
        "integrationId": int(integration) if integration else None,
        "projects": reordered([int(id_) for id_ in doc["projects"]], str),
    }  # fmt: skip


def _read(call: Call) -> dict[str, Any]:
    fields, store = Fields(call.body), call.context.store
    trigger = fields.text("triggerType", required=True, choices=_TRIGGERS)
    service = fields.text("serviceType", required=True, choices=_SERVICES)
    integration = fields.integer("integrationId", null=True)
    target = fields.text("targetIdentifier", null=True, blank=True)
    display = fields.text("targetDisplay", null=True, blank=True)
    projects = fields.listing("projects") or []
    found = [lookup.by_ref(store, "project", ref) for ref in projects]
    if any(doc is None for doc in found):
        fields.refuse("projects", "Invalid project")
    known = store.get("integration", str(integration)) if integration is not None else None
    if service in _WITH_INTEGRATION and (known is None or known["provider"]["key"] != service):
        fields.refuse("integrationId", f"Service type of '{service}' requires providing an active integration id")
    elif service == "slack":
        target, display = _channel(call, fields, target, display)
    elif service == "pagerduty" and known:
        rows = {str(row["id"]): row["service"] for row in known["configData"].get("service_table", [])}
        if str(target) not in rows:
            fields.refuse("targetIdentifier", "Could not find associated PagerDuty service")
        display = rows.get(str(target))
    elif service == "opsgenie" and known:
        teams = {str(row["id"]): row["team"] for row in known["configData"].get("team_table", [])}
        if str(target) not in teams:
            fields.refuse("targetIdentifier", "Could not find associated Opsgenie team")
        display = teams.get(str(target))
    fields.done()
    return {
        "triggerType": trigger, "serviceType": service, "targetIdentifier": target or None,
        "targetDisplay": display or None, "projects": sorted({doc["id"] for doc in found if doc}),
        "integrationId": str(integration) if service in _WITH_INTEGRATION else None,
    }  # fmt: skip


def _channel(call: Call, fields: Fields, target: str | None, display: str | None) -> tuple[str | None, str | None]:
    if not display:
        fields.refuse("targetDisplay", "Did not receive a Slack channel name, please provide one")
        return target, display
    name = display.removeprefix("#")
    there = next((one for one in channels.installed(call.context.store) if one["name"] == name), None)
    if there is None or (target and there["id"] != target):
        fields.refuse("targetIdentifier", f"Could not find the channel {name} with this id in Slack")
        return target, display
    return there["id"], name


ROUTES = (
    route("GET", ORG + "notifications/actions/", list_actions, ORG_READ),
    route("POST", ORG + "notifications/actions/", create, ORG_READ),
    route("GET", ORG + "notifications/actions/{action_id}/", get, ORG_READ),
    route("PUT", ORG + "notifications/actions/{action_id}/", update, ORG_READ),
    route("DELETE", ORG + "notifications/actions/{action_id}/", delete, ORG_READ),
)
