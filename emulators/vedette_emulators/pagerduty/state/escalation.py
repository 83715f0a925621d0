"""Whom an incident is assigned to as time passes, until somebody acknowledges it.

Sources, all of PagerDuty's support pages: a level with nobody on call is passed over and an incident for which nobody
is on call at all is dropped ("How do assignation and escalation work when nobody is on call"); an incident of low
urgency stays with whom it was assigned to first ("Configurable Service Settings").
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.names import now, read, text
from vedette_emulators.pagerduty.state.journal import note, update
from vedette_emulators.pagerduty.state.rota import on_call

__all__ = ["TIMERS", "assign", "escalate", "on_call_at", "remind"]

TIMERS = ("escalate_at", "unacknowledge_at", "resolve_at")
"""What an incident waits for; moments, or None."""

_CHANNELS = {"email_contact_method": "email", "sms_contact_method": "sms"}


def on_call_at(world: World, rule: dict[str, Any], at: datetime) -> list[str]:
    """Return the ids of those whom a rule of an escalation policy reaches at a moment."""
    people = []
    for target in rule["targets"]:
        if target["type"] == "user":
            people.append(target["id"])
        elif schedule := world.store.get("pagerduty_schedule", target["id"]):
            entry = on_call(schedule, at)
            people += [entry.user] if entry else []
    return list(dict.fromkeys(person for person in people if world.store.get("pagerduty_user", person)))


def assign(world: World, incident: Document) -> Document | None:
    """Assign a new incident to the first level at which somebody is on call; None where nobody is."""
    for level, rule in enumerate(incident["rules"]):
        people = on_call_at(world, rule, world.clock.now())
        if people:
            return _assigned(world, incident, level, people, "assign")
    return None


def escalate(world: World, incident: Document) -> Document:
    """Move an incident to the next level at which somebody is on call; after the last one it begins anew, or stays."""
    for level, loops in _path(incident):
        if loops > incident["loops"]:
            note(world, incident, "repeat_escalation_path", _service(incident), "Repeated the escalation path")
            incident = update(world, incident, loops=loops)
        people = on_call_at(world, incident["rules"][level], world.clock.now())
        if people:
            return _assigned(world, incident, level, people, "escalate")
    note(world, incident, "exhaust_escalation_path", _service(incident), "Escalation path exhausted")
    return update(world, incident, escalate_at=None)


def remind(world: World, incident: Document) -> Document:
    """Tell those whom an incident is assigned to, again, and let it escalate from where it is."""
    _notify(world, incident, [one["assignee"] for one in incident["assignments"]])
    return update(world, incident, escalate_at=_due(world, incident, incident["level"]))


def _path(incident: Document) -> Iterator[tuple[int, int]]:
    """Yield the levels that are left, each with how often the path was begun anew before it."""
    count = len(incident["rules"])
    for step in range(incident["level"] + 1, count * (incident["num_loops"] - incident["loops"] + 1)):
        yield step % count, incident["loops"] + step // count


def _assigned(world: World, incident: Document, level: int, people: list[str], how: str) -> Document:
    at = now(world)
    incident = update(
        world, incident, level=level, assignments=[{"at": at, "assignee": person} for person in people],
        escalate_at=_due(world, incident, level),
    )  # fmt: skip
    names = ", ".join(_person(world, person)["name"] for person in people)
    words = f"Escalated to {names}" if how == "escalate" else f"Assigned to {names}"
    note(world, incident, how, _service(incident), words, assignees=people)
    _notify(world, incident, people)
    return incident


def _due(world: World, incident: Document, level: int) -> str | None:
    if incident["urgency"] == "low":
        return None
    delay = incident["rules"][level]["escalation_delay_in_minutes"]
    return text(read(now(world)) + timedelta(minutes=delay))


def _notify(world: World, incident: Document, people: list[str]) -> None:
    for id_ in people:
        person = _person(world, id_)
        for rule in person["rules"]:
            method = next(one for one in person["contact_methods"] if one["id"] == rule["contact_method"])
            if rule["urgency"] != incident["urgency"]:
                continue
            way = _CHANNELS[method["type"]]
            told = {"type": f"{way}_notification", "address": method["address"], "status": "success"}
            channel = {"type": "auto", "notification": told}
            words = f"Notified {person['name']} by {way}"
            note(world, incident, "notify", _service(incident), words, user=id_, channel=channel)


def _person(world: World, id_: str) -> Document:
    return world.store.get("pagerduty_user", id_) or {"name": "Deleted User", "rules": [], "contact_methods": []}


def _service(incident: Document) -> dict[str, str]:
    return {"type": "service", "id": incident["service"]}
