"""What Slack and PagerDuty are to hold, in an order in which each refers only to earlier ones."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from vedette import names
from vedette.company import (
    BUSINESS_SERVICES,
    CHANNELS,
    ESCALATIONS,
    SCHEDULES,
    SERVICES,
    TEAMS,
    USER_GROUPS,
    Described,
    Section,
    Shared,
)
from vedette.model import BusinessService as BusinessEntry
from vedette.model import Escalation, PagerService, PagerTeam, Step, UserGroup
from vedette.model import Schedule as ScheduleEntry
from vedette.model import SlackChannel as ChannelEntry
from vedette.model.pagerduty import Urgency
from vedette.plan.entries import place
from vedette.plan.records import (
    BusinessService,
    Component,
    EscalationPolicy,
    EscalationRule,
    Json,
    Kind,
    PagerDutyIntegration,
    PagerDutyService,
    PagerDutyTeam,
    PersonTarget,
    Record,
    Schedule,
    ScheduleLayer,
    ScheduleTarget,
    SlackChannel,
    SlackUserGroup,
)
from vedette.source import Catalog

# After the last step nobody is left to be told: the delay is how long that person has before it begins anew, and
# PagerDuty's usual half hour is enough for somebody who was woken.
_LAST_DELAY = 30
_SENTRY = "Sentry"
_URGENCIES: dict[Urgency, Literal["severity_based", "high", "low"]] = {
    "by severity": "severity_based",
    "high": "high",
    "low": "low",
}


def people(catalog: Catalog) -> Iterator[Component]:
    """Every channel, group, team, rota, policy and service of the company."""
    for channel in CHANNELS.once(catalog):
        yield _component("Channel", CHANNELS, channel, _channel(channel))
    for group in USER_GROUPS.once(catalog):
        yield _component("UserGroup", USER_GROUPS, group, _user_group(group))
    for team in TEAMS.once(catalog):
        yield _component("PagerDutyTeam", TEAMS, team, _team(team))
    for schedule in SCHEDULES.once(catalog):
        yield _component("Schedule", SCHEDULES, schedule, _schedule(schedule))
    for escalation in ESCALATIONS.once(catalog):
        yield _component("EscalationPolicy", ESCALATIONS, escalation, _escalation(escalation))
    for service in SERVICES.once(catalog):
        yield _component("PagerDutyService", SERVICES, service, *_service(service))
    for business in BUSINESS_SERVICES.once(catalog):
        yield _component("BusinessService", BUSINESS_SERVICES, business, _business_service(business))


def delays(steps: tuple[Step, ...]) -> tuple[int, ...]:
    """Minutes from each step to the next; the catalog counts from the incident's start, PagerDuty from the step."""
    starts = [step.after.minutes if step.after else 0 for step in steps]
    return (*(later - earlier for earlier, later in pairwise(starts)), _LAST_DELAY)


def _component(kind: Kind, section: Section[Described], one: Shared[Described], *records: Record) -> Component:
    inputs: dict[str, Json] = {
        "covers": one.covers,
        "owner": one.loaded.owner,
        "origin": "product",
        **place(one.loaded, one.path),
    }
    name = section.key(one.name)
    return Component(kind=kind, name=name, scope="company", product=None, inputs=inputs, records=records)


def _channel(one: Shared[ChannelEntry]) -> SlackChannel:
    return SlackChannel(
        key=CHANNELS.key(one.name),
        name=one.name.removeprefix("#"),
        purpose=one.entry.purpose,
        topic=one.entry.topic,
        members=one.entry.members,
    )


def _user_group(one: Shared[UserGroup]) -> SlackUserGroup:
    return SlackUserGroup(
        key=USER_GROUPS.key(one.name),
        handle=one.name.removeprefix("@"),
        name=one.entry.title,
        description=one.entry.description,
        members=one.entry.members,
        channels=tuple(channel.removeprefix("#") for channel in one.entry.channels),
    )


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
            ScheduleLayer(name=layer.title, start=layer.start, turn=layer.turn.seconds, people=layer.people)
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
        loops=one.entry.loops,
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
