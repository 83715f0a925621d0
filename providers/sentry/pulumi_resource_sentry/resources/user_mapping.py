"""UserMapping: what a person is called in another service, for code owners and suspect commits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..fields import Field
from .base import Wire
from .external_mapping import EXTERNAL_ID, EXTERNAL_NAME, INTEGRATION, PROVIDER, ExternalMapping

_ID = (r"[0-9]+", "write the numeric id of the user, not of the membership: getMember gives it by mail address")


@shape
class UserMappingInputs:
    """What it is made of."""

    user_id: Annotated[str, Field("Id of the user in Sentry.", pattern=_ID, replace=True)]
    provider: Annotated[str, PROVIDER]
    integration_id: Annotated[str, INTEGRATION]
    external_name: Annotated[str, EXTERNAL_NAME]
    external_id: Annotated[str | None, EXTERNAL_ID] = None


@shape
class UserMappingOutputs:
    """Nothing beyond the inputs and the id."""


class UserMapping(ExternalMapping[UserMappingInputs]):
    """A name of a person."""

    token = "sentry:index:UserMapping"  # noqa: S105 - a type token
    noun = "user mapping"
    description = "What a person is called in another service, such as in a CODEOWNERS file. Import it by id."
    Inputs = UserMappingInputs
    Outputs = UserMappingOutputs
    list_route = Route.LIST_MEMBERS
    create_route = Route.MAP_USER
    update_route = Route.UPDATE_USER_MAPPING
    delete_route = Route.DELETE_USER_MAPPING

    def to_wire(self, inputs: UserMappingInputs) -> Wire:
        """The body of either request."""
        body: Wire = {
            "user_id": int(inputs.user_id),
            "external_name": inputs.external_name,
            "provider": inputs.provider,
            "integration_id": int(inputs.integration_id),
        }
        return body if inputs.external_id is None else body | {"external_id": inputs.external_id}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "userId": str(served["userId"]),
            "provider": served["provider"],
            "integrationId": str(served["integrationId"]),
            "externalName": served["externalName"],
            "externalId": served.get("externalId"),
        }

    def query_of(self, state: Mapping[str, Any]) -> dict[str, str]:
        """All members, with their names elsewhere."""
        return {"expand": "externalUsers"}

    async def place(self, inputs: UserMappingInputs) -> dict[str, str]:
        """The path names nobody."""
        return {}

    def kept(self, state: Mapping[str, Any]) -> dict[str, str]:
        """The path names nobody."""
        return {}

    def same(self, inputs: UserMappingInputs, served: Wire, place: Mapping[str, str]) -> bool:
        """By user, service and name."""
        named = (str(served["userId"]), served["provider"], served["externalName"])
        return named == (inputs.user_id, inputs.provider, inputs.external_name)

    async def listed(self, query: dict[str, str]) -> list[Wire]:
        """The names of all members."""
        members = await super().listed(self.query_of({}))
        return [
            {**item, "userId": str(member["user"]["id"])}
            for member in members
            if member.get("user")
            for item in self.names_in(member, "externalUsers")
        ]
