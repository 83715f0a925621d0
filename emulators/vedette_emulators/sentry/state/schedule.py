"""When a cron monitor is expected to check in."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

# sentry/monitors/constants.py: what a monitor without its own margin and longest run gets, in minutes.
_MARGIN_MIN = 1
_RUNTIME_MIN = 30
_STEPS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


def margin(config: dict[str, Any]) -> timedelta:
    """Return how late a check-in may be."""
    return timedelta(minutes=config.get("checkin_margin") or _MARGIN_MIN)


def runtime(config: dict[str, Any]) -> timedelta:
    """Return how long a check-in may stay in progress."""
    return timedelta(minutes=config.get("max_runtime") or _RUNTIME_MIN)


def following(config: dict[str, Any], moment: datetime) -> datetime:
    """Return the first time after a moment at which the schedule expects a check-in, on a whole minute."""
    local = moment.astimezone(ZoneInfo(config.get("timezone") or "UTC"))
    if config["schedule_type"] == "crontab":
        expected = next(CronSim(config["schedule"], local))
    else:
        count, unit = config["schedule"]
        expected = _add(local, count, unit)
    return expected.replace(second=0, microsecond=0)


def latest(config: dict[str, Any], expected: datetime, until: datetime) -> datetime:
    """Return the last expected time that is not after `until`, counted on from one that was expected."""
    while (later := following(config, expected)) <= until:
        expected = later
    return expected


def _add(moment: datetime, count: int, unit: str) -> datetime:
    if unit in _STEPS:
        return moment + count * _STEPS[unit]
    if unit == "week":
        return moment + timedelta(weeks=count)
    months = moment.month - 1 + count * (12 if unit == "year" else 1)
    year, month = moment.year + months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
