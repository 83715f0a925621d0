"""A plan: the entries of the catalog, each with the records that it becomes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from vedette import names
from vedette.plan.records.alerting import Alert, CronMonitor, MetricMonitor, UptimeMonitor
from vedette.plan.records.dashboards import Dashboard
from vedette.plan.records.github import Label, RepositoryEnvironment, RepositoryFile, Ruleset, Secret, Variable
from vedette.plan.records.pagerduty import (
    BusinessService,
    EscalationPolicy,
    PagerDutyIntegration,
    PagerDutyService,
    PagerDutyTeam,
    Schedule,
)
from vedette.plan.records.projects import (
    ClientKey,
    CodeMapping,
    InboundFilter,
    LinkedRepository,
    Project,
    ProjectOwnership,
    Team,
)
from vedette.plan.records.slack import SlackChannel, SlackUserGroup
from vedette.plan.records.values import SCOPES, Json, Scope

Kind = Literal[
    "Team",
    "Product",
    "Service",
    "Repository",
    "Template",
    "Secret",
    "Variable",
    "Alert",
    "Cron",
    "Uptime",
    "Dashboard",
    "Channel",
    "UserGroup",
    "PagerDutyTeam",
    "Schedule",
    "EscalationPolicy",
    "PagerDutyService",
    "BusinessService",
    "Manual",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What a person must do: nothing is created. `check` says how one sees that it is done, None where one cannot."""

    key: str
    title: str
    steps: tuple[str, ...]
    check: str | None


ProjectRecord = Team | Project | ClientKey | ProjectOwnership | InboundFilter | LinkedRepository | CodeMapping
MonitorRecord = MetricMonitor | CronMonitor | UptimeMonitor | Alert | Dashboard
SentryRecord = ProjectRecord | MonitorRecord
GitHubRecord = Label | RepositoryEnvironment | Secret | Variable | RepositoryFile | Ruleset
SlackRecord = SlackChannel | SlackUserGroup
PagerDutyRecord = (
    PagerDutyTeam | Schedule | EscalationPolicy | PagerDutyService | PagerDutyIntegration | BusinessService
)
Record = SentryRecord | GitHubRecord | SlackRecord | PagerDutyRecord | Manual


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One entry of the catalog with the records that it becomes.

    Attributes:
        kind: What the entry is; the component resource's type is `vedette:index:{kind}`.
        name: The component's unique logical name.
        scope: Which kind of stack declares it.
        product: The product that it belongs to; None for what products share: a team, a channel, a user group.
        inputs: What policies decide by: covers, severity, route, owner, runbook, environment, origin, place, as far
            as the kind has them.
        records: What is to exist at the vendors, in an order in which a record refers only to earlier ones.
    """

    kind: Kind
    name: str
    scope: Scope
    product: str | None
    inputs: Mapping[str, Json] = field(default_factory=dict)
    records: tuple[Record, ...] = ()

    @property
    def environment(self) -> str | None:
        """The environment that it belongs to; None for what exists once in the company."""
        return str(self.inputs["environment"]) if self.scope == "environment" else None

    def declared(self) -> dict[str, Json]:
        """The inputs for the engine: `place` is `file#entry`, since a line's number moves with every edit above it."""
        inputs = dict(self.inputs)
        file = str(inputs.get("place", "")).partition(":")[0]
        return inputs | {"place": f"{file}#{inputs.pop('entry', '')}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a catalog declares, or the part of it that one stack does."""

    components: tuple[Component, ...]

    def part(self, *, scopes: Collection[Scope] = SCOPES, environments: Collection[str] = names.ENVIRONMENTS) -> Plan:
        """What a stack with these scopes and environments declares.

        Args:
            scopes: `company` for what exists once, `environment` for what belongs to one.
            environments: Which ones; a product takes part in those that its file names.
        """
        kept = (one for one in self.components if one.scope in scopes)
        return Plan(components=tuple(one for one in kept if one.environment is None or one.environment in environments))

    def records(self) -> Iterator[Record]:
        """Every record of every component, in order."""
        for component in self.components:
            yield from component.records
