"""Whom a route tells, as the actions of an alert."""

from collections.abc import Iterator
from typing import Literal

from vedette import names
from vedette.model import Product, Route, Severity, Target
from vedette.plan.records import (
    Action,
    ActionFilter,
    Condition,
    EmailAction,
    GitHubIssueAction,
    PagerDutyAction,
    SlackAction,
)
from vedette.resolve import Level

Result = Literal["medium", "high"]

# Sentry's issue priorities, which a monitor's condition gives to its issue.
PRIORITIES: dict[Result, int] = {"medium": 50, "high": 75}

_Priority = Literal["critical", "error", "warning", "info"]
# Only critical wakes people (T13). PagerDuty's `error` would as well: a service with urgency by severity treats it as
# `critical`, and gives low urgency, which nobody is woken by and which never escalates, to `warning` and `info` alone
# (support.pagerduty.com, Dynamic Notifications).
_PRIORITIES: dict[Severity, _Priority] = {"critical": "critical", "high": "warning", "medium": "info", "low": "info"}


def action_filters(
    product: Product, service: str, runbook: str, level: Level, result: Result
) -> tuple[ActionFilter, ...]:
    """The actions of one level, for issues of its priority or a higher one: a person who lowers it silences them."""
    if actions := tuple(actions_of(product, service, runbook, level.severity, level.route or ())):
        condition = Condition(type="issue_priority_greater_or_equal", comparison=PRIORITIES[result])
        return (ActionFilter(logic_type="all", conditions=(condition,), actions=actions),)
    return ()


def unconditional(
    product: Product, service: str, runbook: str, severity: Severity, route: Route
) -> tuple[ActionFilter, ...]:
    """One group that always acts: cron and uptime issues have a single level."""
    if actions := tuple(actions_of(product, service, runbook, severity, route)):
        return (ActionFilter(logic_type="all", conditions=(), actions=actions),)
    return ()


def actions_of(product: Product, service: str, runbook: str, severity: Severity, route: Route) -> Iterator[Action]:
    """A digest is no action: the monitor opens its issue, and the weekly digest lists what is open."""
    repository = product.services[service].repository
    # Of a receiver that is named twice the first mention counts: nobody is told twice of one event.
    once: dict[tuple[str, str], Target] = {}
    for target in route:
        once.setdefault(_receiver(target), target)
    for target in once.values():
        if target.slack:
            mention = target.mention.removeprefix("@") if target.mention else None
            notes = names.runbook_address(repository, runbook)
            yield SlackAction(channel=target.slack, notes=notes, mention=mention)
        elif target.pagerduty:
            yield PagerDutyAction(service=target.pagerduty, priority=_PRIORITIES[severity])
        elif target.email:
            yield EmailAction(team=target.email)
        elif target.issue:
            yield GitHubIssueAction(
                repository=target.issue.repository or repository,
                labels=target.issue.labels,
                assignee=target.issue.assignee,
            )


def _receiver(target: Target) -> tuple[str, str]:
    """Who is told; the same channel with and without a mention is one receiver."""
    for kind in ("slack", "pagerduty", "email", "digest"):
        if value := getattr(target, kind):
            return kind, value
    return "issue", str(target.issue)
