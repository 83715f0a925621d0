"""The stack of Sentry alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

TOKEN = "local-admin"
KEYS = {
    "sentry:index:Team": ("team", "id"),
    "sentry:index:Project": ("project", "id"),
    "sentry:index:ClientKey": ("key", "id"),
    "sentry:index:MetricMonitor": ("detector", "id"),
    "sentry:index:CronMonitor": ("detector", "id"),
    "sentry:index:UptimeMonitor": ("detector", "id"),
    "sentry:index:Alert": ("workflow", "id"),
    "sentry:index:Dashboard": ("dashboard", "id"),
    "sentry:index:PagerDutyService": ("service_table", "id"),
}
MONITORS = {"metric_issue", "monitor_check_in_failure", "uptime_domain_failure"}


def ours(kind: str, row: Mapping[str, Any]) -> bool:
    """Whether an object is none of those that Sentry makes by itself with every project."""
    if kind == "detector":
        return row["type"] in MONITORS
    return not (kind == "key" and row["name"] == "Default")


@pytest.fixture(scope="module")
def prepared(prepare: Any, running_services: Any) -> Any:
    """The program with one of each type that takes more than one request."""
    plain = {"sentry:baseUrl": running_services.sentry, "sentry:organization": "local"}
    return prepare("sentry_faults", plain, {"sentry:token": TOKEN})


@pytest.fixture
def shop(prepared: Any, opened: Any) -> Any:
    """The stack of Sentry."""
    return opened(prepared, keys=KEYS, counts=ours, vendors=("sentry",))
