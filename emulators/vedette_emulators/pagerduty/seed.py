"""What the account `local` has on PagerDuty from the start: people and how they are reached, vendors and priorities."""

import hashlib

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.names import new_id

__all__ = ["PEOPLE", "SENTRY_VENDOR", "seed"]

PEOPLE = (
    ("Ana Ruiz", "user", "Engineer"), ("Ben Okafor", "user", "Engineer"), ("Chloe Martin", "user", "Engineer"),
    ("Daniel Kim", "user", "Engineer"), ("Eva Lindqvist", "admin", "Engineering Lead"),
    ("Farid Haddad", "owner", "CTO"), ("Grace Tan", "user", "Engineer"), ("Hugo Silva", "user", "Security"),
)  # fmt: skip
"""Everybody: name, role, title. Addresses are FIRST.LAST@example.com."""

SENTRY_VENDOR = "PXLP4XV"
"""The id of the vendor Sentry; its integrations take events of the Events API v2."""

_VENDORS = (
    (SENTRY_VENDOR, "Sentry", "https://sentry.io", "Error and performance monitoring"),
    ("PAM4FGS", "Datadog", "https://www.datadoghq.com", "Infrastructure monitoring"),
)
_PRIORITIES = ("P1", "P2", "P3", "P4", "P5")


def seed(world: World) -> None:
    """Put everybody there, each with an address for low urgency and a telephone for high urgency."""
    for number, (name, role, title) in enumerate(PEOPLE):
        id_ = new_id(world, "user")
        email = f"{name.lower().replace(' ', '.')}@example.com"
        methods = [
            _method(world, "email_contact_method", "Default", email),
            _method(world, "sms_contact_method", "Mobile", f"555010{number:04}"),
        ]
        low, high = (method["id"] for method in methods)
        doc: Document = {
            "id": id_, "name": name, "email": email, "role": role, "job_title": title, "time_zone": "Etc/UTC",
            "contact_methods": methods, "rules": [_rule(world, "high", high), _rule(world, "low", low)],
        }  # fmt: skip
        world.store.put("pagerduty_user", id_, doc)
    for id_, name, site, description in _VENDORS:
        vendor: Document = {"id": id_, "name": name, "website_url": site, "description": description}
        world.store.put("pagerduty_vendor", id_, vendor)
    for name in _PRIORITIES:
        id_ = "P" + hashlib.sha256(name.encode()).hexdigest()[:6].upper()
        world.store.put("pagerduty_priority", id_, {"id": id_, "name": name, "description": f"Priority {name[1:]}"})


def _method(world: World, type_: str, label: str, address: str) -> Document:
    return {"id": new_id(world, "contact_method"), "type": type_, "label": label, "address": address}


def _rule(world: World, urgency: str, method: str) -> Document:
    return {"id": new_id(world, "notification_rule"), "urgency": urgency, "contact_method": method}
