"""An incident that nobody acknowledges must end with somebody, and not with an empty chair."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import pagerduty

_USER, _SCHEDULE = "user_reference", "schedule_reference"


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """The last step of every escalation policy has a person, or a schedule in which somebody takes turns."""

    def check(policy: Resource) -> Iterator[Result]:
        steps = len(policy.items("rules"))
        targets = range(len(policy.items("rules", steps - 1, "targets"))) if steps else ()
        kinds = {policy.text("rules", steps - 1, "targets", index, "type") for index in targets}
        if _USER in kinds:
            return
        if _SCHEDULE not in kinds:
            yield _violation(policy, f"`{policy.name}` ends with nobody")
            return
        # Which schedule a step has is known once that exists; before, those of all steps stand for it.
        for one in policy.sources.get("rules", ()):
            if one.type == types.SCHEDULE and not pagerduty.on_call(one):
                seen = f"`{policy.name}` ends with a schedule, and nobody takes turns in `{one.name}`"
                yield _violation(policy, seen)

    yield from each(stack.of(types.ESCALATION_POLICY), check)


def _violation(policy: Resource, seen: str) -> Violation:
    return Violation(resource=policy, seen=seen, allowed="the last step notifies a person, or whoever is on call")


POLICY = StackPolicy(
    id="escalation-without-person",
    title="Every escalation ends with a person.",
    severity="high",
    frameworks=("ISO27001:A.5.24", "SOC2:CC7.4"),
    remediation="Add a last step with `people`, or with a schedule that has some.",
    evaluate=evaluate,
)
