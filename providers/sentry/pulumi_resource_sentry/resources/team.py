"""Team: the owners of projects and the receivers of mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import NotFoundError
from ..fields import Field
from .adoption import UniqueResource
from .base import Wire

SLUG = (
    r"(?![0-9]+$)[a-z0-9_\-]+",
    "use lower-case letters, digits, hyphens and underscores, and not digits alone",
)


@shape
class TeamInputs:
    """What a team is made of."""

    slug: Annotated[str, Field("Short name of the team in addresses, unique.", max_length=50, pattern=SLUG)]
    name: Annotated[
        str | None,
        Field(
            "Name that people see. Sentry takes the slug if absent.",
            max_length=64,
            min_items=1,
            computed=True,
            made_of=("slug",),
        ),
    ] = None


@shape
class TeamOutputs:
    """Nothing beyond the inputs and the id."""


class Team(UniqueResource[TeamInputs]):
    """A team by its numeric id; the slug can be changed in place."""

    token = "sentry:index:Team"  # noqa: S105 - a type token
    noun = "team"
    description = "A team of the organisation. Import it by id or slug."
    Inputs = TeamInputs
    Outputs = TeamOutputs

    def to_wire(self, inputs: TeamInputs) -> Wire:
        """Slug, and name if there is one."""
        return {"slug": inputs.slug} | ({"name": inputs.name} if inputs.name is not None else {})

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """Slug and name."""
        return {"slug": served["slug"], "name": served["name"]}

    async def post(self, inputs: TeamInputs) -> Wire:
        """Create the team."""
        served: Wire = await self.client.send(Route.CREATE_TEAM, body=self.to_wire(inputs))
        return served

    async def named(self, inputs: TeamInputs) -> Wire | None:
        """The team of this slug."""
        try:
            return await self.read_remote(inputs.slug, {})
        except NotFoundError:
            return None

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the team, by id or slug."""
        served: Wire = await self.client.send(Route.GET_TEAM, team=resource_id)
        self.session.note("team", served)
        return served

    async def update_remote(self, resource_id: str, inputs: TeamInputs, state: Mapping[str, Any]) -> Wire:
        """Change slug and name."""
        served: Wire = await self.client.send(Route.UPDATE_TEAM, team=resource_id, body=self.to_wire(inputs))
        self.session.note("team", served, changed=True)
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the team; Sentry finishes that in the background and frees the slug at once."""
        await self.client.send(Route.DELETE_TEAM, team=resource_id)
