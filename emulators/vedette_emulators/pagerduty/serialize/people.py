"""People, teams, vendors and priorities as PagerDuty serves them."""

from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.names import address, reference

__all__ = ["contact_method", "members", "notification_rule", "plain", "priority", "team", "user", "vendor"]


def plain(world: World, type_: str, doc: Document, summary: str = "") -> dict[str, Any]:
    """Return what every resource begins with."""
    return {**reference(world, type_, doc, summary), "type": type_}


def user(world: World, doc: Document) -> dict[str, Any]:
    """Return somebody, with references to how they are reached."""
    return {
        **plain(world, "user", doc), "name": doc["name"], "email": doc["email"], "time_zone": doc["time_zone"],
        "color": "purple", "avatar_url": "", "billed": True, "role": doc["role"], "description": None,
        "invitation_sent": False, "job_title": doc["job_title"], "created_via_sso": False,
        "teams": [
            reference(world, "team", one) for one in world.store.all("pagerduty_team") if doc["id"] in one["members"]
        ],
        "contact_methods": [_as_reference(contact_method(world, doc, one)) for one in doc["contact_methods"]],
        "notification_rules": [_as_reference(notification_rule(world, doc, one)) for one in doc["rules"]],
        "coordinated_incidents": [],
    }  # fmt: skip


def contact_method(world: World, owner: Document, doc: Document) -> dict[str, Any]:
    """Return a way of reaching somebody."""
    found = {
        **_part(world, owner, doc, "contact_methods", doc["label"]), "type": doc["type"], "label": doc["label"],
        "address": doc["address"],
    }  # fmt: skip
    if doc["type"] == "email_contact_method":
        return {**found, "send_short_email": False, "send_html_email": True}
    return {**found, "country_code": 1, "blacklisted": False, "enabled": True}


def notification_rule(world: World, owner: Document, doc: Document) -> dict[str, Any]:
    """Return when somebody is told of an incident, by which contact method."""
    method = next(one for one in owner["contact_methods"] if one["id"] == doc["contact_method"])
    return {
        **_part(world, owner, doc, "notification_rules", f"0 minutes: {doc['urgency']} urgency"),
        "type": "assignment_notification_rule", "start_delay_in_minutes": 0, "urgency": doc["urgency"],
        "contact_method": _as_reference(contact_method(world, owner, method)),
    }  # fmt: skip


def team(world: World, doc: Document) -> dict[str, Any]:
    """Return a team."""
    return {
        **plain(world, "team", doc), "name": doc["name"], "description": doc["description"],
        "default_role": doc["default_role"], "parent": None,
    }  # fmt: skip


def members(world: World, doc: Document) -> list[dict[str, Any]]:
    """Return who is in a team, and in which role."""
    return [
        {"user": reference(world, "user", person), "role": role}
        for id_, role in doc["members"].items()
        if (person := world.store.get("pagerduty_user", id_))
    ]


def vendor(world: World, doc: Document) -> dict[str, Any]:
    """Return somebody whose product sends events."""
    return {
        **plain(world, "vendor", doc), "name": doc["name"], "website_url": doc["website_url"],
        "logo_url": "", "thumbnail_url": "", "description": doc["description"], "integration_guide_url": "",
        "generic_service_type": "events_api_v2_inbound_integration",
    }  # fmt: skip


def priority(world: World, doc: Document) -> dict[str, Any]:
    """Return a priority."""
    return {**plain(world, "priority", doc), "name": doc["name"], "description": doc["description"]}


def _part(world: World, owner: Document, doc: Document, path: str, summary: str) -> dict[str, Any]:
    self = f"{address(world, 'user', owner['id'])}/{path}/{doc['id']}"
    return {"id": doc["id"], "summary": summary, "self": self, "html_url": None}


def _as_reference(served: dict[str, Any]) -> dict[str, Any]:
    kept = {name: served[name] for name in ("id", "summary", "self", "html_url")}
    return {**kept, "type": f"{served['type']}_reference"}
