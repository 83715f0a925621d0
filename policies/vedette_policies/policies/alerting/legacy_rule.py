"""What Sentry carried over from its old alert rules works on, yet not as whoever reads it thinks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import sentry

# Sentry keeps these as triggers only in alerts that it made from alert rules; of the frequencies it makes filters now
# (getsentry/sentry, src/sentry/workflow_engine/models/data_condition.py).
_TRIGGERS = {
    "new_high_priority_issue",
    "existing_high_priority_issue",
    "event_frequency_count",
    "event_frequency_percent",
    "event_unique_user_frequency_count",
    "event_unique_user_frequency_percent",
    "percent_sessions_count",
    "percent_sessions_percent",
}
_EVERY_EVENT = "every_event"


def evaluate(stack: Stack, _context: Context) -> Iterator[Result]:
    """No trigger and no receiver of the old alert rules."""

    def check(alert: Resource) -> Iterator[Result]:
        yield from each(sorted(sentry.triggers(alert)), lambda name: _trigger(alert, name))

    def receivers(alert: Resource) -> Iterator[Result]:
        yield from each(sentry.actions(alert), lambda action: _receiver(alert, action))

    yield from each(stack.of(types.ALERT), check)
    yield from each(stack.of(types.ALERT), receivers)


def _trigger(alert: Resource, name: str) -> Iterator[Result]:
    if name in _TRIGGERS:
        fix = "Use first_seen_event, regression_event and reappeared_event, with filters in `actionFilters`."
        yield _violation(alert, f"has the trigger `{name}`, which is left of an old alert rule", fix)
    elif name == _EVERY_EVENT and sentry.monitors(alert):
        # On a project's own monitor it is meant: docs/adr/0003-a-frequent-issue-fires-on-every-event.md.
        fix = "Use first_seen_event, regression_event and reappeared_event."
        yield _violation(
            alert, f"acts on every event of `{sentry.monitors(alert)[0].name}`, as old alert rules did", fix
        )


def _receiver(alert: Resource, action: Mapping[str, Any]) -> Iterator[Result]:
    kind = action.get("type")
    if kind == "plugin":
        fix = "Use the integration's own action."
        yield _violation(alert, "notifies a plugin, which Sentry has retired", fix)
    elif kind == sentry.EMAIL and (action.get("config") or {}).get("targetType") == "issue_owners":
        fix = "Give the id of a team, with the target type `team`."
        yield _violation(alert, "mails the issue's owners, whoever that is, as old alert rules did", fix)


def _violation(alert: Resource, what: str, fix: str) -> Violation:
    allowed = "an alert names when it acts and whom it notifies"
    return Violation(resource=alert, seen=f"`{alert.name}` {what}", allowed=allowed, fix=fix)


POLICY = StackPolicy(
    id="legacy-rule",
    title="Nothing is left of the old alert rules.",
    severity="medium",
    frameworks=("ISO27001:A.8.16", "SOC2:CC8.1"),
    remediation="Declare the alert in the catalog.",
    evaluate=evaluate,
)
