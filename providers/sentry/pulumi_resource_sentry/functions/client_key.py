"""getClientKey: the address (DSN) to which a service sends events, of a key that exists already."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .base import Function, not_found


@shape
class ClientKeyQuestion:
    """Which one."""

    project: Annotated[str, Field("Slug or id of the project.", min_items=1)]
    name: Annotated[str, Field("Name of the key.", min_items=1)]


@shape
class ClientKeyResult:
    """What is known of it: the public parts alone, which every client of the service may see."""

    id: Annotated[str, Field("The key's id, its public part.")]
    public_key: Annotated[str, Field("Public part of the key.")]
    dsn_public: Annotated[str, Field("Address that an SDK is given.")]


class GetClientKey(Function[ClientKeyQuestion]):
    """One key of a project."""

    token = "sentry:index:getClientKey"  # noqa: S105 - a function token
    description = "Looks a project's client key up by its name, for the address that an SDK is given."
    Arguments = ClientKeyQuestion
    Result = ClientKeyResult

    async def find(self, arguments: ClientKeyQuestion) -> dict[str, Any]:
        """The only key of this name."""
        project = await self.session.project_id(arguments.project)
        keys = await self.client.pages(Route.LIST_KEYS, project=project)
        found = [item for item in keys if item["name"] == arguments.name]
        if not found:
            there = [str(item["name"]) for item in keys]
            raise MissingError(not_found(f"client key of {arguments.project}", arguments.name, there))
        if len(found) > 1:
            ids = ", ".join(str(item["id"]) for item in found)
            raise MissingError(
                f'the project "{arguments.project}" has {len(found)} client keys named "{arguments.name}" ({ids}): '
                "rename all but one in Sentry"
            )
        key = found[0]
        return {"id": str(key["id"]), "publicKey": key["public"], "dsnPublic": key["dsn"]["public"]}
