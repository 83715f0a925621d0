"""CronMonitor."""

from __future__ import annotations

from zoneinfo import available_timezones

from hypothesis import strategies as st
from sentry_cases import monitors
from sentry_cases.case import Case, drawn, slug
from sentry_cases.texts import CRONTABS, merged

OBJECT = "dataSources.0.queryObj."


def draw(there):
    """A crontab or an interval, in a zone or none; Sentry's newer limit for a job's time, a week."""
    unit = st.sampled_from(["minute", "hour", "day", "week", "month", "year"])
    interval = st.fixed_dictionaries({"value": st.integers(1, 100), "unit": unit})
    either = st.sampled_from(CRONTABS).map(lambda one: {"schedule": one}) | interval.map(lambda one: {"interval": one})
    zone = st.sampled_from(sorted(available_timezones() - {"localtime"}))
    timing = merged(either, st.fixed_dictionaries({}, optional={"timezone": zone}))
    return drawn({"schedule": None, "interval": None, "timezone": None, "maxRuntime": st.integers(1, 10080)}, timing)


CASE = Case(
    example={
        **monitors.EXAMPLE,
        "name": "Reconcile",
        "slug": "reconcile-payments",
        "schedule": "0 2 * * *",
        "timezone": "Europe/Berlin",
        "checkinMargin": 10,
        "maxRuntime": 45,
        "failureIssueThreshold": 2,
        "recoveryThreshold": 3,
    },
    least={"schedule": "@daily"},
    variants={("interval",): {"schedule": None, "interval": {"value": 2, "unit": "hour"}}},
    second={
        "maxRuntime": 5,
        **monitors.SECOND,
        "slug": "another",
        "schedule": "@hourly",
        "interval": {"value": 3, "unit": "day"},
        "timezone": "UTC",
        "checkinMargin": 1,
        "failureIssueThreshold": 1,
        "recoveryThreshold": 1,
    },
    unique={"slug": slug},
    label="name",
    known_by=("project", "name", "slug"),
    create_path="/detectors/$",
    store="detector",
    drift={
        **monitors.DRIFT,
        "enabled": {"enabled": False, OBJECT + "status": "disabled"},
        "slug": {OBJECT + "slug": "renamed-monitor"},
        "schedule": {OBJECT + "config.schedule": "0 3 * * *"},
        "interval.value": {OBJECT + "config.schedule.0": 7},
        "interval.unit": {OBJECT + "config.schedule.1": "day"},
        "timezone": {OBJECT + "config.timezone": "UTC"},
        "checkinMargin": {OBJECT + "config.checkin_margin": 55},
        "maxRuntime": {OBJECT + "config.max_runtime": 55},
        "failureIssueThreshold": {OBJECT + "config.failure_issue_threshold": 55},
        "recoveryThreshold": {OBJECT + "config.recovery_threshold": 55},
    },
    becomes={"project": "replace"},
    more_drift=[*monitors.MORE_DRIFT, ("enabled", "enabled", False)],
    by_hand=(
        "POST",
        "organizations/local/projects/web/detectors/",
        {
            **monitors.BY_HAND,
            "name": "Nightly",
            "type": "monitor_check_in_failure",
            "dataSources": [
                {
                    "name": "Nightly",
                    "config": {
                        "schedule_type": "interval",
                        "schedule": [2, "hour"],
                        "checkin_margin": 5,
                        "max_runtime": 60,
                    },
                }
            ],
        },
    ),
    refused=[
        ({"schedule": None}, "schedule", 'is missing: give a crontab such as "0 2 * * *", or an interval'),
        ({"interval": {"value": 1, "unit": "day"}}, "interval", "there is a schedule already"),
        ({"schedule": "0 2 * *"}, "schedule", 'is "0 2 * *": write five fields, or one of @yearly'),
        ({"timezone": "Mars/Olympus"}, "timezone", 'is "Mars/Olympus": write an IANA name'),
        ({"timezone": "../../etc/passwd"}, "timezone", "write an IANA name"),
    ],
    draw=draw,
)
