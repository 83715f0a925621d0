"""Who is on call, what pages, and who was told of which incident, as sections of the page."""

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.page.html import Markup, table, tag
from vedette_emulators.pagerduty.names import text
from vedette_emulators.pagerduty.serialize.service import service as served
from vedette_emulators.pagerduty.state import journal
from vedette_emulators.pagerduty.state.incidents import open_incidents
from vedette_emulators.pagerduty.state.rota import on_call

__all__ = ["sections"]


def sections(world: World) -> list[Markup]:
    """Write tables of schedules, services and open incidents; those with nothing in them are left out."""
    store = world.store
    found: list[Markup] = []
    for title, head, rows in (
        (
            "On call now",
            ("id", "schedule", "who", "until"),
            [_schedule(world, doc) for doc in store.all("pagerduty_schedule")],
        ),
        (
            "PagerDuty services",
            ("id", "name", "status", "urgency", "escalation", "integrations"),
            [_service(world, doc) for doc in store.all("pagerduty_service")],
        ),
        (
            "Open incidents",
            ("id", "number", "title", "service", "urgency", "status", "assigned to", "told"),
            [_incident(world, doc) for doc in open_incidents(world)[::-1]],
        ),
    ):
        if rows:
            found += [tag("h2", title), table(head, rows)]
    return found


def _schedule(world: World, doc: Document) -> tuple[str, ...]:
    entry = on_call(doc, world.clock.now())
    return doc["id"], doc["name"], *((_name(world, "user", entry.user), text(entry.end)) if entry else ("nobody", ""))


def _service(world: World, doc: Document) -> tuple[str, ...]:
    rule = doc["incident_urgency_rule"]
    shown = served(world, doc)
    urgency = rule["urgency"].replace("_", " ") if rule["type"] == "constant" else "by support hours"
    policy = _name(world, "escalation_policy", doc["escalation_policy"])
    return doc["id"], doc["name"], shown["status"], urgency, policy, str(len(shown["integrations"]))


def _incident(world: World, doc: Document) -> tuple[str, ...]:
    people = ", ".join(_name(world, "user", one["assignee"]) for one in doc["assignments"])
    told = [
        f"{_name(world, 'user', entry['user'])} {entry['created_at']}"
        for entry in journal.entries(world, doc)[::-1]
        if entry["type"] == "notify_log_entry"
    ]
    service = _name(world, "service", doc["service"])
    return doc["id"], str(doc["number"]), doc["title"], service, doc["urgency"], doc["status"], people, ", ".join(told)


def _name(world: World, kind: str, id_: str) -> str:
    doc = world.store.get(f"pagerduty_{kind}", id_)
    return str(doc["name"]) if doc else id_
