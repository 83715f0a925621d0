"""The page's sections on PagerDuty: who is on call, the services, and who was notified of which incident."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.page.html import Markup, table, tag
from vedette_emulators.pagerduty.names import text
from vedette_emulators.pagerduty.serialize.service import service as served
from vedette_emulators.pagerduty.state import journal
from vedette_emulators.pagerduty.state.incidents import open_incidents
from vedette_emulators.pagerduty.state.rota import on_call


def sections(context: Context) -> list[Markup]:
    """Write tables of schedules, services and open incidents; those with nothing in them are left out."""
    store = context.store
    found: list[Markup] = []
    for title, head, rows in (
        (
            "On call now",
            ("id", "schedule", "who", "until"),
            [_schedule(context, doc) for doc in store.all("pagerduty_schedule")],
        ),
        (
            "PagerDuty services",
            ("id", "name", "status", "urgency", "escalation", "integrations"),
            [_service(context, doc) for doc in store.all("pagerduty_service")],
        ),
        (
            "Open incidents",
            ("id", "number", "title", "service", "urgency", "status", "assigned to", "notified"),
            [_incident(context, doc) for doc in open_incidents(context)[::-1]],
        ),
    ):
        if rows:
            found += [tag("h2", title), table(head, rows)]
    return found


def _schedule(context: Context, doc: Document) -> tuple[str, ...]:
    entry = on_call(doc, context.clock.now())
    return doc["id"], doc["name"], *((_name(context, "user", entry.user), text(entry.end)) if entry else ("nobody", ""))


def _service(context: Context, doc: Document) -> tuple[str, ...]:
    rule = doc["incident_urgency_rule"]
    shown = served(context, doc)
    urgency = rule["urgency"].replace("_", " ") if rule["type"] == "constant" else "by support hours"
    policy = _name(context, "escalation_policy", doc["escalation_policy"])
    return doc["id"], doc["name"], shown["status"], urgency, policy, str(len(shown["integrations"]))


def _incident(context: Context, doc: Document) -> tuple[str, ...]:
    people = ", ".join(_name(context, "user", one["assignee"]) for one in doc["assignments"])
    notified = [
        f"{_name(context, 'user', entry['user'])} {entry['created_at']}"
        for entry in journal.entries(context, doc)[::-1]
        if entry["type"] == "notify_log_entry"
    ]
    service = _name(context, "service", doc["service"])
    return (
        doc["id"],
        str(doc["number"]),
        doc["title"],
        service,
        doc["urgency"],
        doc["status"],
        people,
        ", ".join(notified),
    )


def _name(context: Context, kind: str, id_: str) -> str:
    doc = context.store.get(f"pagerduty_{kind}", id_)
    return str(doc["name"]) if doc else id_
