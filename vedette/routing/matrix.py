"""A plan as rows: whom each alert, job and address notifies, how urgently, and who answers now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from vedette import names
from vedette.contract.names import DIGEST
from vedette.contract.on_call import Step, steps
from vedette.contract.types import MONITORED
from vedette.plan.records import (
    Action,
    Alert,
    Component,
    CronMonitor,
    EscalationPolicy,
    MetricMonitor,
    PagerDutyIntegration,
    PagerDutyService,
    Plan,
    Schedule,
    UptimeMonitor,
)
from vedette.receivers.base import Column
from vedette.receivers.pagerduty import PagerDutyAction
from vedette.resolve import LEVELS

Urgency = Literal["high", "low", "none", "unknown"]

# PagerDuty's documentation of dynamic notifications: these severities are urgent where a service follows the severity.
_URGENT = ("critical", "error")
_COLUMNS: tuple[Column, ...] = get_args(Column)
_GRAVEST: tuple[Urgency, ...] = ("high", "unknown", "low", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Whom one level of an alert, one job or one address notifies in one environment.

    Attributes:
        name: The logical name of its component.
        kind: Alert, Cron or Uptime.
        title: As Sentry shows it.
        severity: The catalog's; a warning is `high`.
        channels: Slack's, with `#`, and the mention where there is one: `#payments @on-call`.
        urgency: Of the page: `none` without one, `unknown` where the plan has no service of that name.
        services: Rows of Sentry's PagerDuty integration.
        people: E-mail addresses of those on call in the first step that has anybody; empty without a page.
        teams: Those notified by e-mail.
        issues: What is opened on GitHub, as `owner/name: labels`.
        others: Whoever else is notified, in words.
        digest: Whether the weekly digest is to list it.
    """

    product: str
    environment: str
    name: str
    kind: str
    title: str
    severity: str
    channels: tuple[str, ...] = ()
    urgency: Urgency = "none"
    services: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    digest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """What stands behind a row of Sentry's PagerDuty integration.

    Attributes:
        row: The name that alerts use.
        service: PagerDuty's name of the service, None where the plan has none.
        policy: PagerDuty's name of the escalation policy.
        steps: Whom an incident that opens now reaches, and after how long.
    """

    row: str
    service: str | None
    policy: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Every row at the moment `at`, and every pager that one of them uses."""

    at: datetime
    rows: tuple[Row, ...]
    pagers: tuple[Pager, ...]


def route_matrix(
    plan: Plan,
    at: datetime,
    *,
    environments: Collection[str] = names.ENVIRONMENTS,
    products: Collection[str] | None = None,
) -> Matrix:
    """The matrix of a plan of both scopes at an aware moment, of all products unless some are named."""
    duty = _Duty(plan, at)
    rows = tuple(
        row
        for component in plan.components
        if component.kind in MONITORED
        and component.inputs["environment"] in environments
        and (products is None or component.product in products)
        for row in _rows(component, duty)
    )
    used = dict.fromkeys(service for row in rows for service in row.services)
    return Matrix(at=at, rows=rows, pagers=tuple(map(duty.pager, used)))


class _Duty:
    """The PagerDuty records of a plan, found from the name that an action has."""

    def __init__(self, plan: Plan, at: datetime) -> None:
        self._at = at
        self._services: dict[str, PagerDutyService] = {}
        self._policies: dict[str, EscalationPolicy] = {}
        self._schedules: dict[str, Schedule] = {}
        self._keys: dict[str, str] = {}
        for record in plan.records():
            match record:
                case PagerDutyService():
                    self._services[record.key] = record
                case EscalationPolicy():
                    self._policies[record.key] = record
                case Schedule():
                    self._schedules[record.key] = record
                case PagerDutyIntegration():
                    self._keys[record.row] = record.service

    def pager(self, row: str) -> Pager:
        service = self._service(row)
        policy = self._policies[service.escalation] if service else None
        return Pager(
            row=row,
            service=service.name if service else None,
            policy=policy.name if policy else None,
            steps=steps(policy, self._schedules, self._at) if policy else (),
        )

    def urgency(self, action: PagerDutyAction) -> Urgency:
        service = self._service(action.service)
        if service is None:
            return "unknown"
        if service.urgency != "severity_based":
            return service.urgency
        return "high" if action.priority in _URGENT else "low"

    def people(self, row: str) -> tuple[str, ...]:
        return next(filter(None, map(Step.people, self.pager(row).steps)), ())

    def _service(self, row: str) -> PagerDutyService | None:
        return self._services.get(self._keys.get(row, ""))


def _rows(component: Component, duty: _Duty) -> Iterator[Row]:
    """A row per level, the milder first."""
    inputs = component.inputs
    route = inputs.get("route")
    digest = isinstance(route, list) and DIGEST in route
    *milder, last = _levels(component)
    for title, actions in milder:
        # The inputs have the route of the last level. Where this one notifies nobody, the digest is what is left.
        yield _row(component, duty, title, LEVELS[0], actions, digest=not actions)
    yield _row(component, duty, last[0], str(inputs["severity"]), last[1], digest=digest)


def _row(
    component: Component, duty: _Duty, title: str, severity: str, actions: Sequence[Action], *, digest: bool
) -> Row:
    pages = [one for one in actions if isinstance(one, PagerDutyAction)]
    return Row(
        product=component.product or "",
        environment=str(component.inputs["environment"]),
        name=component.name,
        kind=component.kind,
        title=title,
        severity=severity,
        urgency=min(map(duty.urgency, pages), key=_GRAVEST.index, default="none"),
        people=tuple(dict.fromkeys(person for one in pages for person in duty.people(one.service))),
        digest=digest,
        **{column: tuple(one.route() for one in actions if one.column == column) for column in _COLUMNS},
    )


def _levels(component: Component) -> Iterator[tuple[str, tuple[Action, ...]]]:
    """The title and the actions of each level: it has a monitor, and an alert where somebody is notified at once.

    A rule on single issues has no monitor of its own, and where nobody is notified at once no record at all.
    """
    alerts = {record.name: record for record in component.records if isinstance(record, Alert)}
    monitors = [one for one in component.records if isinstance(one, MetricMonitor | CronMonitor | UptimeMonitor)]
    for title in [one.name for one in monitors] or [*alerts] or [component.name]:
        groups = alerts[title].action_filters if title in alerts else ()
        # Alternatives are groups of their own with the same actions; Sentry takes each once.
        yield title, tuple(dict.fromkeys(action for group in groups for action in group.actions))
