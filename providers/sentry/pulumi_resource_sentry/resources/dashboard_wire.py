"""Widgets on the wire: sent in snake case, served in camel case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dashboard import DashboardWidget, DashboardWidgetQuery


Wire = dict[str, Any]


def widget_body(widget: DashboardWidget) -> Wire:
    """One widget of a request. What is left to Sentry is left out."""
    body: Wire = {
        "title": widget.title,
        "description": widget.description,
        "display_type": widget.display_type,
        "thresholds": None,
        "queries": [_query_body(query) for query in widget.queries],
    }
    if widget.thresholds is not None:
        limits = widget.thresholds.max_values
        body["thresholds"] = {
            "max_values": {
                key: value for key, value in (("max1", limits.max1), ("max2", limits.max2)) if value is not None
            },
            "unit": widget.thresholds.unit,
        }
    if widget.layout is not None:
        place = widget.layout
        body["layout"] = {"x": place.x, "y": place.y, "w": place.w, "h": place.h, "min_h": place.min_h}
    optional = {"widget_type": widget.widget_type, "interval": widget.interval, "limit": widget.limit}
    return body | {key: value for key, value in optional.items() if value is not None}


def _query_body(query: DashboardWidgetQuery) -> Wire:
    fields = list(query.fields or (*query.columns, *query.aggregates))
    return {
        "name": query.name,
        "fields": fields,
        "aggregates": list(query.aggregates),
        "columns": list(query.columns),
        "field_aliases": list(query.field_aliases or [""] * len(fields)),
        "conditions": query.conditions,
        "orderby": query.orderby,
    }


def served_widget(served: Wire) -> dict[str, Any]:
    """One widget of an answer, as properties."""
    thresholds = served.get("thresholds")
    layout = served.get("layout")
    return {
        "title": served["title"],
        "description": served.get("description"),
        "displayType": served["displayType"],
        "widgetType": served.get("widgetType"),
        "interval": served.get("interval"),
        "limit": served.get("limit"),
        "thresholds": thresholds and _served_thresholds(thresholds),
        "layout": layout and {key: layout[key] for key in ("x", "y", "w", "h", "minH") if key in layout},
        "queries": [_served_query(query) for query in served.get("queries") or ()],
    }


def _served_thresholds(served: Wire) -> dict[str, Any]:
    # Stored as it was sent, so it may come back in either case.
    limits = served.get("maxValues") or served.get("max_values") or {}
    return {"maxValues": {key: limits.get(key) for key in ("max1", "max2")}, "unit": served.get("unit")}


def _served_query(served: Wire) -> dict[str, Any]:
    # One blank for each field means what no aliases at all mean, and is what no aliases are sent as.
    aliases = list(served.get("fieldAliases") or ())
    return {
        "name": served.get("name") or "",
        "fields": list(served.get("fields") or ()),
        "aggregates": list(served.get("aggregates") or ()),
        "columns": list(served.get("columns") or ()),
        "fieldAliases": aliases if any(aliases) else [],
        "conditions": served.get("conditions") or "",
        "orderby": served.get("orderby") or "",
    }
