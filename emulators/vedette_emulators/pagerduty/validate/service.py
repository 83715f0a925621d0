"""What makes a service, an integration of one, and a business service."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.pagerduty.validate.fields import Fields, named

INTEGRATION_TYPES = (
    "events_api_v2_inbound_integration", "generic_events_api_inbound_integration",
    "event_transformer_api_inbound_integration", "generic_email_inbound_integration",
    "nagios_inbound_integration", "pingdom_inbound_integration", "aws_cloudwatch_inbound_integration",
    "cloudkick_inbound_integration", "keynote_inbound_integration", "sql_monitor_inbound_integration",
)  # fmt: skip
"""Ways in, by what they speak; a vendor's speaks the vendor's."""

_URGENCIES = ("high", "low", "severity_based")
_CREATION = ("create_alerts_and_incidents", "create_incidents")
_GROUPING = ("time", "intelligent", "content_based")
_KEY = re.compile(r"^[0-9a-zA-Z]{32}$")
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$")
# Four hours and half an hour, as PagerDuty's description of a service has them.
_AUTO_RESOLVE, _ACKNOWLEDGED = 14_400, 1800
_PAUSES = (120, 180, 300, 600, 900)


def service(call: Call, fields: Fields, old: Document | None = None) -> Document:
    """Read a service, new or instead of an old one; what an update leaves out stays.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    was: Document = old or {}
    policy = fields.reference(call, "escalation_policy", "escalation_policy", required=not old)
    urgency = fields.sent.get("incident_urgency_rule") or was.get("incident_urgency_rule")
    doc: Document = {
        "name": named(call, fields, "service", old),
        "description": fields.text("description", usual=was.get("description"), longest=1024),
        "escalation_policy": policy or was.get("escalation_policy"),
        "auto_resolve_timeout": fields.seconds("auto_resolve_timeout", was.get("auto_resolve_timeout", _AUTO_RESOLVE)),
        "acknowledgement_timeout": fields.seconds(
            "acknowledgement_timeout", was.get("acknowledgement_timeout", _ACKNOWLEDGED)
        ),
        "status": fields.one_of("status", ("active", "disabled", "warning", "critical", "maintenance"), _status(was)),
        "alert_creation": fields.one_of("alert_creation", _CREATION, was.get("alert_creation", _CREATION[0])),
        "incident_urgency_rule": _urgency(fields, urgency or {"type": "constant", "urgency": "high"}),
        "support_hours": fields.sent.get("support_hours", was.get("support_hours")),
        "scheduled_actions": _actions(fields.sent.get("scheduled_actions", was.get("scheduled_actions"))),
        "alert_grouping_parameters": _grouping(fields, was),
        "auto_pause_notifications_parameters": _pause(fields, was),
    }
    if doc["incident_urgency_rule"]["type"] == "use_support_hours":
        _hours(fields, doc["support_hours"])
    fields.done()
    return doc


def integration(call: Call, fields: Fields, old: Document | None = None) -> Document:
    """Read an integration; a vendor's is of the vendor's own type. The key may be sent, and changed.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    was: Document = old or {"type": INTEGRATION_TYPES[0]}
    vendor = fields.reference(call, "vendor", "vendor") or was.get("vendor")
    type_ = str(fields.sent.get("type") or was["type"]).removesuffix("_reference")
    # All vendors of the local account send events of the Events API v2.
    type_ = INTEGRATION_TYPES[0] if vendor else type_
    if type_ not in INTEGRATION_TYPES:
        fields.wrong("type", f"must be one of {', '.join(INTEGRATION_TYPES)}")
    key = fields.sent.get("integration_key") or was.get("integration_key")
    others = (one for one in call.context.store.all("pagerduty_integration") if one["id"] != was.get("id"))
    if key is not None and not (isinstance(key, str) and _KEY.match(key)):
        fields.wrong("integration_key", "must be 32 alphanumeric characters")
    elif key is not None and any(one["integration_key"] == key for one in others):
        fields.wrong("integration_key", "has already been taken")
    name = fields.text("name", usual=was.get("name"), required=not old)
    fields.done()
    return {"name": name, "type": type_, "vendor": vendor, "integration_key": key}


def business_service(call: Call, fields: Fields, old: Document | None = None) -> Document:
    """Read a business service.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    was: Document = old or {}
    team = fields.reference(call, "team", "team") if fields.sent.get("team") else None
    doc = {
        "name": named(call, fields, "business_service", old),
        "description": fields.text("description", usual=was.get("description"), longest=1024),
        "point_of_contact": fields.text("point_of_contact", usual=was.get("point_of_contact")),
        "team": team if fields.has("team") else was.get("team"),
    }
    fields.done()
    return doc


def _status(was: Document) -> str:
    return str(was.get("status", "active"))


def _actions(sent: Json) -> list[Json]:
    # The plugin sends a list of one null where there is no action.
    return [one for one in sent or [] if one]


def _urgency(fields: Fields, rule: Json) -> dict[str, Any]:
    type_ = rule.get("type") if isinstance(rule, dict) else None
    if type_ == "constant" and rule.get("urgency") in _URGENCIES:
        return {"type": type_, "urgency": rule["urgency"]}
    if type_ == "use_support_hours":
        parts = {name: rule.get(name) or {} for name in ("during_support_hours", "outside_support_hours")}
        if all(part.get("urgency") in _URGENCIES for part in parts.values()):
            halves = {name: {"type": "constant", "urgency": part["urgency"]} for name, part in parts.items()}
            return {"type": type_, **halves}
    fields.wrong(
        "incident_urgency_rule",
        f"must be constant with an urgency of {', '.join(_URGENCIES)}, or use_support_hours with two of them",
    )
    return {"type": "constant", "urgency": "high"}


def _hours(fields: Fields, hours: Json) -> None:
    fits = (
        isinstance(hours, dict)
        and hours.get("time_zone") in available_timezones()
        and all(_CLOCK.match(str(hours.get(name))) for name in ("start_time", "end_time"))
        and set(hours.get("days_of_week") or [0]) <= set(range(1, 8))
    )
    if not fits:
        fields.wrong(
            "support_hours", "must have time_zone, days_of_week from 1 to 7, start_time and end_time (HH:mm:ss)"
        )


def _grouping(fields: Fields, was: Document) -> dict[str, Any] | None:
    sent = fields.sent.get("alert_grouping_parameters", was.get("alert_grouping_parameters"))
    if not isinstance(sent, dict) or sent.get("type") is None:
        return None
    if sent["type"] not in _GROUPING:
        fields.wrong("alert_grouping_parameters type", f"must be one of {', '.join(_GROUPING)} or null")
    config = sent.get("config") if isinstance(sent.get("config"), dict) else {}
    return {"type": sent["type"], "config": config}


def _pause(fields: Fields, was: Document) -> dict[str, Any]:
    usual = {"enabled": False, "timeout": None}
    sent = fields.sent.get("auto_pause_notifications_parameters") or was.get("auto_pause_notifications_parameters")
    if not isinstance(sent, dict) or not sent.get("enabled"):
        return usual
    if sent.get("timeout") not in _PAUSES:
        fields.wrong("auto_pause_notifications_parameters timeout", f"must be one of {', '.join(map(str, _PAUSES))}")
    return {"enabled": True, "timeout": sent.get("timeout")}
