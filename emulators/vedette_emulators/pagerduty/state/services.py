"""What is deleted with a service."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document


def delete_service(context: Context, doc: Document) -> None:
    """Remove a service, its integrations, what it supported, and its incidents: nobody could reach them any more."""
    for incident in context.store.all("pagerduty_incident", service=doc["id"]):
        forget_incident(context, incident)
    for integration in context.store.all("pagerduty_integration", service=doc["id"]):
        context.store.delete("pagerduty_integration", integration["id"])
    forget_dependencies(context, doc["id"])
    context.store.delete("pagerduty_service", doc["id"])


def forget_incident(context: Context, incident: Document) -> None:
    """Remove an incident with its alerts and its log."""
    for kind in ("pagerduty_alert", "pagerduty_log_entry"):
        for one in context.store.all(kind, incident=incident["id"]):
            context.store.delete(kind, one["id"])
    context.store.delete("pagerduty_incident", incident["id"])


def forget_dependencies(context: Context, id_: str) -> None:
    """Remove what a service supports and what supports it."""
    for one in context.store.all("pagerduty_dependency"):
        if id_ in (one["supporting_service"]["id"], one["dependent_service"]["id"]):
            context.store.delete("pagerduty_dependency", one["id"])
