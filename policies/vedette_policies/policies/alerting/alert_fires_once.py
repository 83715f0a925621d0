"""A monitor opens one issue and opens it again; only the first time is it new."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry

_NEW, _EVERY_EVENT = "first_seen_event", "every_event"
_AGAIN = ("regression_event", "reappeared_event")


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """An alert on a monitor that fires on a new issue fires on the same issue when it is back."""

    def check(alert: Resource) -> Iterator[Result]:
        triggers = sentry.triggers(alert)
        # On a project's own monitor every fault is an issue of its own, and to fire on the new ones is enough.
        if not sentry.monitors(alert) or _NEW not in triggers or _EVERY_EVENT in triggers:
            return
        if missing := [name for name in _AGAIN if name not in triggers]:
            seen = f"`{alert.name}` fires when its issue is new and has no {' and no '.join(missing)}"
            yield Violation(resource=alert, seen=seen, allowed="it fires again when the issue is back")

    yield from each(stack.of(types.ALERT), check)


POLICY = StackPolicy(
    id="alert-fires-once",
    title="An alert on a monitor fires each time.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Add the triggers regression_event and reappeared_event.",
    evaluate=evaluate,
)
