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

# Sentry's issue priorities, by which an alert knows which limit was crossed.
HIGH, MEDIUM = 75, 50

_Priority = Literal["critical", "error", "warning", "info"]
_PAGERDUTY: dict[Severity, _Priority] = {"critical": "critical", "high": "error"}


def action_filters(product: Product, service: str, runbook: str, levels: tuple[Level, ...]) -> tuple[ActionFilter, ...]:
    """One group of actions per level.

    "Priority at least medium" also holds for high, so a critical event takes the actions of both groups. The critical
    group therefore has only what the warning's has not: nobody is told twice of one event.
    """
    groups: list[ActionFilter] = []
    told: set[tuple[str, str]] = set()
    for priority, level in zip((MEDIUM, HIGH)[-len(levels) :], levels, strict=True):
        targets = []
        for target in level.route or ():
            if _receiver(target) not in told:
                told.add(_receiver(target))
                targets.append(target)
        if actions := tuple(_actions(product, service, runbook, level.severity, targets)):
            condition = Condition(type="issue_priority_greater_or_equal", comparison=priority)
            groups.append(ActionFilter(logic_type="all", conditions=(condition,), actions=actions))
    return tuple(groups)


def unconditional(
    product: Product, service: str, runbook: str, severity: Severity, route: Route
) -> tuple[ActionFilter, ...]:
    """One group that always acts: cron and uptime issues have a single level."""
    if actions := tuple(_actions(product, service, runbook, severity, route)):
        return (ActionFilter(logic_type="all", conditions=(), actions=actions),)
    return ()


def _actions(
    product: Product, service: str, runbook: str, severity: Severity, route: Route | list[Target]
) -> Iterator[Action]:
    """A digest is no action: the monitor opens its issue, and the weekly digest lists what is open."""
    repository = product.services[service].repository
    for target in route:
        if target.slack:
            words = (target.mention, names.runbook_address(repository, runbook))
            yield SlackAction(channel=target.slack, notes=" ".join(word for word in words if word))
        elif target.pagerduty:
            priority = _PAGERDUTY.get(severity, "warning")
            yield PagerDutyAction(service=target.pagerduty, priority=priority)
        elif target.email:
            yield EmailAction(team=target.email)
        elif target.issue:
            yield GitHubIssueAction(repository=target.issue.repository or repository, labels=target.issue.labels)


def _receiver(target: Target) -> tuple[str, str]:
    """Who is told; the same channel with and without a mention is one receiver."""
    for kind in ("slack", "pagerduty", "email", "digest"):
        if value := getattr(target, kind):
            return kind, value
    return "issue", str(target.issue)
