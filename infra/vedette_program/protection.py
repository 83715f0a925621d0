"""What an edit of the catalog must not delete: the engine refuses to, until somebody takes the protection back."""

from __future__ import annotations

import pulumi

KEPT = frozenset(
    {
        "sentry:index:Project",
        "sentry:index:MetricMonitor",
        "sentry:index:CronMonitor",
        "sentry:index:UptimeMonitor",
        "sentry:index:Alert",
        "slack:index/conversation:Conversation",
    }
)
"""A deleted project takes its issues with it; a deleted monitor is missed only when it should have told somebody."""


def protect_what_is_kept() -> None:
    """Protect every resource of `KEPT` that this program declares from now on."""
    pulumi.runtime.register_stack_transformation(_protected)


def _protected(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if args.type_ not in KEPT:
        return None
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformationResult(args.props, options)
