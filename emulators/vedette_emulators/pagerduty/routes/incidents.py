"""Incidents, their alerts and their logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import new_id, parse, text
from vedette_emulators.pagerduty.paging import page
from vedette_emulators.pagerduty.refuse import invalid
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import incident as served
from vedette_emulators.pagerduty.state import incidents, journal
from vedette_emulators.pagerduty.validate.fields import Fields, body

_STATUSES = ("acknowledged", "resolved", "triggered")
_URGENCIES = ("high", "low")


def list_incidents(call: Call) -> Reply:
    """Answer with incidents by status, urgency, service, person and key, in the order in which they opened.

    All of them, whenever they were: without dates PagerDuty leaves out those of more than a month ago.
    """
    wanted: dict[str, Callable[[Document], set[str]]] = {
        "statuses[]": lambda doc: {doc["status"]}, "urgencies[]": lambda doc: {doc["urgency"]},
        "service_ids[]": lambda doc: {doc["service"]}, "incident_key": lambda doc: {doc["key"]},
        "user_ids[]": lambda doc: {one["assignee"] for one in doc["assignments"]},
    }  # fmt: skip
    docs = call.context.store.all("pagerduty_incident")
    since, until = _bound(call, "since"), _bound(call, "until")
    docs = [
        doc for doc in docs if (not since or since <= doc["created_at"]) and (not until or doc["created_at"] < until)
    ]
    for name, values in wanted.items():
        asked = set(call.query.getlist(name))
        docs = [doc for doc in docs if not asked or asked & values(doc)]
    if call.query.get("sort_by", "").endswith(":desc"):
        docs = docs[::-1]
    return _listed(call, "incidents", docs, served.incident)


def create(call: Call) -> Reply:
    """Open an incident by hand.

    Raises:
        RefusedError: 400 with everything that is wrong, also when nobody at all is on call.
    """
    agent = access.actor(call)
    fields = body(call, "incident")
    title = fields.text("title", required=True, longest=1024)
    service = fields.reference(call, "service", "service", required=True)
    urgency = fields.one_of("urgency", _URGENCIES) if fields.has("urgency") else None
    key = fields.text("incident_key") or new_id(call.context, "incident_key", "", 32).lower()
    if any(doc["key"] == key for doc in incidents.open_incidents(call.context)):
        fields.wrong("incident_key", "is taken by an open incident")
    fields.done()
    owner = call.context.store.get("pagerduty_service", str(service)) or {}
    doc = incidents.trigger(call.context, owner, title, key, agent, urgent=urgency)
    if doc is None:
        call.context.store.rollback()
        invalid(["Nobody is on call for the service's escalation policy"])
    return Reply(201, {"incident": served.incident(call.context, doc)})


def get(call: Call) -> Reply:
    return Reply(200, {"incident": served.incident(call.context, access.found(call, "incident"))})


def update(call: Call) -> Reply:
    """Acknowledge, resolve or rename an incident."""
    agent = access.actor(call)
    doc = _changed(call, access.found(call, "incident"), body(call, "incident"), agent)
    return Reply(200, {"incident": served.incident(call.context, doc)})


def update_many(call: Call) -> Reply:
    """Acknowledge, resolve or rename many incidents."""
    agent = access.actor(call)
    changed = []
    sent = Fields(call.body if isinstance(call.body, dict) else {})
    for one in sent.objects("incidents"):
        doc = call.context.store.get("pagerduty_incident", str(one.get("id")))
        if doc is None:
            sent.wrong("incidents", f"not found: {one.get('id')}")
        else:
            changed.append(_changed(call, doc, Fields(one, errors=sent.errors), agent))
    sent.done()
    return _listed(call, "incidents", changed, served.incident)


def list_alerts(call: Call) -> Reply:
    docs = incidents.alerts(call.context, access.found(call, "incident"))
    statuses = set(call.query.getlist("statuses[]"))
    return _listed(call, "alerts", [doc for doc in docs if not statuses or doc["status"] in statuses], served.alert)


def get_alert(call: Call) -> Reply:
    doc = access.part(incidents.alerts(call.context, access.found(call, "incident")), call.params["alert_id"])
    return Reply(200, {"alert": served.alert(call.context, doc)})


def list_log_entries(call: Call) -> Reply:
    """Answer with the log of an incident, the newest line first."""
    docs = journal.entries(call.context, access.found(call, "incident"))
    return _listed(call, "log_entries", docs, served.log_entry)


def list_all_log_entries(call: Call) -> Reply:
    """Answer with the log of all incidents, the newest line first."""
    return _listed(call, "log_entries", call.context.store.all("pagerduty_log_entry")[::-1], served.log_entry)


def get_log_entry(call: Call) -> Reply:
    return Reply(200, {"log_entry": served.log_entry(call.context, access.found(call, "log_entry"))})


def _bound(call: Call, name: str) -> str:
    sent = call.query.get(name)
    if not sent:
        return ""
    at = parse(sent)
    if at is None:
        invalid([f"{name.capitalize()} must be a valid ISO8601 timestamp"])
    return text(at)


def _changed(call: Call, doc: Document, fields: Fields, agent: dict[str, str]) -> Document:
    status = fields.one_of("status", _STATUSES) if fields.has("status") else doc["status"]
    urgency = fields.one_of("urgency", _URGENCIES) if fields.has("urgency") else doc["urgency"]
    title = fields.text("title", usual=doc["title"], required=True, longest=1024)
    if doc["status"] == "resolved" and status != "resolved":
        fields.wrong("status", "cannot be changed: the incident is already resolved")
    fields.done()
    if title != doc["title"]:
        doc = journal.update(call.context, doc, title=title)
    doc = incidents.set_urgency(call.context, doc, urgency, agent)
    if status == "acknowledged":
        return incidents.acknowledge(call.context, doc, agent)
    return incidents.resolve(call.context, doc, agent) if status == "resolved" else doc


def _listed(call: Call, name: str, docs: list[Document], serve: Callable[..., dict[str, Any]]) -> Reply:
    answer = page(call, name, docs)
    return Reply(200, {**answer, name: [serve(call.context, doc) for doc in answer[name]]})


ROUTES = (
    route("GET", "/incidents", list_incidents),
    route("POST", "/incidents", create),
    route("PUT", "/incidents", update_many),
    route("GET", "/incidents/{id}", get),
    route("PUT", "/incidents/{id}", update),
    route("GET", "/incidents/{id}/alerts", list_alerts),
    route("GET", "/incidents/{id}/alerts/{alert_id}", get_alert),
    route("GET", "/incidents/{id}/log_entries", list_log_entries),
    route("GET", "/log_entries", list_all_log_entries),
    route("GET", "/log_entries/{id}", get_log_entry),
)
