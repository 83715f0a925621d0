"""Who an incident is assigned to as time passes, until somebody acknowledges it.

Sources, all of PagerDuty's support pages: a level with nobody on call is passed over and an incident for which nobody
is on call at all is dropped ("How do assignation and escalation work when nobody is on call"); an incident of low
urgency stays with whom it was assigned to first ("Configurable Service Settings").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import now, read, text
from vedette_emulators.pagerduty.state.journal import note, update
from vedette_emulators.pagerduty.state.rota import on_call

TIMERS = ("escalate_at", "unacknowledge_at", "resolve_at")
"""What an incident waits for; moments, or None."""

_CHANNELS = {"email_contact_method": "email", "sms_contact_method": "sms"}


def on_call_at(context: Context, rule: dict[str, Any], at: datetime) -> list[str]:
    """Return the ids of those whom a rule of an escalation policy reaches at a moment."""
    people = []
    for target in rule["targets"]:
        if target["type"] == "user":
            people.append(target["id"])
        elif schedule := context.store.get("pagerduty_schedule", target["id"]):
            entry = on_call(schedule, at)
            people += [entry.user] if entry else []
    return list(dict.fromkeys(person for person in people if context.store.get("pagerduty_user", person)))


def assign(context: Context, incident: Document) -> Document | None:
    """Assign a new incident to the first level at which somebody is on call; None where nobody is."""
    for level, rule in enumerate(incident["rules"]):
        people = on_call_at(context, rule, context.clock.now())
        if people:
            return _assigned(context, incident, level, people, "assign")
    return None


def escalate(context: Context, incident: Document) -> Document:
    """Move an incident to the next level at which somebody is on call; after the last one it begins anew, or stays."""
    for level, loops in _path(incident):
        if loops > incident["loops"]:
            note(context, incident, "repeat_escalation_path", _service(incident), "Repeated the escalation path")
            incident = update(context, incident, loops=loops)
        people = on_call_at(context, incident["rules"][level], context.clock.now())
        if people:
            return _assigned(context, incident, level, people, "escalate")
    note(context, incident, "exhaust_escalation_path", _service(incident), "Escalation path exhausted")
    return update(context, incident, escalate_at=None)


def remind(context: Context, incident: Document) -> Document:
    """Notify the assignees of an incident again, and let it escalate from its present level."""
    _notify(context, incident, [one["assignee"] for one in incident["assignments"]])
    return update(context, incident, escalate_at=_due(context, incident, incident["level"]))


def _path(incident: Document) -> Iterator[tuple[int, int]]:
    """Yield the levels that are left, each with how often the path was begun anew before it."""
    count = len(incident["rules"])
    for step in range(incident["level"] + 1, count * (incident["num_loops"] - incident["loops"] + 1)):
        yield step % count, incident["loops"] + step // count


def _assigned(context: Context, incident: Document, level: int, people: list[str], how: str) -> Document:
    at = now(context)
    incident = update(
        context, incident, level=level, assignments=[{"at": at, "assignee": person} for person in people],
        escalate_at=_due(context, incident, level),
    )  # fmt: skip
    names = ", ".join(_person(context, person)["name"] for person in people)
    summary = f"Escalated to {names}" if how == "escalate" else f"Assigned to {names}"
    note(context, incident, how, _service(incident), summary, assignees=people)
    _notify(context, incident, people)
    return incident


def _due(context: Context, incident: Document, level: int) -> str | None:
    if incident["urgency"] == "low":
        return None
    delay = incident["rules"][level]["escalation_delay_in_minutes"]
    return text(read(now(context)) + timedelta(minutes=delay))


def _notify(context: Context, incident: Document, people: list[str]) -> None:
    for id_ in people:
        person = _person(context, id_)
        for rule in person["rules"]:
            method = next(one for one in person["contact_methods"] if one["id"] == rule["contact_method"])
            if rule["urgency"] != incident["urgency"]:
                continue
            way = _CHANNELS[method["type"]]
            sent = {"type": f"{way}_notification", "address": method["address"], "status": "success"}
            channel = {"type": "auto", "notification": sent}
            summary = f"Notified {person['name']} by {way}"
            note(context, incident, "notify", _service(incident), summary, user=id_, channel=channel)


def _person(context: Context, id_: str) -> Document:
    return context.store.get("pagerduty_user", id_) or {"name": "Deleted User", "rules": [], "contact_methods": []}


def _service(incident: Document) -> dict[str, str]:
    return {"type": "service", "id": incident["service"]}
