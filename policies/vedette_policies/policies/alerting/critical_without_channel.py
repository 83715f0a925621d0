"""What is critical is seen by all who can help, and a page reaches one person only."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import names, types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Every entry of a severity that needs a channel has an alert with a Slack action."""

    def check(entry: Resource) -> Iterator[Result]:
        severity = entry.text("severity")
        if severity not in context.settings["severities"] or names.DIGEST in entry.items("route"):
            return
        if not sentry.notifies(entry, sentry.SLACK):
            seen = f"`{entry.name}` is {severity} and notifies no Slack channel"
            yield Violation(resource=entry, seen=seen, allowed=f"what is {severity} notifies at least one")

    yield from each(stack.entries(*types.MONITORED), check)


POLICY = StackPolicy(
    id="critical-without-channel",
    title="A critical alert notifies a Slack channel.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.3"),
    remediation='Add `{slack: "#channel"}` to its route, or to the route of its severity.',
    settings={
        "severities": {"type": "array", "items": {"type": "string"}, "default": ["critical"]},
    },
    evaluate=evaluate,
)
