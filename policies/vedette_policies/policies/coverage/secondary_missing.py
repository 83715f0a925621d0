"""A phone can be off: what nobody acknowledges must reach a second one."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation


def evaluate(policy: Resource, context: Context) -> Iterator[Result]:
    """Every escalation policy has a second step."""
    steps, least = len(policy.items("rules")), int(context.settings["steps"])
    # That there is none is what `escalation-without-person` reports.
    if 0 < steps < least:
        words = "step" if steps == 1 else "steps"
        seen = f"`{policy.name}` has {steps} {words} before it begins anew"
        yield Violation(resource=policy, seen=seen, allowed=f"at least {least} follow each other")


POLICY = ResourcePolicy(
    id="secondary-missing",
    title="Every escalation has a second step.",
    severity="medium",
    frameworks=("ISO27001:A.5.24", "SOC2:CC7.4"),
    remediation="Add a step such as `{after: 15m, schedules: [SECONDARY]}`.",
    settings={
        "steps": {"type": "integer", "minimum": 1, "default": 2},
    },
    types=(types.ESCALATION_POLICY,),
    evaluate=evaluate,
)
