"""Dashboard: widgets over a set of projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem
from pulumi_plugin_kit.fields import shape
from pulumi_plugin_kit.values import UNKNOWN

from ..client import Route
from ..fields import Field, camel_keys
from .adoption import UniqueResource
from .base import Wire
from .dashboard_wire import served_widget, widget_body

# Sentry's published description of the request.
_DISPLAY_TYPES = (
    "line",
    "area",
    "bar",
    "table",
    "big_number",
    "details",
    "categorical_bar",
    "wheel",
    "rage_and_dead_clicks",
    "server_tree",
    "text",
    "agents_traces_table",
    "heatmap",
)
_WIDGET_TYPES = (
    "discover",
    "issue",
    "metrics",
    "error-events",
    "transaction-like",
    "spans",
    "logs",
    "tracemetrics",
    "preprod-app-size",
)
_COLUMNS = 6


def _moment_form(text: str) -> str:
    """A moment in UTC, as Sentry serves it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


@shape
class DashboardMaxValues:
    """Where a big number changes its colour."""

    max1: Annotated[float | None, Field("Largest value that is good.")] = None
    max2: Annotated[float | None, Field("Largest value that is fair.")] = None


@shape
class DashboardThresholds:
    """Colours of a big number."""

    max_values: Annotated[DashboardMaxValues, Field("Where the colour changes.")]
    unit: Annotated[str | None, Field("Unit of the values, such as millisecond.")] = None


@shape
class DashboardLayout:
    """Place in a grid of six columns."""

    x: Annotated[int, Field("Column, from 0.", minimum=0, maximum=_COLUMNS - 1)]
    y: Annotated[int, Field("Row, from 0.", minimum=0)]
    w: Annotated[int, Field("Width in columns.", minimum=1, maximum=_COLUMNS)]
    h: Annotated[int, Field("Height in rows.", minimum=1)]
    min_h: Annotated[int, Field("Smallest height in rows.", minimum=1)]


@shape
class DashboardWidgetQuery:
    """One query of a widget."""

    name: Annotated[str, Field("Legend of the query.")] = ""
    fields: Annotated[
        tuple[str, ...], Field("Columns and aggregates as shown; made of both if absent.", computed=True)
    ] = ()
    aggregates: Annotated[tuple[str, ...], Field("What is computed.")] = ()
    columns: Annotated[tuple[str, ...], Field("What it is grouped by.")] = ()
    field_aliases: Annotated[tuple[str, ...], Field("Names of the fields as shown.", computed=True)] = ()
    conditions: Annotated[str, Field("Search that an event must match.")] = ""
    orderby: Annotated[str, Field("Field to order by, with - for descending.")] = ""


@shape
class DashboardWidget:
    """One widget."""

    title: Annotated[str, Field("Title of the widget, unique in the dashboard.", max_length=255, min_items=1)]
    description: Annotated[str | None, Field("Shown beside the title.", max_length=255)] = None
    display_type: Annotated[str, Field("How it is drawn.", enum=_DISPLAY_TYPES)]
    widget_type: Annotated[str | None, Field("Where the data is.", enum=_WIDGET_TYPES, computed=True)] = None
    interval: Annotated[str | None, Field("Width of a point, such as 5m.", max_length=10, computed=True)] = None
    limit: Annotated[int | None, Field("Most series or rows.", minimum=1, computed=True)] = None
    thresholds: Annotated[DashboardThresholds | None, Field("Colours of a big number.")] = None
    layout: Annotated[
        DashboardLayout | None, Field("Place in the grid; Sentry finds one if absent.", computed=True)
    ] = None
    queries: Annotated[tuple[DashboardWidgetQuery, ...], Field("What it shows, at least one.", min_items=1)]


@shape
class DashboardPermissions:
    """Who may change the dashboard."""

    is_editable_by_everyone: Annotated[bool, Field("Whether everybody in the organisation may.")]
    teams_with_edit_access: Annotated[
        tuple[str, ...], Field("Ids of the teams that may otherwise.", unordered=True)
    ] = ()


@shape
class DashboardInputs:
    """What a dashboard is made of."""

    title: Annotated[str, Field("Title, unique in the organisation.", max_length=255, min_items=1)]
    widgets: Annotated[tuple[DashboardWidget, ...], Field("The widgets, in order.")] = ()
    projects: Annotated[tuple[str, ...], Field("Ids of the projects shown; -1 for all.", unordered=True)] = ()
    environments: Annotated[tuple[str, ...], Field("Environments shown; none for all.", unordered=True)] = ()
    period: Annotated[str | None, Field("Time shown, back from now, such as 24h.")] = None
    start: Annotated[
        str | None, Field("Begin of a fixed time, in ISO 8601; with end, without period.", canonical=_moment_form)
    ] = None
    end: Annotated[str | None, Field("End of a fixed time, in ISO 8601.", canonical=_moment_form)] = None
    utc: Annotated[bool | None, Field("Whether times are shown in UTC.", computed=True)] = None
    filters: Annotated[Mapping[str, Any] | None, Field("Further filters, such as release.", canonical=camel_keys)] = (
        None
    )
    permissions: Annotated[
        DashboardPermissions | None, Field("Who may change it; everybody if absent.", computed=True)
    ] = None


