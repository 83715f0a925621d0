"""Cron monitors: schedule, margins, thresholds, slug."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cronsim import CronSim, CronSimError

from vedette_emulators.core.store import Document, Store
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.state.projects import slugify
from vedette_emulators.sentry.validate.fields import Fields, nested

# The published description still says 40320 for both; the service has refused runtimes above a week since
# sentry/monitors/constants.py got MAX_TIMEOUT = 10080.
_MAX_MARGIN = 40_320
_MAX_RUNTIME = 10_080
_MAX_THRESHOLD = 720
_UNITS = ("year", "month", "week", "day", "hour", "minute")
_ALIASES = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
_INTEGERS = (
    ("checkin_margin", _MAX_MARGIN, None),
    (
        "max_runtime",
        _MAX_RUNTIME,
        "Max runtime must be 10080 minutes (7 days) or less. Lower it to save this monitor.",
    ),
    ("failure_issue_threshold", _MAX_THRESHOLD, None),
    ("recovery_threshold", _MAX_THRESHOLD, None),
)


def monitor(sent: Json, store: Store, before: Document | None) -> dict[str, Any]:
    """Read a cron monitor as the data source of a detector; `before` is what it was.

    Raises:
        RefusedError: with every field that is wrong.
    """
    fields = Fields(sent)
    new = before is None
    fields.text("name", required=new, longest=128)
    slug(fields, store, before)
    sent_config = fields.mapping("config", required=new)
    if sent_config is not None:
        nested(fields, "config", lambda: config(sent_config, (before or {}).get("config", {})))
    clean = fields.done()
    if new and "slug" not in clean:
        clean["slug"] = free(store, slugify(clean["name"])[:50])
    return {name: clean[name] for name in ("name", "slug", "config") if name in clean}


def slug(fields: Fields, store: Store, before: Document | None) -> None:
    """Read the slug of a cron monitor, which no other one of the organisation may have."""
    if not fields.sent.get("slug"):
        fields.sent.pop("slug", None)
        return
    wanted = fields.slug("slug")
    if wanted and (before is None or before["slug"] != wanted) and wanted in _slugs(store):
        fields.refuse("slug", f'The slug "{wanted}" is already in use.')


def free(store: Store, wanted: str) -> str:
    """Return the slug, or the slug with the first number behind it that is free."""
    taken = _slugs(store)
    result, number = wanted, 2
    while result in taken:
        result, number = f"{wanted}-{number}", number + 1
    return result


def _slugs(store: Store) -> set[str]:
    return {doc["dataSources"][0]["queryObj"]["slug"] for doc in store.all("detector", type="monitor_check_in_failure")}


def config(sent: Json, before: dict[str, Any]) -> dict[str, Any]:
    """Read schedule and thresholds; numbers are minutes or counts, null is Sentry's own default."""
    fields = Fields(sent, snake=True)
    type_ = fields.text("schedule_type", choices=("crontab", "interval")) or before.get("schedule_type")
    schedule = fields.any("schedule", required=not before, null=False)
    if isinstance(schedule, dict):
        type_ = schedule.get("type", type_)
        schedule = schedule.get("value") if type_ == "crontab" else [schedule.get("value"), schedule.get("unit")]
    if schedule is not None:
        fields.clean["schedule"] = schedule
        if type_ is None and "schedule_type" not in fields.errors:
            fields.refuse("schedule_type", "Missing or invalid schedule type")
        elif type_ == "interval":
            _interval(fields, schedule)
        elif type_ == "crontab":
            _crontab(fields, schedule)
    for name, high, too_high in _INTEGERS:
        fields.integer(name, null=True, low=1, high=high, too_high=too_high)
    zone = fields.text("timezone", null=True, blank=True)
    if zone and zone not in _zones():
        fields.refuse("timezone", f'"{zone}" is not a valid choice.')
    clean = fields.done()
    default = {"timezone": "UTC", "alert_rule_id": None, **dict.fromkeys(name for name, _, _ in _INTEGERS)}
    merged = {**default, **before, **clean, "schedule_type": type_}
    merged["timezone"] = merged["timezone"] or "UTC"
    return merged


def _interval(fields: Fields, schedule: Json) -> None:
    if not isinstance(schedule, list) or len(schedule) != 2:
        fields.refuse("schedule", "Invalid schedule for for 'interval' type")
    elif not isinstance(schedule[0], int) or isinstance(schedule[0], bool):
        fields.refuse("schedule", "Invalid schedule for schedule unit count")
    elif schedule[0] <= 0:
        fields.refuse("schedule", "Interval must be greater than zero")
    elif schedule[1] not in _UNITS:
        fields.refuse("schedule", "Invalid schedule for schedule unit name")


def _crontab(fields: Fields, schedule: Json) -> None:
    if not isinstance(schedule, str):
        fields.refuse("schedule", "Invalid schedule for 'crontab' type")
        return
    text = re.sub(r"\s+", " ", schedule).strip()
    if text.startswith("@"):
        if text not in _ALIASES:
            fields.refuse("schedule", "Schedule was not parseable")
            return
        text = _ALIASES[text]
    if len(text.split()) > 5:
        fields.refuse("schedule", "Only 5 field crontab syntax is supported")
        return
    try:
        next(CronSim(text, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration):
        fields.refuse("schedule", "Schedule is invalid")
        return
    fields.clean["schedule"] = text


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
