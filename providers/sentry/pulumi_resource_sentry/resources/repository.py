"""Repository: a repository of an integration that Sentry knows, for commits, releases and code mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..fields import Field
from .base import Wire
from .only_listed import OnlyListed

# The providers that find a repository by its name; the others want ids of their own.
_PROVIDERS = ("integrations:github", "integrations:github_enterprise", "integrations:bitbucket")
_NAME = (r"[^/\s]+/[^/\s]+", "write owner/name")


@shape
class RepositoryInputs:
    """What a linked repository is made of."""

    name: Annotated[str, Field("The repository as owner/name.", replace=True, pattern=_NAME)]
    provider: Annotated[str, Field("Kind of integration.", replace=True, enum=_PROVIDERS)] = _PROVIDERS[0]
    integration_id: Annotated[str, Field("Id of the integration that can see it.", replace=True, min_items=1)]


@shape
class RepositoryOutputs:
    """What only this resource knows."""

    linked: Annotated[
        bool,
        Field("Whether this resource has linked it. What was linked before stays linked when the resource is deleted."),
    ]


class Repository(OnlyListed[RepositoryInputs]):
    """A repository by Sentry's numeric id. Integrations often link what they see by themselves: that is adopted."""

    token = "sentry:index:Repository"  # noqa: S105 - a type token
    noun = "repository"
    description = "A repository that is linked to Sentry; adopted if it is already. Import it by its id in Sentry."
    Inputs = RepositoryInputs
    Outputs = RepositoryOutputs
    list_route = Route.LIST_REPOSITORIES
    # Sentry knows a repository once, whatever the integration.
    delete_first = True

    def to_wire(self, inputs: RepositoryInputs) -> Wire:
        """The body of the request that links it."""
        return {"provider": inputs.provider, "installation": inputs.integration_id, "identifier": inputs.name}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "name": served["name"],
            "provider": (served.get("provider") or {}).get("id"),
            "integrationId": served.get("integrationId"),
            "linked": bool(served.get("linked")),
        }

    def query_of(self, state: Mapping[str, Any]) -> dict[str, str]:
        """All repositories: a name that changed must not look like a repository that is gone."""
        return {}

    async def create_remote(self, inputs: RepositoryInputs) -> Wire:
        """Adopt the repository if it is linked; else link it."""
        there = [item for item in await self.before() if item["name"] == inputs.name]
        adopted = self._adopt(inputs, there, inputs.name)
        return adopted if adopted is not None else await super().create_remote(inputs) | {"linked": True}

    async def post(self, inputs: RepositoryInputs) -> Wire:
        """Link the repository."""
        served: Wire = await self.send(Route.CREATE_REPOSITORY, body=self.to_wire(inputs))
        return served

    async def named(self, inputs: RepositoryInputs) -> Wire | None:
        """The repository of this name."""
        return next((item for item in await self.listed({}) if item["name"] == inputs.name), None)

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the repository."""
        return await super().read_remote(resource_id, state) | {"linked": bool(state.get("linked"))}

    async def update_remote(self, resource_id: str, inputs: RepositoryInputs, state: Mapping[str, Any]) -> Wire:
        """Nothing can be changed in place, so what is there is what is asked for."""
        return await self.read_remote(resource_id, state)

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Unlink the repository, if this resource has linked it; Sentry finishes that in the background."""
        if state.get("linked"):
            await self.send(Route.DELETE_REPOSITORY, repository=resource_id)
