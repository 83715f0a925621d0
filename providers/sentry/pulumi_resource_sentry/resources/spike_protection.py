"""SpikeProtection and OrganizationSpikeProtection: whether Sentry holds off a sudden flood of events.

Sentry has no route to read it: a project shows it among its options. The hosted service alone has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pulumi_plugin_kit.fields import shape

from ..client import Route
from ..client.errors import MissingError, NotFoundError
from ..fields import Field
from .base import Resource, Wire
from .placement import PROJECT, Placed

I = TypeVar("I")  # noqa: E741 - the inputs' type

_OPTION = "quotas:spike-protection-disabled"
_ALL = "$all"
_ENABLED = Field("Whether a flood of events is held off, so that it does not use up the quota.")


class _Switch(Resource[I]):
    """Turning it on and off."""

    async def turn(self, projects: str, *, on: bool) -> None:
        """Turn it on or off for the project of a slug, or for all."""
        route = Route.ENABLE_SPIKE_PROTECTION if on else Route.DISABLE_SPIKE_PROTECTION
        try:
            await self.client.send(route, body={"projects": [projects]})
        except NotFoundError as error:
            raise MissingError(f"{error}: a self-hosted Sentry has no spike protection; take it out") from error


@shape
class SpikeProtectionInputs:
    """What it is made of."""

    project: Annotated[str, PROJECT]
    enabled: Annotated[bool, _ENABLED] = True


@shape
class SpikeProtectionOutputs:
    """What Sentry alone knows."""

    project_id: Annotated[str, Field("Numeric id of the project.")]


class SpikeProtection(Placed[SpikeProtectionInputs], _Switch[SpikeProtectionInputs]):
    """The switch of one project, by the project's numeric id. It always exists."""

    token = "sentry:index:SpikeProtection"  # noqa: S105 - a type token
    noun = "spike protection"
    description = (
        "Spike protection of a project, which every project has: creating sets it, deleting turns it on again, as "
        "Sentry has it by itself. Import it by the project's id or slug."
    )
    Inputs = SpikeProtectionInputs
    Outputs = SpikeProtectionOutputs

    def to_wire(self, inputs: SpikeProtectionInputs) -> Wire:
        """The switch; which project takes a look-up."""
        return {"enabled": inputs.enabled}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        project = str(served["id"])
        return {
            "project": project,
            "projectId": project,
            "enabled": not (served.get("options") or {}).get(_OPTION, False),
        }

    async def create_remote(self, inputs: SpikeProtectionInputs) -> Wire:
        """Set the switch: it holds nothing that could be lost."""
        try:
            there = await self.read_remote(inputs.project, {})
        except NotFoundError:
            # Says which project is missing, once the organisation has answered.
            there = await self.session.project(inputs.project)
        # A forced replacement sets the very switch that it would then put back.
        self.session.adopted.add((self.token, self.id_of(there)))
        return there if self.equal(inputs, there) else await self._set(there, inputs)

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read the project; an import may name it by its slug."""
        served: Wire = await self.client.send(Route.GET_PROJECT, project=resource_id)
        self.session.note("project", served)
        return served

    async def update_remote(self, resource_id: str, inputs: SpikeProtectionInputs, state: Mapping[str, Any]) -> Wire:
        """Turn it on or off. The route takes slugs alone."""
        return await self._set(await self.read_remote(resource_id, state), inputs)

    async def _set(self, there: Wire, inputs: SpikeProtectionInputs) -> Wire:
        await self.turn(str(there["slug"]), on=inputs.enabled)
        return {**there, "options": {_OPTION: not inputs.enabled}}

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Turn it on again."""
        await self.turn(str((await self.read_remote(resource_id, state))["slug"]), on=True)


@shape
class OrganizationSpikeProtectionInputs:
    """What it is made of."""

    enabled: Annotated[bool, _ENABLED] = True


@shape
class OrganizationSpikeProtectionOutputs:
    """What Sentry alone knows."""

    projects: Annotated[int, Field("How many projects there are.")]


class OrganizationSpikeProtection(_Switch[OrganizationSpikeProtectionInputs]):
    """The switches of all projects, those too that were made by other programs, as `all`."""

    token = "sentry:index:OrganizationSpikeProtection"  # noqa: S105 - a type token
    noun = "spike protection of all projects"
    description = (
        "Spike protection of all projects at once. One project that differs, or a new one that does, is shown by a "
        "refresh and mended by an update; do not combine it with SpikeProtection of single projects. Deleting turns "
        "it on everywhere, as Sentry has it by itself. Import it as `all`."
    )
    Inputs = OrganizationSpikeProtectionInputs
    Outputs = OrganizationSpikeProtectionOutputs

    def to_wire(self, inputs: OrganizationSpikeProtectionInputs) -> Wire:
        """The switch."""
        return {"enabled": inputs.enabled}

    def from_wire(self, served: Wire) -> dict[str, Any]:
        """All inputs."""
        return {"enabled": served["enabled"], "projects": served["projects"]}

    async def create_remote(self, inputs: OrganizationSpikeProtectionInputs) -> Wire:
        """Set all switches, unless they are all set so."""
        there = await self.read_remote("all", {"enabled": inputs.enabled})
        self.session.adopted.add((self.token, "all"))
        return there if self.equal(inputs, there) else await self.update_remote("all", inputs, {})

    async def read_remote(self, resource_id: str, state: Mapping[str, Any]) -> Wire:
        """Read all projects: only if every one is as it was set, all are; otherwise the setting is not what it was."""
        if resource_id != "all":
            raise MissingError(f'there is one for all projects: import it as all, not "{resource_id}"')
        projects = await self.client.pages(Route.LIST_PROJECTS, query={"options": _OPTION})
        wanted = bool(state.get("enabled", True))
        same = all((one.get("options") or {}).get(_OPTION, False) != wanted for one in projects)
        return {"id": "all", "enabled": wanted if same else not wanted, "projects": len(projects)}

    async def update_remote(
        self, resource_id: str, inputs: OrganizationSpikeProtectionInputs, state: Mapping[str, Any]
    ) -> Wire:
        """Turn it on or off everywhere."""
        await self.turn(_ALL, on=inputs.enabled)
        return await self.read_remote(resource_id, {"enabled": inputs.enabled})

    async def delete_remote(self, resource_id: str, state: Mapping[str, Any]) -> None:
        """Turn it on everywhere."""
        await self.turn(_ALL, on=True)
