"""A deleted project takes its issues with it, and a deleted alert is missed only when it should have fired."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """What production cannot do without has the engine's protection; what all environments share is production's."""
    if resource.of_production(context.facts) and not resource.protect:
        seen = f"the {resource.kind} `{resource.name}` is not protected, so one wrong edit of the catalog deletes it"
        yield Violation(resource=resource, seen=seen, allowed="production's are declared with `protect`")


POLICY = ResourcePolicy(
    id="unprotected-production",
    title="Projects, monitors, alerts and channels of production are protected.",
    severity="high",
    frameworks=("ISO27001:A.8.32", "SOC2:CC8.1"),
    remediation="Declare it with `protect=True`; `pulumi state unprotect` takes that back for one planned deletion.",
    types=tuple(sorted(types.PROTECTED)),
    evaluate=evaluate,
)
