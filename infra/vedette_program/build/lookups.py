"""What the plan refers to and does not create: found before the first resource, all missing things said at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import (
    Action,
    Alert,
    BuiltinMonitor,
    ClientKey,
    CodeMapping,
    CronMonitor,
    Dashboard,
    InboundFilter,
    LinkedRepository,
    MetricMonitor,
    PagerDutyIntegration,
    Plan,
    Project,
    ProjectOwnership,
    SlackChannel,
    Team,
    UptimeMonitor,
)
from vedette.receivers.email import EmailAction
from vedette.receivers.pagerduty import PagerDutyAction
from vedette.receivers.slack import SlackAction
from vedette_program.build.look import Looker

Integration = sentry.AwaitableGetIntegrationResult

UNKNOWN_CHANNEL = (
    ": declare it under `slack.channels`, unarchive it if it was archived, or invite Sentry's app to it if it is"
    " private"
)
UNKNOWN_SERVICE = ": declare it under `pagerduty.services`"
FIRST = "; the stack `company` declares it: apply that one first"


@dataclass(slots=True)
class Found:
    """Ids of what exists already, by the names that the plan uses."""

    teams: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    builtin: dict[BuiltinMonitor, str] = field(default_factory=dict)
    integrations: dict[str, Integration] = field(default_factory=dict)


def resolve_sentry(plan: Plan, company: Plan, provider: sentry.Provider, *, organization: str, look: Looker) -> Found:
    """Look up every team, project, integration, channel and service that the plan names but does not declare.

    What is missing is noted in `look`; `company` is what the company declares, from which much of it comes.

    Raises:
        LookupsError: the organization does not answer.
    """
    invoke = pulumi.InvokeOptions(provider=provider)
    # One question first: where the address or the token is wrong, one finding is better than forty.
    look.at(f"organization {organization}", partial(sentry.get_organization, slug=organization, opts=invoke))
    look.stop_on_problems()

    found = Found()
    for slug in teams_referred_to(plan):
        if team := look.at(f"team {slug}", partial(sentry.get_team, slug=slug, opts=invoke), FIRST):
            found.teams[slug] = team.id
    projects, builtin = projects_referred_to(plan)
    for slug in projects:
        if project := look.at(f"project {slug}", partial(sentry.get_project, slug=slug, opts=invoke), FIRST):
            found.projects[slug] = project.id
    for monitor in builtin:
        what = f"built-in {monitor.type} monitor of {monitor.project}"
        call = partial(sentry.get_project_monitor, project=monitor.project, type=monitor.type, opts=invoke)
        if answer := look.at(what, call):
            found.builtin[monitor] = answer.id
    acts = list(actions(plan))
    install = "; install it in Sentry's settings (Sentry has no API for that)"
    for key in sorted(integrations_referred_to(plan)):
        get = partial(sentry.get_integration, provider_key=key, opts=invoke)
        if integration := look.at(f"{key} integration", get, install):
            found.integrations[key] = integration
    look.problems += unknown_targets(plan, company, acts, found)
    return found


def actions(plan: Plan) -> Iterator[Action]:
    """Every action of every alert."""
    for record in plan.records():
        if isinstance(record, Alert):
            for action_filter in record.action_filters:
                yield from action_filter.actions


def integrations_referred_to(plan: Plan) -> set[str]:
    """Sentry's words for the integrations that the plan's alerts and records need."""
    keys = {key for action in actions(plan) if (key := action.sentry().integration)}
    keys |= {"github" for record in plan.records() if isinstance(record, LinkedRepository)}
    return keys | {"pagerduty" for record in plan.records() if isinstance(record, PagerDutyIntegration)}


def teams_referred_to(plan: Plan) -> list[str]:
    """Slugs of teams that the plan names and does not declare."""
    declared = {record.slug for record in plan.records() if isinstance(record, Team)}
    named: set[str] = {action.team for action in actions(plan) if isinstance(action, EmailAction)}
    for record in plan.records():
        match record:
            case Project():
                named.update(record.teams)
            case MetricMonitor() | CronMonitor() | UptimeMonitor() | Alert():
                named.add(record.owner)
    return sorted(named - declared)


def projects_referred_to(plan: Plan) -> tuple[list[str], list[BuiltinMonitor]]:
    """Slugs of projects that the plan names and does not declare, and their built-in monitors."""
    declared = {record.slug for record in plan.records() if isinstance(record, Project)}
    named: set[str] = set()
    builtin: set[BuiltinMonitor] = set()
    for record in plan.records():
        match record:
            case (
                ClientKey()
                | ProjectOwnership()
                | InboundFilter()
                | CodeMapping()
                | MetricMonitor()
                | CronMonitor()
                | UptimeMonitor()
            ):
                named.add(record.project)
            case Dashboard():
                named.update(record.projects)
            case Alert():
                builtin.update(monitor for monitor in record.monitors if isinstance(monitor, BuiltinMonitor))
    outside = [monitor for monitor in builtin if monitor.project not in declared]
    return sorted(named - declared), sorted(outside, key=lambda monitor: (monitor.project, monitor.type))


def unknown_targets(plan: Plan, company: Plan, acts: Iterable[Action], found: Found) -> list[str]:
    """Channels and PagerDuty services that the plan does not declare and Sentry's integrations do not know."""
    channels, services = declared_targets(plan)
    company_channels, company_services = declared_targets(company)
    problems: set[str] = set()
    for action in acts:
        match action:
            case SlackAction() if slack := found.integrations.get("slack"):
                name = action.channel.removeprefix("#")
                if name not in channels | slack.channels.keys():
                    known = ", ".join(f"#{name}" for name in sorted(slack.channels)) or "none"
                    remedy = FIRST if name in company_channels else UNKNOWN_CHANNEL
                    workspace = f"workspace {slack.name!r} (it has {known})"
                    problems.add(f"Slack channel {action.channel} is not in {workspace}{remedy}")
            case PagerDutyAction() if pagerduty := found.integrations.get("pagerduty"):
                if action.service not in services | pagerduty.services.keys():
                    known = ", ".join(sorted(pagerduty.services)) or "none"
                    remedy = FIRST if action.service in company_services else UNKNOWN_SERVICE
                    table = f"Sentry's PagerDuty integration {pagerduty.name!r} (it has {known})"
                    problems.add(f"PagerDuty service {action.service!r} has no row in {table}{remedy}")
    return sorted(problems)


def declared_targets(plan: Plan) -> tuple[set[str], set[str]]:
    """Names of the channels and of the PagerDuty services that a plan declares."""
    channels = {record.name for record in plan.records() if isinstance(record, SlackChannel)}
    services = {record.row for record in plan.records() if isinstance(record, PagerDutyIntegration)}
    return channels, services
