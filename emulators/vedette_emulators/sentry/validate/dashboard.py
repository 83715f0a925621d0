"""Dashboards and their widgets."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from vedette_emulators.core.store import Document, Store
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.validate.fields import Fields, each, nested

_DISPLAYS = (
    "line", "area", "stacked_area", "bar", "table", "big_number", "top_n", "details", "categorical_bar", "wheel",
    "rage_and_dead_clicks", "server_tree", "text", "agents_traces_table", "heatmap",
)  # fmt: skip
_WIDGET_TYPES = (
    "discover", "issue", "metrics", "error-events", "transaction-like", "spans", "logs", "tracemetrics",
    "preprod-app-size",
)  # fmt: skip
_INTERVAL = re.compile(r"^\d+[smhdw]$")
_PERIOD = re.compile(r"^\d+[smhdw]$")
_MOST_ROWS = 10
# Dashboard.MAX_WIDGETS of sentry/models/dashboard.py.
_MOST_WIDGETS = 30
_COLUMNS = 6


def dashboard(body: Json, store: Store, before: Document | None) -> dict[str, Any]:
    """Read a dashboard to be created, or the change of one.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    fields = Fields(body)
    fields.text("title", required=before is None, longest=255)
    widgets = fields.listing("widgets")
    if widgets is not None and len(widgets) > _MOST_WIDGETS:
        fields.refuse("widgets", f"Number of widgets must be less than {_MOST_WIDGETS}")
    elif widgets is not None:
        known = {one["id"]: one for one in before["widgets"]} if before else {}
        each(fields, "widgets", widgets, lambda sent: _widget(sent, known))
    projects = fields.integers("projects")
    if projects and any(id_ != -1 and store.get("project", str(id_)) is None for id_ in projects):
        fields.refuse("projects", "You do not have permission to view one or more of the projects")
    fields.strings("environment", null=True)
    period = fields.text("period", null=True, blank=True)
    if period and not _PERIOD.match(period):
        fields.refuse("period", f"Invalid period: {period}")
    _range(fields)
    fields.boolean("utc", null=True)
    fields.mapping("filters", null=True)
    permissions = fields.mapping("permissions", null=True)
    if permissions is not None:
        nested(fields, "permissions", lambda: _permissions(permissions, store))
    fields.boolean("isFavorited")
    return fields.done()


def _range(fields: Fields) -> None:
    moments: dict[str, datetime] = {}
    for name in ("start", "end"):
        text = fields.text(name, null=True)
        if text is None:
            continue
        try:
            moments[name] = datetime.fromisoformat(text)
        except ValueError:
            fields.refuse(name, "Datetime has wrong format. Use one of these formats instead: ISO 8601.")
    if len(moments) == 2:
        naive = {name: moment.replace(tzinfo=None) for name, moment in moments.items()}
        if naive["start"] >= naive["end"]:
            fields.refuse("nonFieldErrors", "start must be before end")


def _permissions(sent: Json, store: Store) -> dict[str, Any]:
    fields = Fields(sent)
    fields.boolean("isEditableByEveryone", required=True)
    teams = fields.integers("teamsWithEditAccess")
    gone = [str(id_) for id_ in teams or () if store.get("team", str(id_)) is None]
    if gone:
        fields.refuse(
            "teamsWithEditAccess",
            f"Cannot update dashboard edit permissions. Teams with IDs {', '.join(gone)} do not exist.",
        )
    return {"teamsWithEditAccess": [], **fields.done()}


def _widget(sent: Json, known: dict[str, Document]) -> dict[str, Any]:
    fields = Fields(sent)
    id_ = fields.any("id")
    before = known.get(str(id_)) if id_ is not None else None
    if id_ is not None and before is None:
        fields.refuse("id", "You cannot update widgets that are not part of this dashboard.")
    new = before is None
    fields.text("title", required=new, longest=255, blank=True)
    fields.text("description", null=True, blank=True, longest=255)
    display = fields.text("displayType", required=new, choices=_DISPLAYS)
    type_ = fields.text("widgetType", null=True, choices=_WIDGET_TYPES)
    if type_ == "discover":
        fields.refuse(
            "widgetType", "Attribute value `discover` is deprecated. Please use `error-events` or `transaction-like`"
        )
    interval = fields.text("interval", longest=10)
    if interval is not None and not _INTERVAL.match(interval):
        fields.refuse("interval", "Invalid interval")
    fields.integer("limit", null=True, low=1, high=_MOST_ROWS)
    thresholds = fields.mapping("thresholds", null=True)
    if thresholds is not None:
        nested(fields, "thresholds", lambda: _thresholds(thresholds))
    layout = fields.mapping("layout", null=True)
    if layout is not None:
        nested(fields, "layout", lambda: _layout(layout))
    fields.text("axisRange", null=True, choices=("auto", "dataMin"))
    fields.text("legendType", null=True, choices=("default", "breakdown"))
    queries = fields.listing("queries")
    if queries is not None:
        each(fields, "queries", queries, _query)
    if new and not queries and display not in (None, "text"):
        fields.refuse("queries", "One or more queries are required to create a widget")
    clean = fields.done()
    clean.pop("id", None)
    return {"before": before, **clean}


def _thresholds(sent: Json) -> dict[str, Any]:
    fields = Fields(sent, snake=True)
    limits = fields.mapping("max_values") or fields.sent.get("maxValues")
    fields.text("unit", null=True)
    if not isinstance(limits, dict) or set(limits) - {"max1", "max2"}:
        fields.refuse("max_values", "Thresholds are max1 and max2")
        limits = {}
    for name, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            fields.refuse("max_values", f"Invalid maximum value for {name}")
    if not fields.errors and {"max1", "max2"} <= set(limits) and limits["max1"] >= limits["max2"]:
        fields.refuse("max_values", "Maximum value for threshold 1 must be less than threshold 2")
    clean = fields.done()
    return {"max_values": limits, "unit": clean.get("unit")}


def _layout(sent: Json) -> dict[str, Any]:
    fields = Fields(sent)
    x = fields.integer("x", required=True, low=0, high=_COLUMNS - 1)
    fields.integer("y", required=True, low=0)
    width = fields.integer("w", required=True, low=1, high=_COLUMNS)
    fields.integer("h", required=True, low=1)
    fields.integer("minH", required=True, low=1)
    if x is not None and width is not None and x + width > _COLUMNS:
        fields.refuse("nonFieldErrors", f"x + w must be at most {_COLUMNS}")
    return fields.done()


def _query(sent: Json) -> dict[str, Any]:
    fields = Fields(sent)
    for name in ("fields", "aggregates", "columns", "fieldAliases"):
        fields.strings(name, null=True)
    for name in ("name", "conditions", "orderby"):
        fields.text(name, blank=True)
    fields.boolean("isHidden")
    fields.integer("selectedAggregate", null=True, low=0)
    fields.listing("linkedDashboards", null=True)
    shown = fields.clean.get("aggregates") or fields.clean.get("columns") or fields.clean.get("fields")
    if not shown and "id" not in fields.sent:
        fields.refuse("nonFieldErrors", "One of aggregates, columns or fields is required")
    return fields.done()
