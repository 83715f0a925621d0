"""Teams and their members (upstream: pagerdutyplugin/resource_pagerduty_team{,_membership}.go, v3.32.4)."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.pagerduty.client import PagerDuty
from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, reference
from vedette_emulators.plugins.resources import AutoName, Resource, State


@shape
class TeamInputs:
    """A team as a program declares it."""

    name: AutoName = None
    description: str = MANAGED
    default_role: Annotated[str | None, Field(computed=True)] = None
    parent: str | None = None


@shape
class TeamOutputs:
    """What only PagerDuty knows."""

    html_url: str


class Team(Rest):
    """A team."""

    token = "pagerduty:index/team:Team"  # noqa: S105 - a type's name
    noun = "team"
    framework = True
    path, wrapper = "/teams", "team"
    Inputs = TeamInputs
    Outputs = TeamOutputs

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The team; a role that the program does not name stays as it is."""
        return given(
            name=inputs["name"],
            description=inputs.get("description"),
            parent=reference(inputs.get("parent"), "team_reference"),
            default_role=inputs.get("defaultRole") or state.get("defaultRole"),
        )

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The team as properties."""
        found = {
            "name": served["name"],
            "description": served.get("description") or "",
            "htmlUrl": served.get("html_url") or "",
            "defaultRole": served.get("default_role") or "",
        }
        # A parent that the answer does not name stays as it was asked for.
        return found | ({"parent": served["parent"]["id"]} if served.get("parent") else {})


@shape
class TeamMembershipInputs:
    """A team membership as a program declares it."""

    user_id: Annotated[str, Field(replace=True)]
    team_id: Annotated[str, Field(replace=True)]
    role: Annotated[str, Field(computed=True, enum=("observer", "responder", "manager"), default_in_schema=False)] = (
        "manager"
    )


class TeamMembership(Resource):
    """A person's place in a team; its id is `USER:TEAM`."""

    token = "pagerduty:index/teamMembership:TeamMembership"  # noqa: S105 - a type's name
    noun = "team membership"
    framework = True
    Inputs = TeamMembershipInputs

    def __init__(self, pagerduty: PagerDuty) -> None:
        self.pagerduty = pagerduty

    async def create_remote(self, inputs: State) -> str:
        """Put the person into the team."""
        user, team = inputs["userId"], inputs["teamId"]
        await self.pagerduty("PUT", f"/teams/{team}/users/{user}", {"role": inputs["role"]})
        return f"{user}:{team}"

    async def read_remote(self, ident: str, state: State) -> State | None:
        """Look for the person among the team's members."""
        user, team = _parts(ident)
        try:
            async for member in self.pagerduty.pages(f"/teams/{team}/members", "members"):
                if member["user"]["id"] == user:
                    return {"userId": user, "teamId": team, "role": member["role"]}
        except ServiceError as error:
            if error.status != 404:
                raise
        return None

    async def update_remote(self, ident: str, state: State, inputs: State) -> None:
        """Give the person another role."""
        await self.create_remote(inputs)

    async def delete_remote(self, ident: str, state: State) -> None:
        """Take the person out of the team."""
        user, team = _parts(ident)
        try:
            await self.pagerduty("DELETE", f"/teams/{team}/users/{user}")
        except ServiceError as error:
            if error.status != 404:
                raise


def _parts(ident: str) -> tuple[str, str]:
    user, colon, team = ident.partition(":")
    if not colon:
        raise PluginError(f"team membership {ident}: give the id as USER:TEAM")
    return user, team
