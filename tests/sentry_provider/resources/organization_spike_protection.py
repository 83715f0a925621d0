"""OrganizationSpikeProtection. There is one, of all projects: an edit is one of another project."""

from __future__ import annotations

from sentry_cases.case import Case

CASE = Case(
    example={"enabled": False},
    second={"enabled": True},
    always=True,
    store="project",
    held_by="{elsewhere}",
    drift={"enabled": {"options.quotas:spike-protection-disabled": True}},
    drift_base={"enabled": True},
    by_hand_id="all",
    refused=[({"enabled": "on"}, "enabled", 'is "on": write true or false')],
)
