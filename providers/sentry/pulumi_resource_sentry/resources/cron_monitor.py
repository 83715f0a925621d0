"""CronMonitor: a job that must check in on time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pulumi_plugin_kit.check import MISSING, Problem
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.values import UNKNOWN

from ..fields import Field
from .base import Wire
from .monitor import DESCRIPTION, ENABLED, OWNER, MonitorResource
from .placement import PROJECT
from .team import SLUG

_UNITS = ("minute", "hour", "day", "week", "month", "year")
# Sentry stores and serves what the aliases stand for.
_ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_CRON_FIELD = re.compile(r"[0-9A-Za-z*/,\-]+")


def _schedule_form(schedule: str) -> str:
    return _ALIASES.get(schedule) or " ".join(schedule.split())


@shape
class CronInterval:
    """A distance between check-ins."""

    value: Annotated[int, Field("How many units.", minimum=1)]
    unit: Annotated[str, Field("The unit.", enum=_UNITS)]


@shape
class CronMonitorInputs:
    """What a cron monitor is made of."""

    project: Annotated[str, PROJECT]
    name: Annotated[str, Field("Name of the monitor.", max_length=128, min_items=1)]
    slug: Annotated[
        str | None,
        Field(
            "Name by which the job checks in; a change breaks the job's check-ins. Made from the name if absent.",
            max_length=50,
            pattern=SLUG,
            computed=True,
            made_of=("name",),
        ),
    ] = None
    schedule: Annotated[
        str | None,
        Field(
            "Crontab of five fields, or an alias such as @hourly. Either this or interval.", canonical=_schedule_form
        ),
    ] = None
    interval: Annotated[CronInterval | None, Field("Distance between check-ins. Either this or schedule.")] = None
    timezone: Annotated[str, Field("IANA name of the schedule's time zone.")] = "UTC"
    checkin_margin: Annotated[int, Field("Minutes that a check-in may be late.", minimum=1, maximum=40320)] = 1
    max_runtime: Annotated[int, Field("Minutes that the job may run.", minimum=1, maximum=40320)] = 30
    failure_issue_threshold: Annotated[int, Field("Failures in a row that open an issue.", minimum=1, maximum=720)] = 1
    recovery_threshold: Annotated[int, Field("Successes in a row that resolve the issue.", minimum=1, maximum=720)] = 1
    owner: Annotated[str | None, OWNER] = None
    description: Annotated[str | None, DESCRIPTION] = None
    enabled: Annotated[bool, ENABLED] = True


class CronMonitor(MonitorResource[CronMonitorInputs]):
    """A detector of type monitor_check_in_failure."""

    token = "sentry:index:CronMonitor"  # noqa: S105 - a type token
    noun = "cron monitor"
    type = "monitor_check_in_failure"
    description = "A monitor of a scheduled job. Import it by the id of the monitor (detector)."
    Inputs = CronMonitorInputs
    delete_first = True

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Exactly one kind of schedule, written as Sentry reads it; a time zone that exists."""
        schedule, interval = inputs.get("schedule"), inputs.get("interval")
        if schedule is None and interval is None:
            yield Problem("schedule", MISSING, 'give a crontab such as "0 2 * * *", or an interval')
        elif schedule is not None and interval is not None:
            yield Problem("interval", interval, "there is a schedule already; keep one of the two")
        if isinstance(schedule, str) and not _is_crontab(schedule):
            yield Problem("schedule", schedule, f"write five fields, or one of {', '.join(_ALIASES)}")
        zone = inputs.get("timezone")
        if zone is not UNKNOWN and isinstance(zone, str) and not _is_timezone(zone):
            yield Problem("timezone", zone, 'write an IANA name such as "UTC" or "Europe/Berlin"')

    def source(self, inputs: CronMonitorInputs) -> Wire:
        """Name, slug and schedule; this part of the API speaks snake case in both directions."""
        timing: Wire = (
            {"schedule_type": "interval", "schedule": [inputs.interval.value, inputs.interval.unit]}
            if inputs.interval is not None
            else {"schedule_type": "crontab", "schedule": inputs.schedule}
        )
        config = timing | {
            "checkin_margin": inputs.checkin_margin,
            "max_runtime": inputs.max_runtime,
            "timezone": inputs.timezone,
            "failure_issue_threshold": inputs.failure_issue_threshold,
            "recovery_threshold": inputs.recovery_threshold,
        }
        slug = {} if inputs.slug is None else {"slug": inputs.slug}
        return {"name": inputs.name, **slug, "config": config}

    def type_body(self, inputs: CronMonitorInputs) -> Wire:
        """Nothing: the schedule is all."""
        return {"config": {}}

    def type_properties(self, source: Wire, served: Wire) -> dict[str, Any]:
        """Slug, schedule and thresholds."""
        config = source["config"]
        schedule = config.get("schedule")
        by_interval = config.get("schedule_type") == "interval"
        return {
            "slug": source.get("slug"),
            "schedule": None if by_interval else schedule,
            "interval": {"value": schedule[0], "unit": schedule[1]} if by_interval else None,
            "timezone": config.get("timezone") or "UTC",
            "checkinMargin": config.get("checkin_margin") or 1,
            "maxRuntime": config.get("max_runtime") or 30,
            "failureIssueThreshold": config.get("failure_issue_threshold") or 1,
            "recoveryThreshold": config.get("recovery_threshold") or 1,
        }


def _is_crontab(text: str) -> bool:
    fields = text.split()
    return text in _ALIASES or (len(fields) == 5 and all(map(_CRON_FIELD.fullmatch, fields)))


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
