"""Dashboards: creating, changing, deleting."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

_FIELDS = ("title", "projects", "environment", "period", "start", "end", "utc", "filters", "permissions", "isFavorited")
_QUERY: dict[str, Any] = {
    "name": "", "fields": [], "aggregates": [], "columns": [], "fieldAliases": [], "conditions": "", "orderby": "",
    "isHidden": False, "selectedAggregate": None, "linkedDashboards": [],
}  # fmt: skip
_WIDGET: dict[str, Any] = {
    "title": "", "description": None, "displayType": "line", "widgetType": "error-events", "interval": "5m",
    "limit": None, "thresholds": None, "layout": None, "axisRange": None, "legendType": "default", "queries": [],
}  # fmt: skip


def create(context: Context, body: dict[str, Any], user: str | None) -> Document:
    """Create a dashboard with its widgets in the order given."""
    id_ = context.store.next_id("dashboard")
    default: Document = {
        "id": id_, "dateCreated": context.clock.stamp(), "createdBy": user, "projects": [], "environment": [],
        "period": None, "start": None, "end": None, "utc": None, "filters": {},
        # Unless permissions are sent, everybody may edit.
        "permissions": None, "isFavorited": False, "prebuiltId": None,
    }  # fmt: skip
    widgets = [_widget(context, id_, one) for one in body.get("widgets", [])]
    return context.store.put("dashboard", id_, {**default, **_given(body), "widgets": widgets})


def update(context: Context, doc: Document, body: dict[str, Any]) -> Document:
    """Change what the body holds; with `widgets`, those that it does not name by id are deleted."""
    changed = {**doc, **_given(body)}
    if "widgets" in body:
        changed["widgets"] = [_widget(context, doc["id"], one) for one in body["widgets"]]
    return context.store.put("dashboard", doc["id"], changed)


def _given(body: dict[str, Any]) -> dict[str, Any]:
    given = {name: body[name] for name in _FIELDS if name in body}
    for name, empty in (("environment", []), ("filters", {})):
        if name in given and given[name] is None:
            given[name] = empty
    return given


def _widget(context: Context, dashboard: str, body: dict[str, Any]) -> Document:
    before = body.get("before")
    new = {name: value for name, value in body.items() if name != "before"}
    id_ = before["id"] if before else context.store.next_id("widget")
    made = before or {
        "id": id_, "dashboardId": dashboard, "dateCreated": context.clock.stamp(), **_WIDGET,
    }  # fmt: skip
    widget = {**made, **new}
    if "queries" in new:
        widget["queries"] = [_query(context, id_, one) for one in new["queries"]]
    return widget


def _query(context: Context, widget: str, body: dict[str, Any]) -> Document:
    given = {name: body[name] for name in _QUERY if body.get(name) is not None}
    query = {**_QUERY, **given, "id": context.store.next_id("widget_query"), "widgetId": widget}
    if not query["fields"]:
        # Sentry fills `fields` from its two halves when only those were sent.
        query["fields"] = [*query["columns"], *query["aggregates"]]
    return query
