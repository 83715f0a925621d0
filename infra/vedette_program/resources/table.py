"""How each record becomes a resource: its class, which of its fields refer to others, and what it needs beside them.

What is looked up before the first resource follows from the same table: every name that a field refers to, and that no
record of the plan has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import pulumi_github
import pulumi_pagerduty
import pulumi_sentry
import pulumi_slack

from vedette.plan import records
from vedette.plan.records import Plan, Record
from vedette.receivers.base import Action, Id, Joined, SentryAction
from vedette_program.resources import github, pagerduty, secrets, sentry, slack
from vedette_program.resources.kinds import (
    BUILTIN_ID,
    CHANNEL,
    CLIENT_KEY,
    ENVIRONMENT,
    ENVIRONMENT_NAME,
    ESCALATION_POLICY,
    INTEGRATION,
    INTEGRATION_KEY,
    LINKED_REPOSITORY,
    MONITOR,
    NAMED,
    OWNER,
    PAGERDUTY_ROW,
    PAGERDUTY_SERVICE,
    PAGERDUTY_TEAM,
    PAGERDUTY_USER,
    PROJECT,
    PROJECT_SLUG,
    REPOSITORY,
    REVIEWERS,
    SCHEDULE,
    SLACK_USER,
    TEAM,
    TEAM_SLUG,
    USER_GROUP,
    Kind,
    Name,
    Reference,
)
from vedette_program.resources.resolver import Resolver

References = Mapping[str | tuple[str, ...], Kind | Reference]
"""What fields refer to: a kind alone stands for the id of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How a record becomes a resource, or a part of one the arguments of a property.

    Attributes:
        made: The class of the resource or of the arguments.
        kind: What others refer to it as.
        references: The fields that name something else, each with what it becomes: the id of a kind, or a `Reference`.
            A name of several parts stands in several fields, and becomes the last of them.
        integration: Sentry's word for the integration that it needs.
        inputs: Makes the inputs, from those that are the record's own fields.
        scoped: The class for a record that belongs to an environment.
        beside: Declares what comes with the resource, and returns what others refer to.
        secret_outputs: Outputs of which the vendor's schema does not say that they are secret.
    """

    made: Callable[..., Any]
    kind: Kind | None = None
    references: References = field(default_factory=dict)
    integration: str | None = None
    inputs: Callable[[Any, Resolver, dict[str, Any]], dict[str, Any]] | None = None
    scoped: Callable[..., Any] | None = None
    beside: Callable[..., Any] | None = None
    secret_outputs: tuple[str, ...] = ()

    def refers(self) -> Iterator[tuple[tuple[str, ...], Reference]]:
        """The fields of each reference, with what they become."""
        for names, what in self.references.items():
            one = what if isinstance(what, Reference) else Reference(what)
            yield (names,) if isinstance(names, str) else names, one


def only(**inputs: object) -> object:
    """A part that is nothing but one value."""
    (value,) = inputs.values()
    return value


_OF_PROJECT: References = {"project": PROJECT_SLUG}
_MONITOR: References = {"project": PROJECT_SLUG, "owner": OWNER}
_OF_REPOSITORY: References = {"repository": REPOSITORY}
_SETTING: References = {
    "repository": REPOSITORY,
    ("repository", "environment"): ENVIRONMENT_NAME,
}

TABLE: Mapping[type, Row] = {
    records.Team: Row(made=pulumi_sentry.Team, kind=TEAM),
    records.Project: Row(made=pulumi_sentry.Project, kind=PROJECT, references={"teams": TEAM_SLUG}),
    records.ClientKey: Row(made=pulumi_sentry.ClientKey, kind=CLIENT_KEY, references=_OF_PROJECT),
    records.ProjectOwnership: Row(made=pulumi_sentry.ProjectOwnership, references=_OF_PROJECT),
    records.InboundFilter: Row(made=pulumi_sentry.InboundFilter, references=_OF_PROJECT, inputs=sentry.inbound_filter),
    records.LinkedRepository: Row(
        made=pulumi_sentry.Repository, kind=LINKED_REPOSITORY, integration="github", inputs=sentry.repository
    ),
    records.CodeMapping: Row(
        made=pulumi_sentry.CodeMapping,
        references={"project": PROJECT_SLUG, "repository": LINKED_REPOSITORY},
        inputs=sentry.code_mapping,
    ),
    records.MetricMonitor: Row(made=pulumi_sentry.MetricMonitor, kind=MONITOR, references=_MONITOR),
    records.MetricCondition: Row(made=pulumi_sentry.MetricConditionArgs),
    records.CronMonitor: Row(made=pulumi_sentry.CronMonitor, kind=MONITOR, references=_MONITOR),
    records.UptimeMonitor: Row(made=pulumi_sentry.UptimeMonitor, kind=MONITOR, references=_MONITOR),
    records.Alert: Row(made=pulumi_sentry.Alert, references={"owner": OWNER}, inputs=sentry.alert),
    records.MonitorRef: Row(made=only, references={"key": MONITOR}),
    records.BuiltinMonitor: Row(made=only, references={("project", "type"): BUILTIN_ID}, inputs=sentry.builtin_monitor),
    records.Condition: Row(made=dict),
    records.ActionFilter: Row(made=pulumi_sentry.AlertActionFilterArgs, inputs=sentry.action_filter),
    SentryAction: Row(
        made=pulumi_sentry.AlertActionArgs, references={"integration": INTEGRATION_KEY}, inputs=sentry.action
    ),
    Id: Row(made=only, inputs=sentry.identified),
    Joined: Row(made=only, inputs=sentry.joined),
    records.Dashboard: Row(made=pulumi_sentry.Dashboard, references={"projects": PROJECT}),
    records.Widget: Row(made=pulumi_sentry.DashboardWidgetArgs),
    records.WidgetQuery: Row(made=pulumi_sentry.DashboardWidgetQueryArgs),
    records.WidgetThresholds: Row(made=pulumi_sentry.DashboardThresholdsArgs, inputs=sentry.thresholds),
    records.Layout: Row(made=pulumi_sentry.DashboardLayoutArgs),
    records.Label: Row(made=pulumi_github.IssueLabel, references=_OF_REPOSITORY),
    records.RepositoryEnvironment: Row(
        made=pulumi_github.RepositoryEnvironment,
        kind=ENVIRONMENT,
        references={"repository": REPOSITORY, ("repository", "reviewers"): REVIEWERS},
        inputs=github.environment,
    ),
    records.Secret: Row(
        made=pulumi_github.ActionsSecret,
        scoped=pulumi_github.ActionsEnvironmentSecret,
        references=_SETTING,
        inputs=github.secret,
    ),
    records.DsnSecret: Row(made=only, inputs=secrets.dsn),
    records.ConfigSecret: Row(made=only, inputs=secrets.config_value),
    records.Variable: Row(
        made=pulumi_github.ActionsVariable,
        scoped=pulumi_github.ActionsEnvironmentVariable,
        references=_SETTING,
        inputs=github.variable,
    ),
    records.StackValue: Row(made=only, inputs=github.stack_value),
    records.RepositoryFile: Row(made=pulumi_github.RepositoryFile, references=_OF_REPOSITORY, inputs=github.file),
    records.Ruleset: Row(made=pulumi_github.RepositoryRuleset, references=_OF_REPOSITORY, inputs=github.ruleset),
    records.SlackChannel: Row(
        made=pulumi_slack.Conversation, kind=CHANNEL, references={"members": SLACK_USER}, inputs=slack.channel
    ),
    records.SlackUserGroup: Row(
        made=pulumi_slack.Usergroup,
        kind=USER_GROUP,
        references={"members": SLACK_USER, "channels": CHANNEL},
        inputs=slack.user_group,
    ),
    records.PagerDutyTeam: Row(
        made=pulumi_pagerduty.Team,
        kind=PAGERDUTY_TEAM,
        references={"members": PAGERDUTY_USER},
        inputs=pagerduty.team,
        beside=pagerduty.memberships,
    ),
    records.Schedule: Row(
        made=pulumi_pagerduty.Schedule, kind=SCHEDULE, references={"team": PAGERDUTY_TEAM}, inputs=pagerduty.schedule
    ),
    records.ScheduleLayer: Row(
        made=pulumi_pagerduty.ScheduleLayerArgs, references={"people": PAGERDUTY_USER}, inputs=pagerduty.layer
    ),
    records.EscalationPolicy: Row(
        made=pulumi_pagerduty.EscalationPolicy,
        kind=ESCALATION_POLICY,
        references={"team": PAGERDUTY_TEAM},
        inputs=pagerduty.escalation_policy,
    ),
    records.EscalationRule: Row(made=pulumi_pagerduty.EscalationPolicyRuleArgs, inputs=pagerduty.escalation_rule),
    records.PersonTarget: Row(
        made=pulumi_pagerduty.EscalationPolicyRuleTargetArgs,
        references={"email": PAGERDUTY_USER},
        inputs=pagerduty.person,
    ),
    records.ScheduleTarget: Row(
        made=pulumi_pagerduty.EscalationPolicyRuleTargetArgs,
        references={"schedule": SCHEDULE},
        inputs=pagerduty.on_call,
    ),
    records.PagerDutyService: Row(
        made=pulumi_pagerduty.Service,
        kind=PAGERDUTY_SERVICE,
        references={"escalation": ESCALATION_POLICY},
        inputs=pagerduty.service,
    ),
    records.PagerDutyIntegration: Row(
        made=pulumi_pagerduty.ServiceIntegration,
        kind=PAGERDUTY_ROW,
        references={"service": PAGERDUTY_SERVICE},
        integration="pagerduty",
        inputs=pagerduty.integration,
        beside=pagerduty.sentry_row,
        secret_outputs=("integrationKey",),
    ),
    records.BusinessService: Row(
        made=pulumi_pagerduty.BusinessService,
        references={"team": PAGERDUTY_TEAM, "supported_by": PAGERDUTY_SERVICE},
        inputs=pagerduty.business_service,
        beside=pagerduty.dependencies,
    ),
}
"""Everything that a plan is put together of but `Manual`, which the component itself shows."""


def inputs_of(part: object, resolver: Resolver) -> dict[str, Any]:
    """The inputs of a record, or of a part of one."""
    row = TABLE[type(part)]
    found: dict[str, Any] = {}
    for one in fields(part):  # type: ignore[arg-type]  # every part is a dataclass
        if one.name != "key" or one.name in row.references:
            found[one.name] = _value(getattr(part, one.name), resolver)
    for names, reference in row.refers():
        if reference.output:
            found[names[-1]] = _referred(part, names, reference, resolver)
    return row.inputs(part, resolver, found) if row.inputs else found


def _value(value: object, resolver: Resolver) -> object:
    if isinstance(value, Action):
        value = value.sentry()
    if isinstance(value, Mapping):
        return {key: _value(item, resolver) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_value(item, resolver) for item in value]
    return TABLE[type(value)].made(**inputs_of(value, resolver)) if is_dataclass(value) else value


def _referred(part: object, names: tuple[str, ...], reference: Reference, resolver: Resolver) -> object:
    given = list(resolver.inputs(reference, part, *names))
    if isinstance(getattr(part, names[-1]), tuple):
        return given
    return given[0] if given else None


def declared(plan: Plan, kind: Kind) -> Mapping[Name, Record]:
    """What a plan declares of a kind, by name."""
    found: dict[Name, Record] = {}
    for record in plan.records():
        if (row := TABLE.get(type(record))) and row.kind is kind:
            found.update((name, record) for name in kind.of(record, kind.name))
    return found


def referred(plan: Plan) -> Mapping[Kind, Mapping[Name, Record]]:
    """Every name that the records of a plan refer to, by kind, with the record that does so first."""
    found: dict[Kind, dict[Name, Record]] = {}
    for record in plan.records():
        for part in _parts(record):
            for kind, name in _references(part):
                found.setdefault(kind, {}).setdefault(name, record)
    return found


def _references(part: object) -> Iterator[tuple[Kind, Name]]:
    if isinstance(part, Id) and part.kind in NAMED:
        yield NAMED[part.kind], part.name
    row = TABLE.get(type(part))
    for names, reference in row.refers() if row else ():
        for name in reference.kind.of(part, names):
            yield reference.kind, name
    if row and row.integration:
        yield INTEGRATION, row.integration


def _parts(value: object) -> Iterator[object]:
    """A record and all that it is put together of."""
    if isinstance(value, Action):
        value = value.sentry()
    if isinstance(value, tuple | list | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _parts(item)
    elif is_dataclass(value):
        yield value
        for one in fields(value):
            yield from _parts(getattr(value, one.name))
