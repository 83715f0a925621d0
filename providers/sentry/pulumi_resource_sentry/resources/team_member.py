"""TeamMember: a member of the organisation in one of its teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError, NotFoundError, SentryError
from ..fields import Field
from .adoption import Adopting
from .base import Wire
from .placement import TEAM, Placed

_LOWEST = "contributor"
_ROLES = (_LOWEST, "admin")
_ID = (r"[0-9]+", "write the numeric id of the membership: getMember gives it by mail address")


@shape
class TeamMemberInputs:
    """What it is made of."""

    team: Annotated[str, TEAM]
    member_id: Annotated[str, Field("Id of the membership in the organisation.", replace=True, pattern=_ID)]
    role: Annotated[
        str | None,
        Field("Role in the team; if absent, what the role in the organisation gives.", enum=_ROLES, computed=True),
    ] = None


@shape
class TeamMemberOutputs:
    """What Sentry alone knows."""

    team_id: Annotated[str, Field("Numeric id of the team.")]


class TeamMember(Placed[TeamMemberInputs], Adopting[TeamMemberInputs]):
    """A membership as TEAM/MEMBER, both by numeric id."""

    token = "sentry:index:TeamMember"  # noqa: S105 - a type token
    noun = "team member"
    description = (
        "A member of the organisation in a team; adopted if just so already. Import it as TEAM/MEMBER: the team by id "
        "or slug, the member by the id of the membership."
    )
    Inputs = TeamMemberInputs
    Outputs = TeamMemberOutputs
    holder = "team"

    def to_wire(self, inputs: TeamMemberInputs) -> Wire:
        """The body that sets the role."""
        return {"teamRole": inputs.role}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs; Sentry serves no role for the lowest."""
        return {
            "team": served["teamId"],
            "teamId": served["teamId"],
            "memberId": served["memberId"],
            "role": served["role"] or _LOWEST,
        }

    def id_of(self, served: Wire) -> str:
        """Team and member."""
        return f"{served['teamId']}/{served['memberId']}"

    async def create_remote(self, inputs: TeamMemberInputs) -> Wire:
        """Adopt the membership if it is there; else join."""
        there = await self._membership(await self.session.holder("team", inputs.team), inputs.member_id)
        if there is None:
            return await self.post(inputs)
        adopted = self._adopt(inputs, [there], f"{inputs.team}/{inputs.member_id}")
        return adopted if adopted is not None else there

    async def post(self, inputs: TeamMemberInputs) -> Wire:
        """Join the team, in the lowest role."""
        team = await self.session.holder_id("team", inputs.team)
        if await self.client.send(Route.JOIN_TEAM, member=inputs.member_id, team=team):
            return {"teamId": team, "memberId": inputs.member_id, "role": None}
        # The team is the answer to who has joined; a request to join and a member of before get an empty one.
        try:
            return await self.read_remote(f"{team}/{inputs.member_id}", {})
        except NotFoundError as error:
            raise SentryError(
                f"Sentry has only noted a request to join: an owner must approve it in Settings > Teams > "
                f"{inputs.team}, or the token needs the scope team:write"
            ) from error

    async def complete(self, inputs: TeamMemberInputs, served: Wire) -> Wire:
        """Set the role, if another is wanted."""
        if self.equal(inputs, served):
            return served
        return await self.update_remote(self.id_of(served), inputs, {})

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the member, who names the teams by their slugs."""
        reference, _, member = resource_id.rpartition("/")
        if not reference:
            raise MissingError(f'a team member is found only in a team: import it as TEAM/{member}, not "{member}"')
        found = await self._membership(await self._team(reference), member)
        if found is None:
            # The slug may have changed since the team was looked at.
            self.session.answers.forget(lambda key: key == ("team", reference))
            found = await self._membership(await self._team(reference), member)
        if found is None:
            raise NotFoundError(Route.GET_MEMBER, 404, f"the member is not in the team {reference}", {})
        return found

    async def update_remote(self, resource_id: str, inputs: TeamMemberInputs, state: Mapping[str, Any]) -> Wire:
        """Set the role; without one the lowest."""
        team, _, member = resource_id.rpartition("/")
        body = {"teamRole": inputs.role or _LOWEST}
        await self.client.send(Route.SET_TEAM_ROLE, team=team, member=member, body=body)
        return {"teamId": team, "memberId": member, "role": body["teamRole"]}

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Leave the team; the membership in the organisation stays."""
        team, _, member = resource_id.rpartition("/")
        await self.client.send(Route.LEAVE_TEAM, team=team, member=member)

    async def _membership(self, team: Wire, member: str) -> Wire | None:
        served = await self.client.send(Route.GET_MEMBER, member=member)
        roles = {item["teamSlug"]: item["role"] for item in served.get("teamRoles") or ()}
        if team["slug"] not in {*roles, *(served.get("teams") or ())}:
            return None
        return {"teamId": str(team["id"]), "memberId": str(served["id"]), "role": roles.get(team["slug"])}

    async def _team(self, reference: str) -> Wire:
        key = ("team", reference)
        team: Wire = await self.session.answers.get(key, lambda: self.client.send(Route.GET_TEAM, team=reference))
        self.session.note("team", team)
        return team
