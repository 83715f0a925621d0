"""Incidents, their alerts and their logs, as PagerDuty serves them."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import address, reference
from vedette_emulators.pagerduty.serialize.people import plain
from vedette_emulators.pagerduty.serialize.rota import referred
from vedette_emulators.pagerduty.serialize.service import integration_reference

_PENDING = {"escalate_at": "escalate", "unacknowledge_at": "unacknowledge", "resolve_at": "resolve"}


def incident(context: Context, doc: Document) -> dict[str, Any]:
    """Return an incident, with whom it is assigned to and what it waits for."""
    service = _service(context, doc["service"])
    policy = context.store.get("pagerduty_escalation_policy", doc["escalation_policy"])
    alerts = [one["status"] for one in context.store.all("pagerduty_alert", incident=doc["id"])]
    first = context.store.find("pagerduty_log_entry", incident=doc["id"], type="trigger_log_entry")
    pending = [{"type": _PENDING[timer], "at": doc[timer]} for timer in _PENDING if doc[timer]]
    priority = context.store.get("pagerduty_priority", doc["priority"]) if doc["priority"] else None
    return {
        **plain(context, "incident", doc, _summary(doc)), "incident_number": doc["number"], "title": doc["title"],
        "html_url": address(context, "incident", doc["id"]), "description": doc["title"],
        "created_at": doc["created_at"], "updated_at": doc["updated_at"], "status": doc["status"],
        "incident_key": doc["key"], "service": reference(context, "service", service),
        "assignments": [
            {"at": one["at"], "assignee": person}
            for one in doc["assignments"]
            for person in referred(context, "user", [one["assignee"]])
        ],
        "assigned_via": "escalation_policy", "last_status_change_at": doc["status_changed_at"],
        "resolved_at": doc["resolved_at"],
        "first_trigger_log_entry": _entry_reference(context, first) if first else None,
        "alert_counts": {
            "all": len(alerts), "triggered": alerts.count("triggered"), "resolved": alerts.count("resolved"),
        },
        "is_mergeable": True, "incident_type": {"name": "incident_default"},
        "escalation_policy": reference(context, "escalation_policy", policy) if policy else None,
        "teams": referred(context, "team", policy["teams"] if policy else []),
        "pending_actions": sorted(pending, key=lambda one: one["at"]),
        "acknowledgements": [
            {"at": one["at"], "acknowledger": _agent(context, one["acknowledger"])} for one in doc["acknowledgements"]
        ],
        "last_status_change_by": _agent(context, doc["status_changed_by"]),
        "priority": reference(context, "priority", priority) if priority else None, "urgency": doc["urgency"],
        "resolve_reason": None, "incidents_responders": [], "responder_requests": [], "subscriber_requests": [],
    }  # fmt: skip


def alert(context: Context, doc: Document) -> dict[str, Any]:
    """Return an alert; its body is the content of the event."""
    payload = doc["payload"]
    owner = context.store.get("pagerduty_incident", doc["incident"])
    entry = context.store.get("pagerduty_integration", doc["integration"])
    incident_address = address(context, "incident", doc["incident"])
    return {
        "id": doc["id"], "type": "alert", "summary": payload["summary"],
        "self": f"{incident_address}/alerts/{doc['id']}", "html_url": f"{incident_address}/alerts/{doc['id']}",
        "created_at": doc["created_at"], "status": doc["status"], "alert_key": doc["key"],
        "service": reference(context, "service", _service(context, doc["service"])),
        "incident": reference(context, "incident", owner, _summary(owner)) if owner else None, "suppressed": False,
        "severity": payload.get("severity"),
        "integration": integration_reference(context, entry) if entry else None,
        "body": {"type": "alert_body", "contexts": [], "details": payload.get("custom_details") or {},
                 "cef_details": payload},
    }  # fmt: skip


def log_entry(context: Context, doc: Document) -> dict[str, Any]:
    owner = context.store.get("pagerduty_incident", doc["incident"])
    service = _service(context, owner["service"]) if owner else None
    served = {
        **_entry_reference(context, doc), "type": doc["type"], "created_at": doc["created_at"],
        "agent": _agent(context, doc["agent"]), "channel": doc["channel"], "contexts": [], "teams": [],
        "incident": reference(context, "incident", owner, _summary(owner)) if owner else None,
        "service": reference(context, "service", service) if service else None,
    }  # fmt: skip
    if "assignees" in doc:
        served["assignees"] = referred(context, "user", doc["assignees"])
    if "user" in doc:
        served["user"] = next(iter(referred(context, "user", [doc["user"]])), None)
    if "title" in doc:
        served["event_details"] = {"description": doc["title"]}
    if doc.get("acknowledgement_timeout"):
        served["acknowledgement_timeout"] = doc["acknowledgement_timeout"]
    return served


def _summary(doc: Document) -> str:
    return f"[#{doc['number']}] {doc['title']}"


def _service(context: Context, id_: str) -> Document:
    return context.store.get("pagerduty_service", id_) or {"id": id_, "name": "Deleted Service"}


def _agent(context: Context, agent: dict[str, str]) -> dict[str, Any]:
    if agent["type"] == "integration":
        entry = context.store.get("pagerduty_integration", agent["id"])
        return {
            "id": agent["id"], "type": "integration_reference",
            "summary": entry["name"] if entry else "Deleted Integration", "html_url": None,
            "self": f"{address(context, 'service', entry['service'])}/integrations/{agent['id']}" if entry else None,
        }  # fmt: skip
    known = context.store.get(f"pagerduty_{agent['type']}", agent["id"])
    return reference(context, agent["type"], known or {"id": agent["id"], "name": "Deleted"})


def _entry_reference(context: Context, doc: Document) -> dict[str, Any]:
    self = f"{address(context, 'log_entry', doc['id'])}?incident_id={doc['incident']}"
    return {
        "id": doc["id"], "type": f"{doc['type']}_reference", "summary": doc["summary"], "self": self,
        "html_url": None,
    }  # fmt: skip
