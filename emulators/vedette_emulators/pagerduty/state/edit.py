"""What the control endpoint shows and changes: everything by kind, past all checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.context import Context
from vedette_emulators.core.merge import patch
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.serialize import incident, people, rota, service
from vedette_emulators.pagerduty.state import journal
from vedette_emulators.pagerduty.state.incidents import alerts
from vedette_emulators.pagerduty.state.services import delete_service, forget_dependencies, forget_incident

__all__ = ["KINDS", "delete", "objects", "patch"]

KINDS = (
    "pagerduty_user", "pagerduty_team", "pagerduty_schedule", "pagerduty_escalation_policy", "pagerduty_service",
    "pagerduty_integration", "pagerduty_business_service", "pagerduty_incident",
)  # fmt: skip


def objects(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Return everything there is, by kind, as the API serves it.

    Teams come with their members, schedules with who is on call in the next two weeks, incidents with their alerts
    and log, business services with what supports them.
    """
    store, since = context.store, context.clock.now()
    span = since, since + timedelta(days=14)
    dependencies = [service.dependency(context, doc) for doc in store.all("pagerduty_dependency")]

    def supported(doc: Document) -> dict[str, Any]:
        rows = [row for row in dependencies if row["dependent_service"]["id"] == doc["id"]]
        return {**service.business_service(context, doc), "supported_by": [row["supporting_service"] for row in rows]}

    return {
        "pagerduty_user": [people.user(context, doc) for doc in store.all("pagerduty_user")],
        "pagerduty_team": [
            {**people.team(context, doc), "members": people.members(context, doc)}
            for doc in store.all("pagerduty_team")
        ],
        "pagerduty_schedule": [
            rota.schedule(context, doc, span, ZoneInfo(doc["time_zone"]), shown=True, overflow=False)
            for doc in store.all("pagerduty_schedule")
        ],
        "pagerduty_escalation_policy": [rota.policy(context, doc) for doc in store.all("pagerduty_escalation_policy")],
        "pagerduty_service": [service.service(context, doc) for doc in store.all("pagerduty_service")],
        "pagerduty_integration": [service.integration(context, doc) for doc in store.all("pagerduty_integration")],
        "pagerduty_business_service": [supported(doc) for doc in store.all("pagerduty_business_service")],
        "pagerduty_incident": [
            {
                **incident.incident(context, doc),
                "alerts": [incident.alert(context, one) for one in alerts(context, doc)],
                "log_entries": [incident.log_entry(context, one) for one in journal.entries(context, doc)],
            }
            for doc in store.all("pagerduty_incident")
        ],
    }


def delete(context: Context, kind: str, id_: str) -> bool:
    """Delete one object with all that belongs to it; False when there is none."""
    doc = context.store.get(kind, id_)
    if doc is None:
        return False
    if kind == "pagerduty_service":
        delete_service(context, doc)
    elif kind == "pagerduty_incident":
        forget_incident(context, doc)
    else:
        forget_dependencies(context, id_)
        context.store.delete(kind, id_)
    return True
