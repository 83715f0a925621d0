"""getProjectMonitor: the monitors that Sentry itself gives every project."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .base import Function


@shape
class ProjectMonitorQuestion:
    """Which one."""

    project: Annotated[str, Field("Slug or id of the project.", min_items=1)]
    type: Annotated[str, Field("error for errors, issue_stream for all issues.", enum=("error", "issue_stream"))]


@shape
class ProjectMonitor:
    """What is known of it."""

    id: Annotated[str, Field("Numeric id, to be given to an alert.")]
    type: Annotated[str, Field("The type asked for.")]
    name: Annotated[str, Field("Name that people see.")]


class GetProjectMonitor(Function[ProjectMonitorQuestion]):
    """One of a project's built-in monitors."""

    token = "sentry:index:getProjectMonitor"  # noqa: S105 - a function token
    description = "Looks up a project's built-in monitor of errors or of all issues."
    Arguments = ProjectMonitorQuestion
    Result = ProjectMonitor

    async def find(self, arguments: ProjectMonitorQuestion) -> dict[str, Any]:
        """The built-in monitor."""
        project = await self.session.project_id(arguments.project)
        query = {"query": f"type:{arguments.type}", "project": project}
        # The filter of the list is the server's; what it returns is looked at all the same.
        for item in await self.client.pages(Route.LIST_MONITORS, query=query):
            if item["type"] == arguments.type and str(item["projectId"]) == project:
                return {"id": str(item["id"]), "type": item["type"], "name": item["name"]}
        raise MissingError(
            f'the project "{arguments.project}" has no built-in monitor of type {arguments.type}: Sentry gives every '
            "project one; a self-hosted Sentry may be too old to have monitors"
        )
