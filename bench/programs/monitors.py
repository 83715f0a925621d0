"""So many metric monitors of one project, or as many trivial resources with the same inputs."""

from __future__ import annotations

import os
from typing import Any

import pulumi
import pulumi_sentry as sentry


class Thing(pulumi.CustomResource):
    """One resource of the trivial provider."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__("trivial:index:Thing", name, {"value": value})


def inputs(number: int) -> dict[str, Any]:
    """The inputs of one monitor."""
    return {
        "project": "bench",
        "name": f"Errors {number}",
        "aggregate": "count()",
        "dataset": "events",
        "event_types": ["error", "default"],
        "query": f"level:error area:{number}",
        "environment": "production",
        "time_window": 300,
        "description": "https://runbooks.example/errors",
        "conditions": [
            {"type": "gt", "comparison": number + 100, "condition_result": "high"},
            {"type": "gt", "comparison": number + 50, "condition_result": "medium"},
            {"type": "lte", "comparison": number + 50, "condition_result": "resolved"},
        ],
    }


for number in range(int(os.environ["BENCH_COUNT"])):
    if os.environ["BENCH_KIND"] == "trivial":
        Thing(f"monitor-{number}", inputs(number))
    else:
        sentry.MetricMonitor(f"monitor-{number}", **inputs(number))
