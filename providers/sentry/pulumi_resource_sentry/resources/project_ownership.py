"""ProjectOwnership: who answers for which part of a project's code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import Problem
from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import OccupiedError
from ..fields import Field
from .base import Wire
from .placement import PROJECT, Placed

_TO_OWNERS = "Auto Assign to Issue Owner"
_ASSIGNMENTS = (_TO_OWNERS, "Auto Assign to Suspect Commits", "Turn off Auto-Assignment")
# Source: the grammar in src/sentry/issues/ownership/grammar.py of getsentry/sentry.
_RULE = re.compile(r'((?P<type>url|path|module|codeowners|tags\.[^:\s]+):)?("[^"]+"|\S+)(?P<owners>(\s+\S+)*)')


def _raw_form(raw: str) -> str:
    return "\n".join(line.rstrip() for line in raw.strip().splitlines())


@shape
class ProjectOwnershipInputs:
    """What a project's ownership is made of."""

    project: Annotated[str, PROJECT]
    raw: Annotated[
        str,
        Field(
            "The rules, one a line: `path:src/shop/* #payments`, likewise with url:, module: or tags.NAME:.",
            canonical=_raw_form,
        ),
    ]
    fallthrough: Annotated[bool, Field("Whether everybody in the project owns what no rule matches.")] = True
    auto_assignment: Annotated[str, Field("To whom Sentry assigns a new issue.", enum=_ASSIGNMENTS)] = _TO_OWNERS
    codeowners_auto_sync: Annotated[bool, Field("Whether a linked CODEOWNERS file is followed.")] = True


@shape
class ProjectOwnershipOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


class ProjectOwnership(Placed[ProjectOwnershipInputs]):
    """A project's one set of rules, by the project's numeric id. It always exists; without rules it counts as free."""

    token = "sentry:index:ProjectOwnership"  # noqa: S105 - a type token
    noun = "project ownership"
    description = "The ownership rules of a project. Import them by the project's id or slug. Deleting empties them."
    Inputs = ProjectOwnershipInputs
    Outputs = ProjectOwnershipOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """An owner is a team as #slug, or a person by mail address."""
        raw = inputs.get("raw")
        for number, line in enumerate(raw.splitlines() if isinstance(raw, str) else (), 1):
            rule = _RULE.fullmatch(line.strip())
            if rule is None or line.strip().startswith("#"):
                continue
            if rule["type"] == "codeowners":
                yield Problem("raw", line, f"line {number}: such rules come only from a CODEOWNERS file; write path:")
            for owner in rule["owners"].split():
                if not owner.startswith("#") and "@" not in owner:
                    yield Problem("raw", owner, f"line {number}: an owner is a team as #slug or a mail address")

    def to_wire(self, inputs: ProjectOwnershipInputs) -> Wire:
        """The whole body."""
        return {
            "raw": inputs.raw,
            "fallthrough": inputs.fallthrough,
            "autoAssignment": inputs.auto_assignment,
            "codeownersAutoSync": inputs.codeowners_auto_sync,
        }

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs; Sentry serves null for no rules."""
        return {
            "project": served["projectId"],
            "projectId": served["projectId"],
            "raw": served.get("raw") or "",
            "fallthrough": served["fallthrough"],
            "autoAssignment": served["autoAssignment"],
            "codeownersAutoSync": served["codeownersAutoSync"],
        }

    def id_of(self, served: Wire) -> str:
        """The project's id."""
        return str(served["projectId"])

    async def create_remote(self, inputs: ProjectOwnershipInputs) -> Wire:
        """Set the rules, unless somebody has set others already."""
        project = await self.session.project_id(inputs.project)
        there = await self.read_remote(project, {})
        # A forced replacement finds the old rules in their place, and must not empty them afterwards.
        self.session.adopted.add((self.token, project))
        if self.equal(inputs, there):
            return there
        if there.get("raw") and (self.token, project) not in self.session.owned:
            raise OccupiedError(
                f'the project "{inputs.project}" has other ownership rules already, and they are not overwritten: take '
                f"them over with `pulumi import {self.token} NAME {project}`, or empty them in Sentry"
            )
        return await self._put(project, self.to_wire(inputs))

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the rules; an import may name the project by its slug."""
        project = await self.session.project_id(resource_id)
        served: Wire = await self.client.send(Route.GET_OWNERSHIP, project=project)
        return served | {"projectId": project}

    async def update_remote(self, resource_id: str, inputs: ProjectOwnershipInputs, state: Mapping[str, Any]) -> Wire:
        """Change the rules."""
        return await self._put(resource_id, self.to_wire(inputs))

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Empty the rules and put Sentry's own settings back."""
        await self._put(resource_id, self.to_wire(ProjectOwnershipInputs(project=resource_id, raw="")))

    async def _put(self, project: str, body: Wire) -> Wire:
        served: Wire = await self.client.send(Route.UPDATE_OWNERSHIP, project=project, body=body)
        return served | {"projectId": project}
