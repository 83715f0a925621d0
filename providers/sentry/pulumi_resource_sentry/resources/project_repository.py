"""ProjectRepository: that a project's code is in a repository, for commits, owners and automatic fixes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Resource, Wire
from .placement import PROJECT, Placed

_ID = (r"[0-9]+", "write Sentry's numeric id of the repository; getRepository gives it by name")


@shape
class ProjectRepositoryInputs:
    """What a link is made of."""

    project: Annotated[str, PROJECT]
    repository_id: Annotated[str, Field("Sentry's id of the repository.", replace=True, pattern=_ID)]


@shape
class ProjectRepositoryOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


class ProjectRepository(Placed[ProjectRepositoryInputs], Resource[ProjectRepositoryInputs]):
    """A link by its numeric id. Sentry can only make it: it serves no link, and has no route to remove one."""

    token = "sentry:index:ProjectRepository"  # noqa: S105 - a type token
    noun = "link of a repository"
    description = (
        "Links a repository to a project. Sentry can only make such a link: a refresh looks whether project and "
        "repository are there, deleting the resource leaves the link, and it cannot be imported; declaring a link that "
        "exists already changes nothing."
    )
    Inputs = ProjectRepositoryInputs
    Outputs = ProjectRepositoryOutputs

    def to_wire(self, inputs: ProjectRepositoryInputs) -> Wire:
        """The body."""
        return {"repositoryId": int(inputs.repository_id)}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "project": str(served["projectId"]),
            "projectId": str(served["projectId"]),
            "repositoryId": str(served["repositoryId"]),
        }

    async def create_remote(self, inputs: ProjectRepositoryInputs) -> Wire:
        """Make the link; one that is there is given back."""
        body = self.to_wire(inputs)
        served: Wire = await self.client.send(Route.LINK_REPOSITORY, project=inputs.project, body=body)
        return served

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Whether both ends of the link are there."""
        if not state.get("projectId"):
            raise MissingError(
                "Sentry serves no links of repositories, so that none can be imported: declare it instead; making a "
                "link that exists already changes nothing"
            )
        project, repository = str(state["projectId"]), str(state["repositoryId"])
        self.session.note("project", await self.client.send(Route.GET_PROJECT, project=project))
        linked = await self.session.answers.get("repositories", lambda: self.client.pages(Route.LIST_REPOSITORIES))
        if not any(str(one["id"]) == repository for one in linked):
            raise NotFoundError(Route.LIST_REPOSITORIES, 404, f"the list has no repository {repository}", {})
        return {"id": resource_id, "projectId": project, "repositoryId": repository}

    async def update_remote(self, resource_id: str, inputs: ProjectRepositoryInputs, state: Mapping[str, Any]) -> Wire:
        """Nothing can be changed in place, so what is there is what is asked for."""
        return await self.read_remote(resource_id, state)

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Nothing: Sentry has no route to remove a link; it goes with the project or the repository."""
