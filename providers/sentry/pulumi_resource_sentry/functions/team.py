"""getTeam: a team that exists already."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Function


@shape
class TeamQuestion:
    """Which one."""

    slug: Annotated[str, Field("Slug of the team.", min_items=1)]


@shape
class TeamResult:
    """What is known of it."""

    id: Annotated[str, Field("Numeric id.")]
    slug: Annotated[str, Field("Short name in addresses.")]
    name: Annotated[str, Field("Name that people see.")]


class GetTeam(Function[TeamQuestion]):
    """One team."""

    token = "sentry:index:getTeam"  # noqa: S105 - a function token
    description = "Looks a team up by its slug."
    Arguments = TeamQuestion
    Result = TeamResult

    async def find(self, arguments: TeamQuestion) -> dict[str, Any]:
        """The team."""
        try:
            found = await self.client.send(Route.GET_TEAM, team=arguments.slug)
        except NotFoundError as error:
            await self.session.confirm_organization()
            where = self.client.organization
            raise MissingError(f'there is no team "{arguments.slug}" in the organisation "{where}"') from error
        return {"id": str(found["id"]), "slug": found["slug"], "name": found["name"]}
