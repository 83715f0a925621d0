"""What the resources of both plugins share: the requests differ, the way from inputs to state is one."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pulumi_plugin_kit import resource
from pulumi_plugin_kit.compare import differences, reconcile, without_defaults
from pulumi_plugin_kit.errors import PartialError, PluginError
from pulumi_plugin_kit.fields import Field, members, shape
from pulumi_plugin_kit.report import top
from pulumi_plugin_kit.resource import Found

State = dict[str, Any]

AutoName = Annotated[str | None, Field(auto_named=True)]
"""A name that Pulumi makes from the resource's where the program gives none."""

_READS = 5
_PAUSE = 0.4


def nothing_if_zero(value: Any) -> Any:
    """The one spelling of values of which Terraform takes zero and false for none."""
    return value or None


@shape
class NoOutputs:
    """Nothing beside the inputs."""


class Resource(resource.Resource):
    """One type of resource. Methods raise PluginError where the service refuses."""

    Outputs: ClassVar[type] = NoOutputs
    framework: ClassVar[bool] = False
    """Whether upstream is written on Terraform's newer SDK: the schema has fewer facts of those."""

    @abstractmethod
    async def create_remote(self, inputs: State) -> str:
        """Create the object and return its id."""

    async def complete(self, ident: str, inputs: State) -> None:
        """Do what upstream does after the id is known; a failure leaves the object in the state."""

    @abstractmethod
    async def read_remote(self, ident: str, state: State) -> State | None:
        """What the service has under the id, as properties; None if the object is gone."""

    @abstractmethod
    async def update_remote(self, ident: str, state: State, inputs: State) -> None:
        """Change the object to what the inputs ask for."""

    @abstractmethod
    async def delete_remote(self, ident: str, state: State) -> None:
        """Delete the object; that it is gone already is fine."""

    async def locate(self, ident: str) -> tuple[str, State]:
        """From the id that an import is given to the object's id, and the state that `read_remote` needs."""
        return ident, {}

    def changed(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> set[str]:
        """The names of the properties that an update changes."""
        return {top(item.path) for item in differences(self.Inputs, state, inputs)}

    async def create(self, values: Mapping[str, Any], seconds: float = 0) -> Found:
        """Create the object.

        Raises:
            PartialError: The object exists, but something after its creation failed.
        """
        inputs = dict(values)
        ident = await self.create_remote(inputs)
        try:
            await self.complete(ident, inputs)
            served = await self._read_created(ident, inputs)
        except PluginError as error:
            state = await self._as_left(ident, inputs)
            raise PartialError(Found(ident, state, inputs), str(error)) from error
        return self._found(ident, inputs, served, inputs)

    async def read(self, resource_id: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Found | None:
        """State and inputs as the service has them now."""
        ident, known = (resource_id, dict(state)) if state else await self.locate(resource_id)
        served = await self.read_remote(ident, known)
        return None if served is None else self._found(ident, known, served, inputs)

    async def update(
        self, resource_id: str, state: Mapping[str, Any], values: Mapping[str, Any], seconds: float = 0
    ) -> Found:
        """Change the object; what the service chose before and the program does not name stays."""
        inputs, before = dict(values), dict(state)
        await self.update_remote(resource_id, before, inputs)
        chosen = [*members(self.Outputs), *(member for member in members(self.Inputs) if member.field.computed)]
        kept = {member.name: before[member.name] for member in chosen if member.name in before}
        known = {**kept, **inputs}
        served = await self.read_remote(resource_id, known)
        if served is None:
            raise PluginError(f"{resource_id} went away while it was changed; run `pulumi refresh`")
        return self._found(resource_id, known, served, inputs)

    async def delete(self, resource_id: str, state: Mapping[str, Any], seconds: float = 0) -> None:
        """Delete the object."""
        await self.delete_remote(resource_id, dict(state))

    async def _read_created(self, ident: str, inputs: State) -> State:
        """What was just created; services may answer for a moment that it is not there."""
        for _ in range(_READS):
            served = await self.read_remote(ident, inputs)
            if served is not None:
                return served
            await asyncio.sleep(_PAUSE)
        raise PluginError(f"{self.noun} {ident} was created, but the service does not have it; run `pulumi refresh`")

    async def _as_left(self, ident: str, inputs: State) -> State:
        """What there is after a failure, so that the next update sees what is missing."""
        try:
            served = await self.read_remote(ident, inputs)
        except PluginError:
            return inputs
        return self._found(ident, inputs, served or {}, inputs).state

    def _found(self, ident: str, known: Mapping[str, Any], served: State, asked: Mapping[str, Any]) -> Found:
        """The object; what the service does not serve, such as what happens on destroy, stays as it was known."""
        there: State = {**known, **_without_nulls(served)}
        kept = reconcile(self.Inputs, known, there)
        outputs = {member.name: there[member.name] for member in members(self.Outputs) if member.name in there}
        return Found(ident, outputs | kept, without_defaults(self.Inputs, kept, asked, importing=not asked))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
