"""Services, their integrations, business services and what depends on what, as PagerDuty serves them."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import address, reference
from vedette_emulators.pagerduty.serialize.people import plain
from vedette_emulators.pagerduty.serialize.rota import referred


def service(context: Context, doc: Document) -> dict[str, Any]:
    """Return a service; its teams are those of its escalation policy."""
    policy = context.store.get("pagerduty_escalation_policy", doc["escalation_policy"])
    integrations = context.store.all("pagerduty_integration", service=doc["id"])
    latest = [one["created_at"] for one in context.store.all("pagerduty_incident", service=doc["id"])]
    grouping = doc["alert_grouping_parameters"] or {"type": None, "config": None}
    return {
        **plain(context, "service", doc), "name": doc["name"], "description": doc["description"],
        "created_at": doc["created_at"], "updated_at": doc["updated_at"],
        "status": _status(context, doc), "teams": referred(context, "team", policy["teams"] if policy else []),
        "alert_creation": doc["alert_creation"], "addons": [], "scheduled_actions": doc["scheduled_actions"],
        "support_hours": doc["support_hours"], "last_incident_timestamp": max(latest, default=None),
        "escalation_policy": reference(context, "escalation_policy", policy) if policy else None,
        "incident_urgency_rule": doc["incident_urgency_rule"],
        "acknowledgement_timeout": doc["acknowledgement_timeout"],
        "auto_resolve_timeout": doc["auto_resolve_timeout"],
        "alert_grouping": grouping["type"], "alert_grouping_timeout": (grouping["config"] or {}).get("timeout"),
        "alert_grouping_parameters": grouping, "response_play": None,
        "auto_pause_notifications_parameters": doc["auto_pause_notifications_parameters"],
        "integrations": [integration_reference(context, one) for one in integrations],
    }  # fmt: skip


def integration(context: Context, doc: Document) -> dict[str, Any]:
    """Return an integration, with the key that events name it by."""
    owner = context.store.get("pagerduty_service", doc["service"])
    vendor = context.store.get("pagerduty_vendor", doc["vendor"]) if doc["vendor"] else None
    return {
        **integration_reference(context, doc), "type": doc["type"], "name": doc["name"],
        "service": reference(context, "service", owner) if owner else None, "created_at": doc["created_at"],
        "vendor": reference(context, "vendor", vendor) if vendor else None, "integration_key": doc["integration_key"],
    }  # fmt: skip


def business_service(context: Context, doc: Document) -> dict[str, Any]:
    team = context.store.get("pagerduty_team", doc["team"]) if doc["team"] else None
    short = reference(context, "team", team) if team else None
    return {
        **plain(context, "business_service", doc), "name": doc["name"], "description": doc["description"],
        "point_of_contact": doc["point_of_contact"],
        "team": {name: short[name] for name in ("id", "type", "self")} if short else None,
    }  # fmt: skip


def dependency(_: Context, doc: Document) -> dict[str, Any]:
    """Return what depends on what; answers say `technical_service_reference` of a service."""
    return {
        "id": doc["id"], "type": "service_dependency",
        **{
            side: {"id": doc[side]["id"], "type": f"{doc[side]['type']}_reference"}
            for side in ("supporting_service", "dependent_service")
        },
    }  # fmt: skip


def integration_reference(context: Context, doc: Document) -> dict[str, Any]:
    """Refer to an integration, by the type that it has."""
    self = f"{address(context, 'service', doc['service'])}/integrations/{doc['id']}"
    return {
        "id": doc["id"], "type": f"{doc['type']}_reference", "summary": doc["name"], "self": self, "html_url": None,
    }  # fmt: skip


def _status(context: Context, doc: Document) -> str:
    """Return the status of a service: the one that was set, or else that of its open incidents."""
    if doc["status"] in ("disabled", "maintenance"):
        return str(doc["status"])
    states = {one["status"] for one in context.store.all("pagerduty_incident", service=doc["id"])}
    return "critical" if "triggered" in states else "warning" if "acknowledged" in states else "active"
