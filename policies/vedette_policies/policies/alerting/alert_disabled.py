"""What was switched off for an evening is found when it should have fired."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """Monitors and alerts of production, and of what all environments share, are on."""
    if resource.of_production(context.facts) and resource.get("enabled") is False:
        seen = f"the {resource.kind} `{resource.name}` is switched off"
        yield Violation(resource=resource, seen=seen, allowed="what watches production is on")


POLICY = ResourcePolicy(
    id="alert-disabled",
    title="What watches production is on.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Switch it on; an alert that is not wanted has `disabled: why` in the catalog, and is not declared.",
    types=(*types.MONITORS, types.ALERT),
    evaluate=evaluate,
)
