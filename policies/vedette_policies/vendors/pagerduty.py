"""PagerDuty's services, escalation policies and schedules, as `pulumi_pagerduty` declares them."""

from __future__ import annotations

from vedette_policies.kit import Resource


def on_call(schedule: Resource) -> set[str]:
    """The ids of everybody who takes a turn, in whatever layer; raises like `Resource.get`."""
    layers = range(len(schedule.items("layers")))
    users = [(layer, index) for layer in layers for index in range(len(schedule.items("layers", layer, "users")))]
    return {schedule.text("layers", layer, "users", index) for layer, index in users}
