"""The life of incidents and their alerts: triggered, acknowledged, resolved, and what falls due in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import new_id, now, read, text
from vedette_emulators.pagerduty.state import escalation
from vedette_emulators.pagerduty.state.journal import note, update
from vedette_emulators.pagerduty.state.urgency import urgency

_MOST_STEPS = 10_000
Agent = dict[str, str]


def open_incidents(context: Context, **equal: str) -> list[Document]:
    """Return incidents that are not resolved, whose fields equal `equal`."""
    return [doc for doc in context.store.all("pagerduty_incident", **equal) if doc["status"] != "resolved"]


def alerts(context: Context, incident: Document) -> list[Document]:
    """Return the alerts of an incident, the oldest first."""
    return context.store.all("pagerduty_alert", incident=incident["id"])


def trigger(
    context: Context, service: Document, title: str, key: str, agent: Agent, *, severity: str | None = None,
    urgent: str | None = None,
) -> Document | None:  # fmt: skip
    """Open an incident and assign it; None, and nothing left of it, where nobody at all is on call."""
    policy = context.store.get("pagerduty_escalation_policy", service["escalation_policy"])
    rules = policy["rules"] if policy else []
    if not any(escalation.on_call_at(context, rule, context.clock.now()) for rule in rules):
        return None
    at = now(context)
    timeout = service["auto_resolve_timeout"]
    id_ = new_id(context, "incident")
    doc: Document = {
        "id": id_, "number": int(context.store.next_id("pagerduty_incident_number")), "title": title, "key": key,
        "status": "triggered", "service": service["id"], "escalation_policy": service["escalation_policy"],
        # As they are now: what becomes of the policy later does not change an incident that is open.
        "rules": rules, "num_loops": policy["num_loops"] if policy else 0, "level": 0, "loops": 0,
        "urgency": urgent or urgency(service, [severity] if severity else [], context.clock.now()),
        "created_at": at, "updated_at": at, "status_changed_at": at, "status_changed_by": agent, "resolved_at": None,
        "assignments": [], "acknowledgements": [], "priority": None,
        "escalate_at": None, "unacknowledge_at": None,
        "resolve_at": text(read(at) + timedelta(seconds=timeout)) if timeout else None,
    }  # fmt: skip
    context.store.put("pagerduty_incident", id_, doc)
    note(context, doc, "trigger", agent, f"Triggered: {title}", channel={"type": "api"}, title=title)
    return escalation.assign(context, doc)


def add_alert(
    context: Context, incident: Document, integration: Document, key: str, payload: dict[str, Any]
) -> Document:
    id_ = new_id(context, "alert")
    doc = {
        "id": id_, "incident": incident["id"], "service": incident["service"], "integration": integration["id"],
        "key": key, "status": "triggered", "created_at": now(context), "payload": payload,
    }  # fmt: skip
    return context.store.put("pagerduty_alert", id_, doc)


def raise_urgency(context: Context, service: Document, incident: Document) -> Document:
    """Raise an incident to high urgency where its open alerts now ask for it, and notify its assignees.

    It is never lowered: its assignees were paged already.
    """
    severities = [one["payload"].get("severity") for one in alerts(context, incident) if one["status"] == "triggered"]
    wanted = urgency(service, severities, context.clock.now())
    if wanted == "low" or not severities:
        return incident
    return set_urgency(context, incident, "high", {"type": "service", "id": service["id"]})


def set_urgency(context: Context, incident: Document, wanted: str, agent: Agent) -> Document:
    """Give an incident another urgency: a high one wakes and escalates from now on, a low one escalates no more."""
    if incident["urgency"] == wanted:
        return incident
    incident = update(context, incident, urgency=wanted)
    note(context, incident, "urgency_change", agent, f"Urgency changed to {wanted}")
    if incident["status"] != "triggered":
        return incident
    return escalation.remind(context, incident) if wanted == "high" else update(context, incident, escalate_at=None)


def acknowledge(context: Context, incident: Document, agent: Agent) -> Document:
    """Stop the escalation until the service's acknowledgement timeout; a resolved incident stays resolved."""
    if incident["status"] == "resolved":
        return incident
    service = context.store.get("pagerduty_service", incident["service"])
    timeout = service["acknowledgement_timeout"] if service else None
    at = now(context)
    incident = update(
        context, incident, status="acknowledged", escalate_at=None, status_changed_at=at, status_changed_by=agent,
        acknowledgements=[*incident["acknowledgements"], {"at": at, "acknowledger": agent}],
        unacknowledge_at=text(read(at) + timedelta(seconds=timeout)) if timeout else None,
    )  # fmt: skip
    note(context, incident, "acknowledge", agent, "Acknowledged", acknowledgement_timeout=timeout)
    return incident


def resolve(context: Context, incident: Document, agent: Agent, why: str = "Resolved") -> Document:
    """Close an incident and its alerts; nobody has it any more."""
    if incident["status"] == "resolved":
        return incident
    for alert in alerts(context, incident):
        context.store.put("pagerduty_alert", alert["id"], {**alert, "status": "resolved"})
    at = now(context)
    incident = update(
        context, incident, status="resolved", resolved_at=at, status_changed_at=at, status_changed_by=agent,
        assignments=[], **dict.fromkeys(escalation.TIMERS),
    )  # fmt: skip
    note(context, incident, "resolve", agent, why)
    return incident


def advance(context: Context) -> None:
    """Do what fell due by the clock, in the order in which it did, each at its own moment."""
    present = text(context.clock.now())
    for _ in range(_MOST_STEPS):
        due = [
            (incident[timer], incident["id"], timer)
            for incident in open_incidents(context)
            for timer in escalation.TIMERS
            if incident[timer] and incident[timer] <= present
        ]
        if not due:
            return
        at, id_, timer = min(due)
        incident = context.store.get("pagerduty_incident", id_)
        if incident:
            with context.clock.at(read(at)):
                _fall_due(context, incident, timer)


def _fall_due(context: Context, incident: Document, timer: str) -> None:
    agent = {"type": "service", "id": incident["service"]}
    if timer == "escalate_at":
        escalation.escalate(context, incident)
    elif timer == "resolve_at":
        resolve(context, incident, agent, "Resolved by timeout")
    else:
        incident = update(
            context, incident, status="triggered", acknowledgements=[], unacknowledge_at=None,
            status_changed_at=now(context), status_changed_by=agent,
        )  # fmt: skip
        note(context, incident, "unacknowledge", agent, "Acknowledgement timed out")
        escalation.remind(context, incident)
