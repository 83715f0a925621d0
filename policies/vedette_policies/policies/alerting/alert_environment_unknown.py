"""A misspelt environment has no events, so whatever looks at it is silent for ever."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Facts, Resource, ResourcePolicy, Result, Violation


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """The environment is one that the product's projects hear of; without one a resource looks at all.

    One that exists and belongs to another stack is for `environment-of-another-stack`.
    """
    known, environment = _known(resource, context.facts), resource.text("environment")
    if known and environment and environment not in known:
        seen = f"`{resource.name}` looks at the environment `{environment}`, of which no project hears"
        yield Violation(resource=resource, seen=seen, allowed=f"it is one of {', '.join(sorted(known))}")


def _known(resource: Resource, facts: Facts) -> set[str]:
    """The environments of the resource's product; of all projects outside the catalog, none where nothing is known."""
    if product := facts.products.get(resource.product):
        return set(product.environments)
    return {name for names in facts.projects.values() for name in names}


POLICY = ResourcePolicy(
    id="alert-environment-unknown",
    title="What watches an environment watches one that exists.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Correct the name; Sentry takes any, and makes it up when it is not there.",
    types=(types.METRIC_MONITOR, types.UPTIME_MONITOR, types.ALERT),
    evaluate=evaluate,
)
