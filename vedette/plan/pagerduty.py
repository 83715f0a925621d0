"""What PagerDuty is to hold, in an order in which each refers only to earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from vedette import names
from vedette.company import (
    BUSINESS_SERVICES,
    ESCALATIONS,
    SCHEDULES,
    SERVICES,
    TEAMS,
    Shared,
)
from vedette.model import BusinessService as BusinessEntry
from vedette.model import Escalation, PagerService, PagerTeam, Step
from vedette.model import Schedule as ScheduleEntry
from vedette.model.pagerduty import Urgency
from vedette.plan.entries import shared
from vedette.plan.records import (
    BusinessService,
    Component,
    EscalationPolicy,
    EscalationRule,
    PagerDutyIntegration,
    PagerDutyService,
    PagerDutyTeam,
    PersonTarget,
    Schedule,
    ScheduleLayer,
    ScheduleTarget,
)
from vedette.source import Catalog

# After the last step nobody is left to be notified: the delay is how long that person has before it begins anew, and
# PagerDuty's usual half hour is enough for somebody who was woken.
_LAST_DELAY = 30
_SENTRY = "Sentry"
_URGENCIES: dict[Urgency, Literal["severity_based", "high", "low"]] = {
    "by severity": "severity_based",
    "high": "high",
    "low": "low",
}


def pagerduty(catalog: Catalog) -> Iterator[Component]:
    """Every team, schedule, escalation policy and service of the company."""
    for team in TEAMS.once(catalog):
        yield shared("PagerDutyTeam", TEAMS, team, _team(team))
    for schedule in SCHEDULES.once(catalog):
        yield shared("Schedule", SCHEDULES, schedule, _schedule(schedule))
    for escalation in ESCALATIONS.once(catalog):
        yield shared("EscalationPolicy", ESCALATIONS, escalation, _escalation(escalation))
    for service in SERVICES.once(catalog):
        yield shared("PagerDutyService", SERVICES, service, *_service(service))
    for business in BUSINESS_SERVICES.once(catalog):
        yield shared("BusinessService", BUSINESS_SERVICES, business, _business_service(business))


def delays(steps: tuple[Step, ...]) -> tuple[int, ...]:
    """Minutes from each step to the next; the catalog counts from the incident's start, PagerDuty from the step."""
    starts = [step.after.minutes if step.after else 0 for step in steps]
    return (*(later - earlier for earlier, later in pairwise(starts)), _LAST_DELAY)


def _team(one: Shared[PagerTeam]) -> PagerDutyTeam:
    return PagerDutyTeam(
        key=TEAMS.key(one.name),
        name=one.entry.title,
        description=one.entry.description or names.KEPT,
        members=one.entry.members,
    )


def _schedule(one: Shared[ScheduleEntry]) -> Schedule:
    return Schedule(
        key=SCHEDULES.key(one.name),
        name=one.entry.title,
        description=one.entry.description or names.KEPT,
        time_zone=one.entry.time_zone,
        layers=tuple(
            ScheduleLayer(name=layer.title, start=layer.start, turn=layer.rotation.seconds, people=layer.people)
            for layer in one.entry.rotations
        ),
        team=_team_key(one.entry.team),
    )


def _escalation(one: Shared[Escalation]) -> EscalationPolicy:
    steps = one.entry.steps
    return EscalationPolicy(
        key=ESCALATIONS.key(one.name),
        name=one.entry.title,
        description=one.entry.description or names.KEPT,
        rules=tuple(
            EscalationRule(
                delay=delay,
                targets=(
                    *(ScheduleTarget(schedule=SCHEDULES.key(name)) for name in step.schedules),
                    *(PersonTarget(email=email) for email in step.people),
                ),
            )
            for step, delay in zip(steps, delays(steps), strict=True)
        ),
        loops=one.entry.repeat,
        team=_team_key(one.entry.team),
    )


def _service(one: Shared[PagerService]) -> tuple[PagerDutyService, PagerDutyIntegration]:
    key, acknowledged, open_for = (
        SERVICES.key(one.name),
        one.entry.acknowledgement_timeout,
        one.entry.auto_resolve_timeout,
    )
    service = PagerDutyService(
        key=key,
        name=one.entry.title,
        description=one.entry.description or names.KEPT,
        escalation=ESCALATIONS.key(one.entry.escalation),
        urgency=_URGENCIES[one.entry.urgency],
        acknowledgement_timeout=acknowledged.seconds if acknowledged else None,
        auto_resolve_timeout=open_for.seconds if open_for else None,
    )
    row = one.entry.title
    return service, PagerDutyIntegration(key=names.key(key, _SENTRY.lower()), service=key, name=_SENTRY, row=row)


def _business_service(one: Shared[BusinessEntry]) -> BusinessService:
    return BusinessService(
        key=BUSINESS_SERVICES.key(one.name),
        name=one.entry.title,
        description=one.entry.description or names.KEPT,
        contact=one.entry.contact,
        supported_by=tuple(map(SERVICES.key, one.entry.supported_by)),
        team=_team_key(one.entry.team),
    )


def _team_key(name: str | None) -> str | None:
    return TEAMS.key(name) if name else None
