"""How urgent an incident is: as its service says, by the severity of its alerts or by the hour.

Severities critical and error are of high urgency, warning and info of low, none is of high (PagerDuty, "Dynamic
Notifications").
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.store import Document

_LOW = ("warning", "info")


def urgency(service: Document, severities: Iterable[str | None], at: datetime) -> str:
    """Return `high` or `low` for an incident whose open alerts are of these severities."""
    rule = service["incident_urgency_rule"]
    if rule["type"] == "use_support_hours":
        rule = rule["during_support_hours" if _supported(service["support_hours"], at) else "outside_support_hours"]
    if rule["urgency"] != "severity_based":
        return str(rule["urgency"])
    known = list(severities)
    return "low" if known and all(severity in _LOW for severity in known) else "high"


def _supported(hours: dict[str, Any], at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(hours["time_zone"]))
    start, end = (time.fromisoformat(hours[name]) for name in ("start_time", "end_time"))
    return local.isoweekday() in hours["days_of_week"] and start <= local.time() < end
