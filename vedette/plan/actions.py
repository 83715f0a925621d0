"""Whom a route notifies, as the actions of an alert."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from vedette import names
from vedette.model import Product, Route, Severity
from vedette.plan.records import Action, ActionFilter, Condition
from vedette.receivers.base import About, Receiver
from vedette.resolve import Level

Result = Literal["medium", "high"]

# Sentry's issue priorities, which a monitor's condition gives to its issue.
PRIORITIES: dict[Result, int] = {"medium": 50, "high": 75}


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
    """What each receiver gets; nobody is notified twice of one event."""
    repository = product.services[service].repository
    about = About(repository=repository, runbook=names.runbook_address(repository, runbook), severity=severity)
    once: dict[tuple[str, str], Receiver] = {}
    for receiver in (target.receiver for target in route):
        once.setdefault((receiver.key, receiver.identity), receiver)
    for receiver in once.values():
        if action := receiver.action(about):
            yield action
