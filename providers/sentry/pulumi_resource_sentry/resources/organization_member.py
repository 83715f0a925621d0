"""OrganizationMember: a person who belongs to the organisation, or is invited to.

Creating one invites a real person by mail and takes a seat, which most plans charge for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..fields import Field
from .adoption import UniqueResource
from .base import Wire

_ROLES = ("billing", "member", "admin", "manager", "owner")
_MAIL = (r"[^@\s]+@[^@\s]+", "write a mail address")


def _unseen(value: Any) -> None:
    """No spelling at all: Sentry serves nothing of it, so that it is never a difference."""


@shape
class OrganizationMemberInputs:
    """What a membership is made of."""

    email: Annotated[
        str, Field("Mail address of the person.", replace=True, max_length=75, pattern=_MAIL, canonical=str.lower)
    ]
    role: Annotated[str, Field("Role in the whole organisation.", enum=_ROLES)]
    send_invite: Annotated[
        bool,
        Field("Whether Sentry mails the invitation. It counts only when the member is created.", canonical=_unseen),
    ] = True


@shape
class OrganizationMemberOutputs:
    """What Sentry alone knows."""

    user_id: Annotated[str, Field("Id of the person as a user, empty until the invitation is accepted.")]
    pending: Annotated[bool, Field("Whether the invitation is not accepted yet.")]
    expired: Annotated[bool, Field("Whether the invitation can no longer be accepted.")]


class OrganizationMember(UniqueResource[OrganizationMemberInputs]):
    """A membership by its numeric id, which is not the id of the user."""

    token = "sentry:index:OrganizationMember"  # noqa: S105 - a type token
    noun = "organization member"
    description = (
        "A member of the organisation. Creating one invites a real person by mail, and takes a seat that most plans "
        "charge for; deleting it takes the person out of the organisation and of all its teams. A member with just "
        "this role is adopted. Import it by the id of the membership or by mail address."
    )
    Inputs = OrganizationMemberInputs
    Outputs = OrganizationMemberOutputs

    def to_wire(self, inputs: OrganizationMemberInputs) -> Wire:
        """The body of the invitation."""
        return {"email": inputs.email, "orgRole": inputs.role, "sendInvite": inputs.send_invite}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs but the one that counts only once."""
        return {
            "email": served["email"],
            "role": served["orgRole"],
            "sendInvite": served.get("sendInvite"),
            "userId": str((served.get("user") or {}).get("id") or ""),
            "pending": served["pending"],
            "expired": served["expired"],
        }

    async def post(self, inputs: OrganizationMemberInputs) -> Wire:
        """Invite the person."""
        served: Wire = await self.client.send(Route.CREATE_MEMBER, body=self.to_wire(inputs))
        return served

    async def named(self, inputs: OrganizationMemberInputs) -> Wire | None:
        """The member with this address."""
        return await self._of_address(inputs.email)

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the member; an import may give the address."""
        if "@" in resource_id and (found := await self._of_address(resource_id)):
            return found
        served: Wire = await self.client.send(Route.GET_MEMBER, member=resource_id)
        return served | {"sendInvite": state.get("sendInvite")}

    async def update_remote(self, resource_id: str, inputs: OrganizationMemberInputs, state: Mapping[str, Any]) -> Wire:
        """Change the role."""
        body = {"orgRole": inputs.role}
        served: Wire = await self.client.send(Route.UPDATE_MEMBER, member=resource_id, body=body)
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Take the person out of the organisation, or withdraw the invitation."""
        await self.client.send(Route.DELETE_MEMBER, member=resource_id)

    async def _of_address(self, email: str) -> Wire | None:
        found = await self.client.pages(Route.LIST_MEMBERS, query={"query": f"email:{email}"})
        return next((item for item in found if item["email"].lower() == email.lower()), None)
