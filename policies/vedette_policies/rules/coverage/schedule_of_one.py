"""Whoever is always on call is never off duty, and on the first holiday nobody answers."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Finding, Resource, ResourceRule, Violation
from vedette_policies.vendors import pagerduty


def judge(schedule: Resource, context: Context) -> Iterator[Finding]:
    """At least two people take turns, all layers together."""
    people, least = len(pagerduty.on_call(schedule)), int(context.settings["people"])
    # That nobody does is what `escalation-without-person` speaks of.
    if 0 < people < least:
        seen = f"`{schedule.name}` has {people} on call, in all layers"
        yield Violation(resource=schedule, seen=seen, allowed=f"at least {least} do")


RULE = ResourceRule(
    id="schedule-of-one",
    title="Nobody is always on call.",
    severity="medium",
    frameworks=("ISO27001:A.5.24", "SOC2:CC1.4"),
    remediation="Add somebody to the `people` of the schedule.",
    settings={
        "people": {"type": "integer", "minimum": 1, "default": 2},
    },
    types=(pagerduty.SCHEDULE,),
    judge=judge,
)
