"""Errors of five minutes, with two bounds."""

import pulumi_sentry as sentry

errors = sentry.MetricMonitor(
    "errors",
    project="web",
    name="Many errors",
    aggregate="count()",
    dataset="events",
    event_types=["error", "default"],
    query="level:error",
    environment="production",
    time_window=300,
    conditions=[
        {"type": "gt", "comparison": 100, "condition_result": "high"},
        {"type": "gt", "comparison": 50, "condition_result": "medium"},
        {"type": "lte", "comparison": 50, "condition_result": "resolved"},
    ],
    description="https://runbooks.example/errors",
)
