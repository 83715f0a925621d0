"""What the account `local` has on PagerDuty from the start: vendors and priorities; and people, who are added."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import new_id

SENTRY_VENDOR = "PXLP4XV"
"""The id of the vendor Sentry; its integrations take events of the Events API v2."""

_VENDORS = (
    (SENTRY_VENDOR, "Sentry", "https://sentry.io", "Error and performance monitoring"),
    ("PAM4FGS", "Datadog", "https://www.datadoghq.com", "Infrastructure monitoring"),
)
_PRIORITIES = ("P1", "P2", "P3", "P4", "P5")


def seed(context: Context) -> None:
    """Put vendors and priorities there; the account has no people of its own."""
    for id_, name, site, description in _VENDORS:
        vendor: Document = {"id": id_, "name": name, "website_url": site, "description": description}
        context.store.put("pagerduty_vendor", id_, vendor)
    for name in _PRIORITIES:
        id_ = "P" + hashlib.sha256(name.encode()).hexdigest()[:6].upper()
        context.store.put("pagerduty_priority", id_, {"id": id_, "name": name, "description": f"Priority {name[1:]}"})


def add_people(context: Context, people: Iterable[tuple[str, str]]) -> int:
    """Add who is missing, by names and addresses; return how many were.

    Each has an address for low urgency and a telephone for high urgency. The first of an account is its owner.
    """
    known = {str(doc["email"]).lower() for doc in context.store.all("pagerduty_user")}
    before = len(known)
    for name, email in people:
        if email in known:
            continue
        id_ = new_id(context, "user")
        methods = [
            _method(context, "email_contact_method", "Default", email),
            _method(context, "sms_contact_method", "Mobile", f"555010{len(known):04}"),
        ]
        low, high = (method["id"] for method in methods)
        doc: Document = {
            "id": id_, "name": name, "email": email, "role": "user" if known else "owner", "job_title": "",
            "time_zone": "Etc/UTC", "contact_methods": methods,
            "rules": [_rule(context, "high", high), _rule(context, "low", low)],
        }  # fmt: skip
        context.store.put("pagerduty_user", id_, doc)
        known.add(email)
    return len(known) - before


def _method(context: Context, type_: str, label: str, address: str) -> Document:
    return {"id": new_id(context, "contact_method"), "type": type_, "label": label, "address": address}


def _rule(context: Context, urgency: str, method: str) -> Document:
    return {"id": new_id(context, "notification_rule"), "urgency": urgency, "contact_method": method}
