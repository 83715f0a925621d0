"""What Sentry monitors and whom it notifies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vedette.plan.records.values import Json
from vedette.receivers.base import Action


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
    """A watched address; thresholds in consecutive checks; `assertion` as Sentry writes it, None for any 2xx."""

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
    assertion: Json = None
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


Monitor = MonitorRef | BuiltinMonitor


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
    """A Sentry workflow on `monitors`; `frequency` in minutes, `owner` a team slug.

    Attributes:
        environment: What an event must be of; None on metric monitors, whose issues have events of no environment.
    """

    key: str
    name: str
    environment: str | None
    monitors: tuple[Monitor, ...]
    frequency: int
    owner: str
    triggers: tuple[Condition, ...]
    action_filters: tuple[ActionFilter, ...]
    enabled: bool = True
