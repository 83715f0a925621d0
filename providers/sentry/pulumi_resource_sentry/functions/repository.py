"""getRepository: a repository that is linked to Sentry already."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError
from ..fields import Field
from .base import Function, not_found


@shape
class RepositoryQuestion:
    """Which one."""

    name: Annotated[str, Field("The repository as owner/name.", min_items=1)]


@shape
class RepositoryResult:
    """What is known of it."""

    id: Annotated[str, Field("Sentry's numeric id.")]
    integration_id: Annotated[str, Field("Id of its integration, empty if it has none.")]


class GetRepository(Function[RepositoryQuestion]):
    """One linked repository."""

    token = "sentry:index:getRepository"  # noqa: S105 - a function token
    description = "Looks a linked repository up by its name."
    Arguments = RepositoryQuestion
    Result = RepositoryResult

    async def find(self, arguments: RepositoryQuestion) -> dict[str, Any]:
        """The repository."""
        linked = await self.client.pages(Route.LIST_REPOSITORIES)
        for item in linked:
            if item["name"] == arguments.name:
                return {"id": str(item["id"]), "integrationId": str(item.get("integrationId") or "")}
        raise MissingError(not_found("linked repository", arguments.name, [str(item["name"]) for item in linked]))
