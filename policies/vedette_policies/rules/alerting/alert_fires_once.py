"""A monitor opens one issue and opens it again; only the first time is it new."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.kit import Context, Finding, Resource, Stack, StackRule, Violation, each
from vedette_policies.vendors import sentry

_NEW, _EVERY_EVENT = "first_seen_event", "every_event"
_AGAIN = ("regression_event", "reappeared_event")


def judge(stack: Stack, _context: Context) -> Iterator[Finding]:
    """An alert on a monitor that tells of a new issue tells of the same issue when it is back."""

    def check(alert: Resource) -> Iterator[Finding]:
        triggers = sentry.triggers(alert)
        # On a project's own monitor every fault is an issue of its own, and telling of the new ones is enough.
        if not sentry.monitors(alert) or _NEW not in triggers or _EVERY_EVENT in triggers:
            return
        if missing := [name for name in _AGAIN if name not in triggers]:
            seen = f"`{alert.name}` fires when its issue is new and has no {' and no '.join(missing)}"
            yield Violation(resource=alert, seen=seen, allowed="it fires again when the issue is back")

    yield from each(stack.of(sentry.ALERT), check)


RULE = StackRule(
    id="alert-fires-once",
    title="An alert on a monitor fires each time.",
    severity="high",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Add the triggers regression_event and reappeared_event.",
    judge=judge,
)
