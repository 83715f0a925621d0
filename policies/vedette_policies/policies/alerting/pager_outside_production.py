"""People who were woken by a test do not trust the next page."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """An alert that pages looks at production, and at nothing else.

    One without an environment looks at what its monitors look at, which only the whole stack shows.
    """

    def check(alert: Resource) -> Iterator[Result]:
        def pages(action: dict[str, object]) -> Iterator[Result]:
            if action.get("type") != sentry.PAGERDUTY:
                return
            for name in sorted(sentry.environments(alert), key=str):
                if name and context.facts.is_production(name):
                    continue
                seen = f"`{alert.name}` pages for {name or 'all environments'}"
                yield Violation(resource=alert, seen=seen, allowed="only production pages")

        yield from each(sentry.actions(alert), pages)

    yield from each(stack.of(types.ALERT), check)


POLICY = StackPolicy(
    id="pager-outside-production",
    title="Only production pages.",
    severity="high",
    frameworks=("ISO27001:A.8.31",),
    remediation="Give the environment a `route` without pagerduty.",
    evaluate=evaluate,
)
