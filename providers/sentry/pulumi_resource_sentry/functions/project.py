"""getProject: a project that exists already."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..fields import Field
from .base import Function


@shape
class ProjectQuestion:
    """Which one."""

    slug: Annotated[str, Field("Slug of the project.", min_items=1)]


@shape
class ProjectResult:
    """What is known of it."""

    id: Annotated[str, Field("Numeric id.")]
    slug: Annotated[str, Field("Short name in addresses.")]
    name: Annotated[str, Field("Name that people see.")]
    platform: Annotated[str, Field("Platform, empty if none is set.")]


class GetProject(Function[ProjectQuestion]):
    """One project."""

    token = "sentry:index:getProject"  # noqa: S105 - a function token
    description = "Looks a project up by its slug."
    Arguments = ProjectQuestion
    Result = ProjectResult

    async def find(self, arguments: ProjectQuestion) -> dict[str, Any]:
        """The project."""
        found = await self.session.project(arguments.slug)
        platform = found.get("platform") or ""
        return {"id": str(found["id"]), "slug": found["slug"], "name": found["name"], "platform": platform}
