"""PagerDuty's services, escalation policies and schedules, as `pulumi_pagerduty` declares them."""

from __future__ import annotations

from vedette_policies.contract.on_call import members
from vedette_policies.kit import Resource


def on_call(schedule: Resource) -> set[str]:
    """The ids of everybody who takes a turn, in whatever layer; raises like `Resource.get`."""
    return members(
        [
            schedule.text("layers", layer, "users", index)
            for index in range(len(schedule.items("layers", layer, "users")))
        ]
        for layer in range(len(schedule.items("layers")))
    )
