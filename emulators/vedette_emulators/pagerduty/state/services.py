"""What goes with a service when it goes."""

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World

__all__ = ["delete_service", "forget_dependencies", "forget_incident"]


def delete_service(world: World, doc: Document) -> None:
    """Remove a service, its integrations, what it supported, and its incidents: nobody could reach them any more."""
    for incident in world.store.all("pagerduty_incident", service=doc["id"]):
        forget_incident(world, incident)
    for integration in world.store.all("pagerduty_integration", service=doc["id"]):
        world.store.delete("pagerduty_integration", integration["id"])
    forget_dependencies(world, doc["id"])
    world.store.delete("pagerduty_service", doc["id"])


def forget_incident(world: World, incident: Document) -> None:
    """Remove an incident with its alerts and its log."""
    for kind in ("pagerduty_alert", "pagerduty_log_entry"):
        for one in world.store.all(kind, incident=incident["id"]):
            world.store.delete(kind, one["id"])
    world.store.delete("pagerduty_incident", incident["id"])


def forget_dependencies(world: World, id_: str) -> None:
    """Remove what a service supports and what supports it."""
    for one in world.store.all("pagerduty_dependency"):
        if id_ in (one["supporting_service"]["id"], one["dependent_service"]["id"]):
            world.store.delete("pagerduty_dependency", one["id"])
