"""People, teams, vendors and priorities as PagerDuty serves them."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import address, reference


def plain(context: Context, type_: str, doc: Document, summary: str = "") -> dict[str, Any]:
    """Return what every resource begins with."""
    return {**reference(context, type_, doc, summary), "type": type_}


def user(context: Context, doc: Document) -> dict[str, Any]:
    """Return a user, with references to how they are reached."""
    teams = context.store.all("pagerduty_team")
    return {
        **plain(context, "user", doc), "name": doc["name"], "email": doc["email"], "time_zone": doc["time_zone"],
        "color": "purple", "avatar_url": "", "billed": True, "role": doc["role"], "description": None,
        "invitation_sent": False, "job_title": doc["job_title"], "created_via_sso": False,
        "teams": [reference(context, "team", one) for one in teams if doc["id"] in one["members"]],
        "contact_methods": [_as_reference(contact_method(context, doc, one)) for one in doc["contact_methods"]],
        "notification_rules": [_as_reference(notification_rule(context, doc, one)) for one in doc["rules"]],
        "coordinated_incidents": [],
    }  # fmt: skip


def contact_method(context: Context, owner: Document, doc: Document) -> dict[str, Any]:
    found = {
        **_part(context, owner, doc, "contact_methods", doc["label"]), "type": doc["type"], "label": doc["label"],
        "address": doc["address"],
    }  # fmt: skip
    if doc["type"] == "email_contact_method":
        return {**found, "send_short_email": False, "send_html_email": True}
    return {**found, "country_code": 1, "blacklisted": False, "enabled": True}


def notification_rule(context: Context, owner: Document, doc: Document) -> dict[str, Any]:
    """Return when somebody is notified of an incident, by which contact method."""
    method = next(one for one in owner["contact_methods"] if one["id"] == doc["contact_method"])
    return {
        **_part(context, owner, doc, "notification_rules", f"0 minutes: {doc['urgency']} urgency"),
        "type": "assignment_notification_rule", "start_delay_in_minutes": 0, "urgency": doc["urgency"],
        "contact_method": _as_reference(contact_method(context, owner, method)),
    }  # fmt: skip


def team(context: Context, doc: Document) -> dict[str, Any]:
    return {
        **plain(context, "team", doc), "name": doc["name"], "description": doc["description"],
        "default_role": doc["default_role"], "parent": None,
    }  # fmt: skip


def members(context: Context, doc: Document) -> list[dict[str, Any]]:
    """Return who is in a team, and in which role."""
    return [
        {"user": reference(context, "user", person), "role": role}
        for id_, role in doc["members"].items()
        if (person := context.store.get("pagerduty_user", id_))
    ]


def vendor(context: Context, doc: Document) -> dict[str, Any]:
    """Return a vendor, whose product sends events."""
    return {
        **plain(context, "vendor", doc), "name": doc["name"], "website_url": doc["website_url"],
        "logo_url": "", "thumbnail_url": "", "description": doc["description"], "integration_guide_url": "",
        "generic_service_type": "events_api_v2_inbound_integration",
    }  # fmt: skip


def priority(context: Context, doc: Document) -> dict[str, Any]:
    return {**plain(context, "priority", doc), "name": doc["name"], "description": doc["description"]}


def _part(context: Context, owner: Document, doc: Document, path: str, summary: str) -> dict[str, Any]:
    self = f"{address(context, 'user', owner['id'])}/{path}/{doc['id']}"
    return {"id": doc["id"], "summary": summary, "self": self, "html_url": None}


def _as_reference(served: dict[str, Any]) -> dict[str, Any]:
    kept = {name: served[name] for name in ("id", "summary", "self", "html_url")}
    return {**kept, "type": f"{served['type']}_reference"}
