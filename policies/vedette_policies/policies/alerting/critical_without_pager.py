"""What is critical wakes somebody, unless the product says that it wakes nobody, and why."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Every entry of production with a severity that pages has an alert with a PagerDuty action."""
    # A product's own entry is in the stack of what exists once; elsewhere the facts say the same.
    unpaged = {name for name, one in context.facts.products.items() if one.unpaged}
    unpaged |= {one.product for one in stack.entries(types.PRODUCT) if one.text("unpaged")}

    def check(entry: Resource) -> Iterator[Result]:
        severity, environment = entry.text("severity"), entry.environment
        if severity not in context.settings["severities"] or environment is None:
            return
        if not context.facts.is_production(environment):
            return
        if entry.product not in unpaged and not sentry.notifies(entry, sentry.PAGERDUTY):
            seen = f"`{entry.name}` is {severity} in {environment} and pages nobody"
            yield Violation(
                resource=entry, seen=seen, allowed="a PagerDuty service is notified, or the product has no pager"
            )

    yield from each(stack.entries(*types.MONITORED), check)


POLICY = StackPolicy(
    id="critical-without-pager",
    title="A critical alert of production pages somebody.",
    severity="critical",
    frameworks=("ISO27001:A.5.26", "SOC2:CC7.4"),
    remediation="Add `{pagerduty: SERVICE}` to its route, or write `paging: {disabled: why}` in the product file.",
    settings={
        "severities": {"type": "array", "items": {"type": "string"}, "default": ["critical"]},
    },
    evaluate=evaluate,
)
