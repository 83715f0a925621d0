"""SpikeProtection."""

from __future__ import annotations

from sentry_cases.case import Case, place

CASE = Case(
    example={"project": "web", "enabled": False},
    second={"enabled": True, "project": "elsewhere"},
    unique={"project": place},
    always=True,
    store="project",
    drift={
        "project": "a switch cannot change its project",
        "enabled": {"options.quotas:spike-protection-disabled": True},
    },
    drift_base={"enabled": True},
    more_drift=[("enabled", "options.quotas:spike-protection-disabled", False)],
    by_hand_id="web",
    refused=[({"enabled": "on"}, "enabled", 'is "on": write true or false')],
)
