"""The life of incidents and their alerts: triggered, acknowledged, resolved, and what falls due in between."""

from datetime import timedelta
from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.names import new_id, now, read, text
from vedette_emulators.pagerduty.state import escalation
from vedette_emulators.pagerduty.state.journal import note, update
from vedette_emulators.pagerduty.state.urgency import urgency

__all__ = [
    "acknowledge",
    "add_alert",
    "alerts",
    "judge",
    "open_incidents",
    "resolve",
    "set_urgency",
    "settle",
    "trigger",
]

_MOST_STEPS = 10_000
Agent = dict[str, str]


def open_incidents(world: World, **equal: str) -> list[Document]:
    """Return incidents that are not resolved, whose fields equal `equal`."""
    return [doc for doc in world.store.all("pagerduty_incident", **equal) if doc["status"] != "resolved"]


def alerts(world: World, incident: Document) -> list[Document]:
    """Return the alerts of an incident, the oldest first."""
    return world.store.all("pagerduty_alert", incident=incident["id"])


def trigger(
    world: World, service: Document, title: str, key: str, agent: Agent, *, severity: str | None = None,
    urgent: str | None = None,
) -> Document | None:  # fmt: skip
    """Open an incident and assign it; None, and nothing left of it, where nobody at all is on call."""
    policy = world.store.get("pagerduty_escalation_policy", service["escalation_policy"])
    rules = policy["rules"] if policy else []
    if not any(escalation.on_call_at(world, rule, world.clock.now()) for rule in rules):
        return None
    at = now(world)
    timeout = service["auto_resolve_timeout"]
    id_ = new_id(world, "incident")
    doc: Document = {
        "id": id_, "number": int(world.store.next_id("pagerduty_incident_number")), "title": title, "key": key,
        "status": "triggered", "service": service["id"], "escalation_policy": service["escalation_policy"],
        # As they are now: what becomes of the policy later does not change an incident that is open.
        "rules": rules, "num_loops": policy["num_loops"] if policy else 0, "level": 0, "loops": 0,
        "urgency": urgent or urgency(service, [severity] if severity else [], world.clock.now()),
        "created_at": at, "updated_at": at, "status_changed_at": at, "status_changed_by": agent, "resolved_at": None,
        "assignments": [], "acknowledgements": [], "priority": None,
        "escalate_at": None, "unacknowledge_at": None,
        "resolve_at": text(read(at) + timedelta(seconds=timeout)) if timeout else None,
    }  # fmt: skip
    world.store.put("pagerduty_incident", id_, doc)
    note(world, doc, "trigger", agent, f"Triggered: {title}", channel={"type": "api"}, title=title)
    return escalation.assign(world, doc)


def add_alert(world: World, incident: Document, integration: Document, key: str, payload: dict[str, Any]) -> Document:
    """Put an alert into an incident."""
    id_ = new_id(world, "alert")
    doc = {
        "id": id_, "incident": incident["id"], "service": incident["service"], "integration": integration["id"],
        "key": key, "status": "triggered", "created_at": now(world), "payload": payload,
    }  # fmt: skip
    return world.store.put("pagerduty_alert", id_, doc)


def judge(world: World, service: Document, incident: Document) -> Document:
    """Raise an incident to high urgency where its open alerts now ask for it, and tell those who have it.

    It is never lowered: nobody who was woken is unwoken.
    """
    severities = [one["payload"].get("severity") for one in alerts(world, incident) if one["status"] == "triggered"]
    wanted = urgency(service, severities, world.clock.now())
    if wanted == "low" or not severities:
        return incident
    return set_urgency(world, incident, "high", {"type": "service", "id": service["id"]})


def set_urgency(world: World, incident: Document, wanted: str, agent: Agent) -> Document:
    """Give an incident another urgency: a high one wakes and escalates from now on, a low one escalates no more."""
    if incident["urgency"] == wanted:
        return incident
    incident = update(world, incident, urgency=wanted)
    note(world, incident, "urgency_change", agent, f"Urgency changed to {wanted}")
    if incident["status"] != "triggered":
        return incident
    return escalation.remind(world, incident) if wanted == "high" else update(world, incident, escalate_at=None)


def acknowledge(world: World, incident: Document, agent: Agent) -> Document:
    """Stop the escalation until the service's acknowledgement timeout; a resolved incident stays resolved."""
    if incident["status"] == "resolved":
        return incident
    service = world.store.get("pagerduty_service", incident["service"])
    timeout = service["acknowledgement_timeout"] if service else None
    at = now(world)
    incident = update(
        world, incident, status="acknowledged", escalate_at=None, status_changed_at=at, status_changed_by=agent,
        acknowledgements=[*incident["acknowledgements"], {"at": at, "acknowledger": agent}],
        unacknowledge_at=text(read(at) + timedelta(seconds=timeout)) if timeout else None,
    )  # fmt: skip
    note(world, incident, "acknowledge", agent, "Acknowledged", acknowledgement_timeout=timeout)
    return incident


def resolve(world: World, incident: Document, agent: Agent, why: str = "Resolved") -> Document:
    """Close an incident and its alerts; nobody has it any more."""
    if incident["status"] == "resolved":
        return incident
    for alert in alerts(world, incident):
        world.store.put("pagerduty_alert", alert["id"], {**alert, "status": "resolved"})
    at = now(world)
    incident = update(
        world, incident, status="resolved", resolved_at=at, status_changed_at=at, status_changed_by=agent,
        assignments=[], **dict.fromkeys(escalation.TIMERS),
    )  # fmt: skip
    note(world, incident, "resolve", agent, why)
    return incident


def settle(world: World) -> None:
    """Do what fell due by the clock, in the order in which it did, each at its own moment."""
    present = text(world.clock.now())
    for _ in range(_MOST_STEPS):
        due = [
            (incident[timer], incident["id"], timer)
            for incident in open_incidents(world)
            for timer in escalation.TIMERS
            if incident[timer] and incident[timer] <= present
        ]
        if not due:
            return
        at, id_, timer = min(due)
        incident = world.store.get("pagerduty_incident", id_)
        if incident:
            with world.clock.at(read(at)):
                _fall_due(world, incident, timer)


def _fall_due(world: World, incident: Document, timer: str) -> None:
    agent = {"type": "service", "id": incident["service"]}
    if timer == "escalate_at":
        escalation.escalate(world, incident)
    elif timer == "resolve_at":
        resolve(world, incident, agent, "Resolved by timeout")
    else:
        incident = update(
            world, incident, status="triggered", acknowledgements=[], unacknowledge_at=None,
            status_changed_at=now(world), status_changed_by=agent,
        )  # fmt: skip
        note(world, incident, "unacknowledge", agent, "Acknowledgement timed out")
        escalation.remind(world, incident)
