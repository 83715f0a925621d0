"""What a plan says: plain records, without Pulumi, without ids.

A record has the provider's properties in snake case. It refers to others by slug or by key and never by a
vendor's id, because ids exist only once something has been created: the Pulumi program turns references into
outputs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Scope = Literal["company", "environment"]
Kind = Literal["Team", "Product", "Service", "Alert", "Cron", "Uptime", "Dashboard"]

SCOPES: tuple[Scope, ...] = ("company", "environment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A Sentry team; also a mailbox such as ops@, which is a team with that one member."""

    key: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A Sentry project; `teams` are slugs, the first creates it."""

    key: str
    slug: str
    name: str
    platform: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKey:
    """A DSN of the project with this slug; revocable apart from the project's other keys."""

    key: str
    project: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricCondition:
    """`type` (gt, lte, ...) against `comparison`, in the aggregate's own unit, gives `condition_result`."""

    type: str
    comparison: float
    condition_result: Literal["high", "medium", "low", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricMonitor:
    """A Sentry detector over a query; `time_window` in seconds, `owner` a team slug."""

    key: str
    project: str
    name: str
    aggregate: str
    dataset: str
    event_types: tuple[str, ...]
    query: str
    environment: str | None
    time_window: int
    conditions: tuple[MetricCondition, ...]
    owner: str
    description: str
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CronMonitor:
    """A watched schedule; margin and runtime in minutes, thresholds in check-ins."""

    key: str
    project: str
    name: str
    slug: str
    schedule: str
    timezone: str
    checkin_margin: int
    max_runtime: int
    failure_issue_threshold: int
    recovery_threshold: int
    owner: str
    description: str
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeMonitor:
    """A watched address; thresholds in consecutive checks."""

    key: str
    project: str
    name: str
    url: str
    method: str
    interval_seconds: int
    timeout_ms: int
    environment: str
    recovery_threshold: int
    downtime_threshold: int
    owner: str
    description: str
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorRef:
    """A monitor record of the same plan."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinMonitor:
    """A monitor that Sentry keeps for every project; `project` is a slug."""

    project: str
    type: Literal["error", "issue_stream"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackAction:
    """A message in a channel, `channel` with its `#`; `notes` is text that Sentry adds to the message."""

    channel: str
    notes: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyAction:
    """An incident in the PagerDuty service of this name."""

    service: str
    priority: Literal["critical", "error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailAction:
    """An e-mail to every member of the team with this slug."""

    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubIssueAction:
    """An issue in a repository (owner/name); without a title it takes that of Sentry's own issue."""

    repository: str
    labels: tuple[str, ...]
    assignee: str | None = None
    title: str | None = None


Monitor = MonitorRef | BuiltinMonitor
Action = SlackAction | PagerDutyAction | EmailAction | GitHubIssueAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A trigger or a filter; `comparison` as Sentry writes it for this type."""

    type: str
    comparison: Json = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilter:
    """The actions taken when the conditions hold; no conditions holds always."""

    logic_type: Literal["any", "any-short", "all", "none"]
    conditions: tuple[Condition, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A Sentry workflow on `monitors`; `frequency` in minutes, `owner` a team slug."""

    key: str
    name: str
    environment: str | None
    monitors: tuple[Monitor, ...]
    frequency: int
    owner: str
    triggers: tuple[Condition, ...]
    action_filters: tuple[ActionFilter, ...]
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A widget's place in Sentry's grid of six columns."""

    x: int
    y: int
    w: int
    h: int
    min_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetQuery:
    """One series or column set of a widget."""

    name: str
    fields: tuple[str, ...]
    aggregates: tuple[str, ...]
    columns: tuple[str, ...]
    field_aliases: tuple[str, ...]
    conditions: str
    orderby: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetThresholds:
    """Marker lines, in `unit`."""

    max1: float
    max2: float
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One chart, number or table of a dashboard."""

    title: str
    description: str
    display_type: str
    widget_type: str
    interval: str
    layout: Layout
    queries: tuple[WidgetQuery, ...]
    limit: int | None = None
    thresholds: WidgetThresholds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """A dashboard over `projects` (slugs) and `environments`; `period` as Sentry writes it (7d)."""

    key: str
    title: str
    widgets: tuple[Widget, ...]
    projects: tuple[str, ...]
    environments: tuple[str, ...]
    period: str


Record = Team | Project | ClientKey | MetricMonitor | CronMonitor | UptimeMonitor | Alert | Dashboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One entry of the catalog with the records that it becomes.

    Attributes:
        kind: What the entry is; the component resource's type is `vedette:index:{kind}`.
        name: The component's unique logical name.
        scope: Which kind of stack declares it.
        product: The product that it belongs to; None for a team, which products share.
        inputs: What policies judge: rows, severity, route, owner, runbook, environment, origin, place, as far
            as the kind has them.
        records: What is to exist at the vendors, in an order in which a record refers only to earlier ones.
    """

    kind: Kind
    name: str
    scope: Scope
    product: str | None
    inputs: Mapping[str, Json] = field(default_factory=dict)
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that one stack declares."""

    components: tuple[Component, ...]

    def records(self) -> Iterator[Record]:
        """Every record of every component, in order."""
        for component in self.components:
            yield from component.records
