"""One monitor, alert or member by its name: the id to give to something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .base import Function, not_found
from .lists import AlertItem, MemberItem, MonitorItem, alert_item, member_item, monitor_item


def _only(what: str, name: str, found: list[dict[str, Any]], there: Iterable[str]) -> dict[str, Any]:
    """The one that is found.

    Raises:
        MissingError: There is none, or several that cannot be distinguished.
    """
    if not found:
        raise MissingError(not_found(what, name, list(there)))
    if len(found) > 1:
        ids = ", ".join(one["id"] for one in found)
        raise MissingError(f'there are {len(found)} {what}s named "{name}" ({ids}): rename all but one')
    return found[0]


@shape
class MonitorQuestion:
    """Which one."""

    name: Annotated[str, Field("Name of the monitor.", min_items=1)]
    project: Annotated[str | None, Field("Slug or id of its project; any project if absent.", min_items=1)] = None


class GetMonitor(Function[MonitorQuestion]):
    """One monitor."""

    token = "sentry:index:getMonitor"  # noqa: S105 - a function token
    description = "Looks a monitor of any kind up by its name."
    Arguments = MonitorQuestion
    Result = MonitorItem

    async def find(self, arguments: MonitorQuestion) -> dict[str, Any]:
        """The only monitor of this name."""
        project = await self.session.project_id(arguments.project) if arguments.project else None
        served = await self.client.pages(Route.LIST_MONITORS, query={"project": project or "-1"})
        there = [monitor_item(one) for one in served if project in (None, str(one["projectId"]))]
        found = [one for one in there if one["name"] == arguments.name]
        return _only("monitor", arguments.name, found, (one["name"] for one in there))


@shape
class AlertQuestion:
    """Which one."""

    name: Annotated[str, Field("Name of the alert.", min_items=1)]


class GetAlert(Function[AlertQuestion]):
    """One alert."""

    token = "sentry:index:getAlert"  # noqa: S105 - a function token
    description = "Looks an alert up by its name."
    Arguments = AlertQuestion
    Result = AlertItem

    async def find(self, arguments: AlertQuestion) -> dict[str, Any]:
        """The only alert of this name."""
        there = [alert_item(one) for one in await self.client.pages(Route.LIST_ALERTS)]
        found = [one for one in there if one["name"] == arguments.name]
        return _only("alert", arguments.name, found, (one["name"] for one in there))


@shape
class DashboardQuestion:
    """Which one."""

    title: Annotated[str, Field("Title of the dashboard, unique.", min_items=1)]


@shape
class DashboardResult:
    """What is known of it."""

    id: Annotated[str, Field("Numeric id.")]
    title: Annotated[str, Field("Title that people see.")]


class GetDashboard(Function[DashboardQuestion]):
    """One dashboard."""

    token = "sentry:index:getDashboard"  # noqa: S105 - a function token
    description = "Looks a dashboard up by its title."
    Arguments = DashboardQuestion
    Result = DashboardResult

    async def find(self, arguments: DashboardQuestion) -> dict[str, Any]:
        """The dashboard."""
        served = await self.client.pages(Route.LIST_DASHBOARDS)
        there = [{"id": str(one["id"]), "title": one["title"]} for one in served]
        found = [one for one in there if one["title"] == arguments.title]
        return _only("dashboard", arguments.title, found, (one["title"] for one in there))


@shape
class MemberQuestion:
    """Which one."""

    email: Annotated[str, Field("Mail address of the person.", min_items=1)]


class GetMember(Function[MemberQuestion]):
    """One member."""

    token = "sentry:index:getMember"  # noqa: S105 - a function token
    description = "Looks a member of the organisation up by mail address, one who is only invited too."
    Arguments = MemberQuestion
    Result = MemberItem

    async def find(self, arguments: MemberQuestion) -> dict[str, Any]:
        """The member; upper and lower case are the same."""
        there = [member_item(one) for one in await self.client.pages(Route.LIST_MEMBERS)]
        found = [one for one in there if one["email"].lower() == arguments.email.lower()]
        return _only("member", arguments.email, found, (one["email"] for one in there))