@shape
class DashboardOutputs:
    """Nothing beyond the inputs and the id."""


class Dashboard(UniqueResource[DashboardInputs]):
    """A dashboard by its numeric id."""

    token = "sentry:index:Dashboard"  # noqa: S105 - a type token
    noun = "dashboard"
    description = "A dashboard. Import it by id."
    Inputs = DashboardInputs
    Outputs = DashboardOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Widgets are identified by title; a fixed time has both ends."""
        seen: dict[str, int] = {}
        widgets = inputs.get("widgets")
        for position, widget in enumerate(widgets if isinstance(widgets, list) else ()):
            title = widget.get("title") if isinstance(widget, Mapping) else None
            if isinstance(title, str) and seen.setdefault(title, position) != position:
                wanted = f"widgets[{seen[title]}] has this title already; widgets are identified by title"
                yield Problem(f"widgets[{position}].title", title, wanted)
        projects = inputs.get("projects")
        for position, project in enumerate(projects if isinstance(projects, list) else ()):
            if isinstance(project, str) and not project.removeprefix("-").isdecimal():
                yield Problem(f"projects[{position}]", project, "write the numeric id of a project, or -1 for all")
        start, end, period = (inputs.get(key) for key in ("start", "end", "period"))
        if (start is None) != (end is None):
            yield Problem("end" if end is None else "start", MISSING, "a fixed time needs both start and end")
        if period not in (None, UNKNOWN) and start is not None:
            yield Problem("period", period, "there is a fixed time already; keep either period or start and end")

    def to_wire(self, inputs: DashboardInputs) -> Wire:
        """The whole body; widgets without an id are new to Sentry."""
        body: Wire = {
            "title": inputs.title,
            "widgets": [widget_body(widget) for widget in inputs.widgets],
            "projects": [int(project) for project in inputs.projects],
            "environment": list(inputs.environments),
            "period": inputs.period,
            "start": inputs.start,
            "end": inputs.end,
            "filters": dict(inputs.filters or {}),
        }
        if inputs.utc is not None:
            body["utc"] = inputs.utc
        if inputs.permissions is not None:
            body["permissions"] = {
                "is_editable_by_everyone": inputs.permissions.is_editable_by_everyone,
                "teams_with_edit_access": [int(team) for team in inputs.permissions.teams_with_edit_access],
            }
        return body

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs; the ids of widgets are Sentry's own business."""
        permissions = served.get("permissions")
        return {
            "title": served["title"],
            "widgets": [served_widget(widget) for widget in served.get("widgets") or ()],
            "projects": [str(project) for project in served.get("projects") or ()],
            "environments": list(served.get("environment") or ()),
            "period": served.get("period"),
            "start": served.get("start"),
            "end": served.get("end"),
            "utc": served.get("utc"),
            "filters": served.get("filters"),
            "permissions": permissions
            and {
                "isEditableByEveryone": permissions.get("isEditableByEveryone", True),
                "teamsWithEditAccess": [str(team) for team in permissions.get("teamsWithEditAccess") or ()],
            },
        }

    async def post(self, inputs: DashboardInputs) -> Wire:
        """Create the dashboard."""
        served: Wire = await self.client.send(Route.CREATE_DASHBOARD, body=self.to_wire(inputs))
        return served

    async def named(self, inputs: DashboardInputs) -> Wire | None:
        """The dashboard of this title; the list serves only a summary, so it is then read."""
        for item in await self.client.pages(Route.LIST_DASHBOARDS):
            if item["title"] == inputs.title.strip():
                return await self.read_remote(str(item["id"]), {})
        return None

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the dashboard."""
        served: Wire = await self.client.send(Route.GET_DASHBOARD, dashboard=resource_id)
        return served

    async def update_remote(self, resource_id: str, inputs: DashboardInputs, state: Mapping[str, Any]) -> Wire:
        """Replace the contents; widgets keep their ids by title, for without an id Sentry makes them anew."""
        there = await self.read_remote(resource_id, state)
        ids = {widget["title"]: widget["id"] for widget in there.get("widgets") or ()}
        body = self.to_wire(inputs)
        body["widgets"] = [
            {"id": ids[title], **widget} if (title := widget["title"].strip()) in ids else widget
            for widget in body["widgets"]
        ]
        served: Wire = await self.client.send(Route.UPDATE_DASHBOARD, dashboard=resource_id, body=body)
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the dashboard."""
        await self.client.send(Route.DELETE_DASHBOARD, dashboard=resource_id)
