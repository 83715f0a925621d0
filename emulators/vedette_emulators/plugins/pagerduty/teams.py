"""Teams and their members (upstream: pagerdutyplugin/resource_pagerduty_team{,_membership}.go, v3.32.4)."""

from __future__ import annotations

from typing import Any

from vedette_emulators.plugins.kit.errors import PluginError, ServiceError
from vedette_emulators.plugins.kit.fields import Shape, computed, optional, output, required
from vedette_emulators.plugins.kit.resource import Resource, State
from vedette_emulators.plugins.pagerduty.client import PagerDuty
from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, reference

__all__ = ["Team", "TeamMembership"]


class Team(Rest):
    """A team."""

    token = "pagerduty:index/team:Team"  # noqa: S105 - a type's name
    noun = "team"
    framework = True
    path, wrapper = "/teams", "team"
    shape = Shape(
        "", (optional("name", named=True), MANAGED, computed("defaultRole"), optional("parent"), output("htmlUrl"))
    )

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


class TeamMembership(Resource):
    """A person's place in a team; its id is `USER:TEAM`."""

    token = "pagerduty:index/teamMembership:TeamMembership"  # noqa: S105 - a type's name
    noun = "team membership"
    framework = True
    shape = Shape(
        "",
        (
            required("userId", replace=True),
            required("teamId", replace=True),
            computed("role", default="manager", choices=("observer", "responder", "manager")),
        ),
    )

    def __init__(self, pagerduty: PagerDuty) -> None:
        self.pagerduty = pagerduty

    async def make(self, inputs: State) -> str:
        """Put the person into the team."""
        user, team = inputs["userId"], inputs["teamId"]
        await self.pagerduty("PUT", f"/teams/{team}/users/{user}", {"role": inputs["role"]})
        return f"{user}:{team}"

    async def find(self, ident: str, state: State) -> State | None:
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

    async def change(self, ident: str, state: State, inputs: State) -> None:
        """Give the person another role."""
        await self.make(inputs)

    async def delete(self, ident: str, state: State) -> None:
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
