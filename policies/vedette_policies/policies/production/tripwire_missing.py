"""The alert that must never fire: the application says itself that it found test mode in production."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import (
    Context,
    Resource,
    Result,
    Stack,
    StackPolicy,
    Unknown,
    UnknownUsedError,
    Violation,
    each,
)
from vedette_policies.patterns.payments import PROVIDERS
from vedette_policies.vendors import github, sentry

_TEST_MODE = re.compile(r"test.{0,3}mode", re.IGNORECASE)


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Every product with a setting of a payment provider in production has a tripwire there."""
    starts = tuple(f"{name}_" for name in context.settings["providers"])
    settings: dict[str, Resource] = {}

    def paid(one: Resource) -> Iterator[Result]:
        name = one.text("secretName") or one.text("variableName")
        if github.in_production(one, context.facts) and name.startswith(starts):
            settings.setdefault(one.product, one)
        yield from ()

    yield from each(stack.of(*types.SECRETS, *types.VARIABLES), paid)
    watched: set[tuple[str, str]] = set()

    def watching(one: Resource) -> Iterator[Result]:
        if one.environment and context.facts.is_production(one.environment):
            watched.add((one.product, one.environment))
        yield from ()

    yield from each(stack.entries(*types.MONITORED), watching)

    def missing(where: tuple[str, str]) -> Iterator[Result]:
        product, environment = where
        candidates = [one for one in stack.of(types.METRIC_MONITOR) if (one.product, one.environment) == where]
        if not any(_is_tripwire(one) for one in candidates):
            name = settings[product].text("secretName") or settings[product].text("variableName")
            yield Violation(
                resource=settings[product],
                about=product,
                seen=f"{product} takes payments (`{name}`) and no alert of {environment} looks for test mode",
                allowed="one notifies somebody at the first event",
            )

    # A stack without production's alerts, such as `company`, cannot say whether one is missing.
    yield from each(sorted(one for one in watched if one[0] in settings), missing)


def _is_tripwire(monitor: Resource) -> bool:
    if not _TEST_MODE.search(monitor.text("query")):
        return False
    above_zero = any(
        condition.get("conditionResult") != "resolved" and condition.get("type") == "gt" and not condition["comparison"]
        for condition in monitor.items("conditions")
    )
    return above_zero and monitor.get("enabled") is not False and _notifies(monitor)


def _notifies(monitor: Resource) -> bool:
    # Only an alert has actions, and one that is off has none.
    actions = [action for one in (monitor.parent.children if monitor.parent else ()) for action in sentry.actions(one)]
    seen = [one for one in actions if not isinstance(one, Unknown)]
    if actions and not seen:
        raise UnknownUsedError(actions[0])
    return bool(seen)


POLICY = StackPolicy(
    id="tripwire-missing",
    title="A product that takes payments has an alert for test mode in production.",
    severity="high",
    frameworks=("PCI-DSS:10.7", "SOC2:CC7.2"),
    remediation="Add an alert with `when: {fatals: any}` and `where: {message: {contains: Test mode detected}}`.",
    settings={
        "providers": {"type": "array", "items": {"type": "string"}, "default": list(PROVIDERS)},
    },
    evaluate=evaluate,
)
