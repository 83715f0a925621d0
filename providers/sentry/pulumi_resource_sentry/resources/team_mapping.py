"""TeamMapping: what a team is called in another service, for code owners and for messages to the team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..fields import Field
from .base import Wire
from .external_mapping import EXTERNAL_ID, EXTERNAL_NAME, INTEGRATION, PROVIDER, ExternalMapping
from .placement import TEAM, Placed


@shape
class TeamMappingInputs:
    """What it is made of."""

    team: Annotated[str, TEAM]
    provider: Annotated[str, PROVIDER]
    integration_id: Annotated[str, INTEGRATION]
    external_name: Annotated[str, EXTERNAL_NAME]
    external_id: Annotated[str | None, EXTERNAL_ID] = None


@shape
class TeamMappingOutputs:
    """What Sentry alone knows."""

    team_id: Annotated[str, Field("Numeric id of the team.")]


class TeamMapping(Placed[TeamMappingInputs], ExternalMapping[TeamMappingInputs]):
    """A name of a team."""

    token = "sentry:index:TeamMapping"  # noqa: S105 - a type token
    noun = "team mapping"
    description = (
        "What a team is called in another service: in a CODEOWNERS file, or the Slack channel of messages to the team. "
        "Import it by id."
    )
    Inputs = TeamMappingInputs
    Outputs = TeamMappingOutputs
    holder = "team"
    list_route = Route.LIST_TEAMS
    create_route = Route.MAP_TEAM
    update_route = Route.UPDATE_TEAM_MAPPING
    delete_route = Route.DELETE_TEAM_MAPPING

    def to_wire(self, inputs: TeamMappingInputs) -> Wire:
        """The body of either request."""
        body: Wire = {
            "external_name": inputs.external_name,
            "provider": inputs.provider,
            "integration_id": int(inputs.integration_id),
        }
        return body if inputs.external_id is None else body | {"external_id": inputs.external_id}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "team": str(served["teamId"]),
            "teamId": str(served["teamId"]),
            "provider": served["provider"],
            "integrationId": str(served["integrationId"]),
            "externalName": served["externalName"],
            "externalId": served.get("externalId"),
        }

    async def place(self, inputs: TeamMappingInputs) -> dict[str, str]:
        """The team."""
        return {"team": await self.session.holder_id("team", inputs.team)}

    def kept(self, state: Mapping[str, Any]) -> dict[str, str]:
        """The team."""
        return {"team": str(state["teamId"])}

    def whose(self, place: Mapping[str, str]) -> Wire:
        """The team."""
        return {"teamId": place["team"]}

    def same(self, inputs: TeamMappingInputs, served: Wire, place: Mapping[str, str]) -> bool:
        """By team, service and name."""
        named = (str(served["teamId"]), served["provider"], served["externalName"])
        return named == (place["team"], inputs.provider, inputs.external_name)

    async def listed(self, query: dict[str, str]) -> list[Wire]:
        """The names of all teams."""
        teams = await super().listed(query)
        return [{**item, "teamId": str(team["id"])} for team in teams for item in self.names_in(team, "externalTeams")]
