"""The event of a metric issue has no environment, so an alert that asks for one never matches it."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """An alert on a metric monitor has no environment, and the monitor looks at that of the alert's entry."""

    def check(alert: Resource) -> Iterator[Result]:
        def on(monitor: Resource) -> Iterator[Result]:
            if own := alert.text("environment"):
                seen = f"`{alert.name}` has the environment {own}, and the events of `{monitor.name}` have none"
                allowed = "an alert on a metric monitor has no environment"
                yield Violation(resource=alert, seen=seen, allowed=allowed)
            # Within one entry it is the monitor that is wrong, which environment-of-another-stack refuses.
            elif monitor.entry is not alert.entry and _differ(monitor.text("environment"), alert.environment):
                where = monitor.text("environment")
                seen = f"`{alert.name}` is of {alert.environment} and listens to `{monitor.name}`, which is of {where}"
                allowed = "an alert listens to metric monitors of its own environment"
                yield Violation(resource=alert, seen=seen, allowed=allowed)

        yield from each((one for one in sentry.monitors(alert) if one.type == types.METRIC_MONITOR), on)

    yield from each(stack.of(types.ALERT), check)


def _differ(monitors: str, entrys: str | None) -> bool:
    """Whether both say an environment, and not the same."""
    return bool(monitors and entrys and monitors != entrys)


POLICY = StackPolicy(
    id="metric-alert-environment",
    title="An alert on a metric monitor takes its environment from the monitor.",
    severity="critical",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Leave out the alert's `environment`, and set that of the monitor, which filters its query.",
    evaluate=evaluate,
)
