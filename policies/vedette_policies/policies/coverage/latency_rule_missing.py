"""Slow is down for whoever waits, and no error reports it."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy
from vedette_policies.vendors import coverage


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Every project of production has a metric monitor for how long its requests take."""

    def covers(monitor: Resource) -> bool:
        measure, _, measured = monitor.text("aggregate").partition("(")
        fits = measure in context.settings["measures"] and measured == "span.duration)"
        return fits and coverage.whole(monitor, context.settings["whole"])

    yield from coverage.missing(stack, context, covers, "latency alert")


POLICY = StackPolicy(
    id="latency-rule-missing",
    title="Every project has an alert on slow requests.",
    severity="medium",
    frameworks=("ISO27001:A.8.6", "SOC2:A1.1"),
    remediation="Enable the default `p95` of the service, or add an alert of your own for all requests or for the API.",
    settings={
        "measures": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["p50", "p75", "p90", "p95", "p99", "avg"],
        },
        "whole": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["is_transaction:true", "transaction:*/api/*"],
        },
    },
    evaluate=evaluate,
)
