"""What Sentry shows."""

from __future__ import annotations

from dataclasses import dataclass


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
