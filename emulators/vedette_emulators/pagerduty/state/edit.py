"""What the control endpoint shows and changes: everything by kind, past all checks."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.merge import patch
from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.serialize import incident, people, rota, service
from vedette_emulators.pagerduty.state import journal
from vedette_emulators.pagerduty.state.incidents import alerts
from vedette_emulators.pagerduty.state.services import delete_service, forget_dependencies, forget_incident

__all__ = ["KINDS", "delete", "objects", "patch"]

KINDS = (
    "pagerduty_user", "pagerduty_team", "pagerduty_schedule", "pagerduty_escalation_policy", "pagerduty_service",
    "pagerduty_integration", "pagerduty_business_service", "pagerduty_incident",
)  # fmt: skip


def objects(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return everything there is, by kind, as the API serves it.

    Teams come with their members, schedules with who is on call in the next two weeks, incidents with their alerts
    and log, business services with what supports them.
    """
    store, since = world.store, world.clock.now()
    span = since, since + timedelta(days=14)
    dependencies = [service.dependency(world, doc) for doc in store.all("pagerduty_dependency")]

    def supported(doc: Document) -> dict[str, Any]:
        rows = [row for row in dependencies if row["dependent_service"]["id"] == doc["id"]]
        return {**service.business_service(world, doc), "supported_by": [row["supporting_service"] for row in rows]}

    return {
        "pagerduty_user": [people.user(world, doc) for doc in store.all("pagerduty_user")],
        "pagerduty_team": [
            {**people.team(world, doc), "members": people.members(world, doc)} for doc in store.all("pagerduty_team")
        ],
        "pagerduty_schedule": [
            rota.schedule(world, doc, span, ZoneInfo(doc["time_zone"]), shown=True, overflow=False)
            for doc in store.all("pagerduty_schedule")
        ],
        "pagerduty_escalation_policy": [rota.policy(world, doc) for doc in store.all("pagerduty_escalation_policy")],
        "pagerduty_service": [service.service(world, doc) for doc in store.all("pagerduty_service")],
        "pagerduty_integration": [service.integration(world, doc) for doc in store.all("pagerduty_integration")],
        "pagerduty_business_service": [supported(doc) for doc in store.all("pagerduty_business_service")],
        "pagerduty_incident": [
            {
                **incident.incident(world, doc),
                "alerts": [incident.alert(world, one) for one in alerts(world, doc)],
                "log_entries": [incident.log_entry(world, one) for one in journal.entries(world, doc)],
            }
            for doc in store.all("pagerduty_incident")
        ],
    }


def delete(world: World, kind: str, id_: str) -> bool:
    """Delete one object with all that goes with it; False when there is none."""
    doc = world.store.get(kind, id_)
    if doc is None:
        return False
    if kind == "pagerduty_service":
        delete_service(world, doc)
    elif kind == "pagerduty_incident":
        forget_incident(world, doc)
    else:
        forget_dependencies(world, id_)
        world.store.delete(kind, id_)
    return True
