"""Whoever is always on call is never off duty, and on the first holiday nobody answers."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import pagerduty


def evaluate(schedule: Resource, context: Context) -> Iterator[Result]:
    """At least two people take turns, all layers together."""
    people, least = len(pagerduty.on_call(schedule)), int(context.settings["people"])
    # That nobody does is what `escalation-without-person` reports.
    if 0 < people < least:
        seen = f"`{schedule.name}` has {people} on call, in all layers"
        yield Violation(resource=schedule, seen=seen, allowed=f"at least {least} do")


POLICY = ResourcePolicy(
    id="schedule-of-one",
    title="Nobody is always on call.",
    severity="medium",
    frameworks=("ISO27001:A.5.24", "SOC2:CC1.4"),
    remediation="Add somebody to the `people` of the schedule.",
    settings={
        "people": {"type": "integer", "minimum": 1, "default": 2},
    },
    types=(types.SCHEDULE,),
    evaluate=evaluate,
)
