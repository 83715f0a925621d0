"""CodeMapping: from a path in a stack trace to a file in a repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..fields import Field
from .base import Wire
from .only_listed import OnlyListed
from .placement import PROJECT, Placed

# Source: the validators in src/sentry/integrations/api/endpoints/organization_code_mappings.py of getsentry/sentry.
_PATH = (r"[^\s'\"]*", "paths hold neither blanks nor quotation marks")
_BRANCH = (r"(?!/)[\w./-]+(?<!/)", "use letters, digits, and _ . / - with no slash at either end")
_ID = (r"[0-9]+", "write the numeric id")
# All projects that the token can see; without it Sentry lists those that its user is a member of.
_EVERYWHERE = {"project": "-1"}


@shape
class CodeMappingInputs:
    """What a code mapping is made of."""

    project: Annotated[str, PROJECT]
    repository: Annotated[str, Field("Sentry's id of the repository.", pattern=_ID)]
    integration_id: Annotated[str, Field("Id of the repository's integration.", replace=True, pattern=_ID)]
    stack_root: Annotated[
        str, Field("Begin of paths in stack traces; a project has one mapping for each.", pattern=_PATH)
    ] = ""
    source_root: Annotated[str, Field("What stands in its place in the repository.", pattern=_PATH)] = ""
    default_branch: Annotated[str, Field("Branch for events without a release.", pattern=_BRANCH)] = "main"


@shape
class CodeMappingOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


class CodeMapping(Placed[CodeMappingInputs], OnlyListed[CodeMappingInputs]):
    """A code mapping by its numeric id."""

    token = "sentry:index:CodeMapping"  # noqa: S105 - a type token
    noun = "code mapping"
    description = "Where the files of a project's stack traces are in a repository. Import it by id."
    Inputs = CodeMappingInputs
    Outputs = CodeMappingOutputs
    list_route = Route.LIST_CODE_MAPPINGS
    # Sentry allows one mapping for each project and stack root.
    delete_first = True

    def to_wire(self, inputs: CodeMappingInputs) -> Wire:
        """The body without the project, whose id takes a look-up."""
        return {
            "repositoryId": inputs.repository,
            "integrationId": inputs.integration_id,
            "stackRoot": inputs.stack_root,
            "sourceRoot": inputs.source_root,
            "defaultBranch": inputs.default_branch,
        }

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {
            "project": str(served["projectId"]),
            "projectId": str(served["projectId"]),
            "repository": str(served["repoId"]),
            "integrationId": str(served["integrationId"]),
            "stackRoot": served["stackRoot"],
            "sourceRoot": served["sourceRoot"],
            "defaultBranch": served["defaultBranch"],
        }

    def query_of(self, state: Mapping[str, Any]) -> dict[str, str]:
        """All mappings of all projects."""
        return _EVERYWHERE

    async def post(self, inputs: CodeMappingInputs) -> Wire:
        """Create the mapping."""
        project = await self.session.project_id(inputs.project)
        served: Wire = await self.send(Route.CREATE_CODE_MAPPING, body=self.to_wire(inputs) | {"projectId": project})
        return served

    async def named(self, inputs: CodeMappingInputs) -> Wire | None:
        """The project's mapping of this stack root."""
        project = await self.session.project_id(inputs.project)
        for served in await self.listed(_EVERYWHERE):
            if str(served["projectId"]) == project and served["stackRoot"] == inputs.stack_root:
                return served
        return None

    async def update_remote(self, resource_id: str, inputs: CodeMappingInputs, state: Mapping[str, Any]) -> Wire:
        """Change the mapping."""
        body = self.to_wire(inputs) | {"projectId": state["projectId"]}
        served: Wire = await self.send(Route.UPDATE_CODE_MAPPING, mapping=resource_id, body=body)
        return served

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Delete the mapping."""
        await self.send(Route.DELETE_CODE_MAPPING, mapping=resource_id)
