"""What belongs to nobody is everybody's, and so nobody's, at three in the morning."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """A project belongs to a team in Sentry, and the policy of a service that pages to one in PagerDuty."""

    def check(one: Resource) -> Iterator[Result]:
        # A team of this stack has no id before it exists; that the value comes from one is known all the same.
        if not one.sources.get("teams") and not one.get("teams"):
            seen = f"the {one.kind} `{one.name}` belongs to no team"
            yield Violation(resource=one, seen=seen, allowed="a team owns what customers or people on call depend on")

    yield from each(stack.of(types.PROJECT, types.ESCALATION_POLICY), check)


POLICY = StackPolicy(
    id="service-without-owner",
    title="Every service has an owner.",
    severity="medium",
    frameworks=("ISO27001:A.5.9", "SOC2:CC1.3"),
    remediation="Add `team: NAME` to the service or to the escalation policy.",
    evaluate=evaluate,
)
