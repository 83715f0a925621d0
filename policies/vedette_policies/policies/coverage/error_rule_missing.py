"""A product that nobody watches fails for as long as it takes a customer to write."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy
from vedette_policies.vendors import coverage

_RATE = "failure_rate()"
_ERRORS = "events"
"""Sentry's word for the dataset of errors."""


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Every project of production has a metric monitor for the share or the number of all its errors."""

    def covers(monitor: Resource) -> bool:
        aggregate = monitor.text("aggregate")
        counts = monitor.text("dataset") == _ERRORS and aggregate.startswith("count")
        return (counts or aggregate == _RATE) and coverage.whole(monitor, context.settings["whole"])

    yield from coverage.missing(stack, context, covers, "error alert")


POLICY = StackPolicy(
    id="error-rule-missing",
    title="Every project has an alert on its errors.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Enable the default `error-rate` of the service, or add an alert of your own without `where`.",
    settings={
        "whole": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["is_transaction:true", "level:[error,fatal]"],
        },
    },
    evaluate=evaluate,
)
